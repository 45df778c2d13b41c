import Foundation

/// Whether the files of an open database are still the ones that were opened.
///
/// An open file lives on after its name is gone. What is committed then looks stored and is lost
/// with the process, so each transaction looks at the names before it commits: three calls of
/// about a microsecond for a whole batch.
struct SQLitePresence: Sendable {
    private struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64

        /// Nil where no file has the name.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }
    }

    private struct Named: Sendable {
        let path: String
        let identity: Identity?

        init(_ path: String) {
            self.path = path
            identity = Identity(path)
        }

        var isInPlace: Bool { Identity(path) == identity }
    }

    private let database: Named
    /// The log and its index.
    private let companions: [Named]

    /// Of a database that has just been opened for writing.
    init(path: String) {
        database = Named(path)
        companions = ["-wal", "-shm"].map { Named(path + $0) }
    }

    /// The database file is in its place; its log may not be.
    var hasDatabase: Bool { database.isInPlace }

    /// Throws `cannotOpen` where another file, or none, has one of the names.
    func check() throws(DatabaseFailure) {
        guard hasDatabase else {
            throw DatabaseFailure(
                .cannotOpen,
                "The database file \(database.path) was removed or replaced while in use. Put the "
                    + "same file back, or stop this process and restore the last backup.")
        }
        for file in companions where !file.isInPlace {
            throw DatabaseFailure(
                .cannotOpen,
                "\(file.path) was removed or replaced while in use. Put the same file back, or "
                    + "start this process anew: what was acknowledged is kept.")
        }
    }
}
