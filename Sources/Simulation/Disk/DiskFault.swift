import GRDBSQLite

/// A kind of call that the database makes to a disk.
package enum DiskCall: Int, CaseIterable, Hashable, Sendable {
    case open, delete, access, read, write, truncate, sync, size, lock, shmMap, shmLock

    /// What the file system of the machine answers when this call fails
    /// (https://www.sqlite.org/rescode.html).
    package var failure: CInt {
        switch self {
        case .open: SQLITE_CANTOPEN
        case .delete: Self.ioError(10)
        case .access: Self.ioError(13)
        case .read: Self.ioError(1)
        case .write: Self.ioError(3)
        case .truncate: Self.ioError(6)
        case .sync: Self.ioError(4)
        case .size: Self.ioError(7)
        case .lock: Self.ioError(15)
        case .shmMap: Self.ioError(21)
        case .shmLock: Self.ioError(20)
        }
    }

    private static func ioError(_ detail: CInt) -> CInt { SQLITE_IOERR | (detail << 8) }
}

/// What a file is to the database.
package enum DiskFileKind: Hashable, Sendable {
    case database, log, journal, other

    init(name: String) {
        self =
            name.hasSuffix("-wal") ? .log : name.hasSuffix("-journal") ? .journal : .database
    }

    /// With the first flush of a new file of these kinds SQLite flushes the folder as well
    /// (UNIXFILE_DIRSYNC in os_unix.c).
    var flushesFolder: Bool { self == .log || self == .journal }
}

/// A call that fails: the k-th from now of certain kinds.
package struct DiskFault: Sendable {
    package enum Effect: Hashable, Sendable {
        /// Nothing is done, and the answer is the usual one of the call.
        case fails
        /// Nothing is done, and the answer is that the disk is full.
        case full
        /// So many bytes are written before the write fails.
        case short(bytes: Int)
    }

    package var calls: Set<DiskCall>
    /// Only files of this kind; nil for all.
    package var kind: DiskFileKind?
    package var effect: Effect
    /// Strikes at this call, counted from 1.
    package var countdown: Int
    /// Strikes at all later ones too.
    package var persists: Bool

    package init(
        _ calls: Set<DiskCall>, of kind: DiskFileKind? = nil, effect: Effect = .fails,
        at countdown: Int = 1, persists: Bool = false
    ) {
        self.calls = calls
        self.kind = kind
        self.effect = effect
        self.countdown = countdown
        self.persists = persists
    }

    /// Whether it strikes now; counts.
    mutating func strikes(_ call: DiskCall, _ kind: DiskFileKind) -> Bool {
        guard calls.contains(call), self.kind == nil || self.kind == kind else { return false }
        countdown -= 1
        return countdown == 0 || persists && countdown < 0
    }

    func code(for call: DiskCall) -> CInt { effect == .full ? SQLITE_FULL : call.failure }
}
