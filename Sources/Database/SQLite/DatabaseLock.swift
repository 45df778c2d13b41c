import Foundation

/// The file `<database>.lock`, held for as long as the database is open.
///
/// `flock` belongs to the open file, so a second driver in this process is refused as well, and
/// the kernel releases it however the process ends. The file itself stays: removing it would let
/// two processes lock two different files of the same name. It holds the owner's process id.
final class DatabaseLock: Sendable {
    private let descriptor: CInt

    /// Exclusive, or shared among those who only read.
    init(databasePath: String, isShared: Bool) throws(DatabaseFailure) {
        let path = databasePath + ".lock"
        // Closed in child processes: one that outlives this process would keep the lock.
        let created = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        let opened = created < 0 && isShared ? open(path, O_RDONLY | O_CLOEXEC) : created
        guard opened >= 0 else { throw Self.cannotCreate(path, errno) }
        guard flock(opened, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
            let error = errno
            defer { close(opened) }
            guard error == EWOULDBLOCK else { throw Self.cannotCreate(path, error) }
            throw Self.refusal(databasePath, owner: Self.owner(opened))
        }
        descriptor = opened
        if !isShared { writeOwner() }
    }

    deinit {
        // Said explicitly: a child just being started may hold a copy for a moment.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private func writeOwner() {
        let line = Array("\(getpid())\n".utf8)
        // The lock holds without the number; it only makes the refusal of others helpful.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, line, line.count, 0) }
    }

    private static func owner(_ descriptor: CInt) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let digits = bytes[..<count].prefix { (0x30...0x39).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private static func refusal(_ path: String, owner: Int?) -> DatabaseFailure {
        let process = owner.map { "process \($0)" } ?? "another process"
        return DatabaseFailure(
            .alreadyOpen,
            "The database \(path) is in use by \(process). Stop that process, or choose another "
                + "database; one process at a time may open it.")
    }

    private static func cannotCreate(_ path: String, _ error: CInt) -> DatabaseFailure {
        let cause = String(cString: strerror(error))
        if error == ENOSPC || error == EDQUOT { return DatabaseFailure(.diskFull, cause: cause) }
        return DatabaseFailure(
            .cannotOpen,
            "The lock file \(path) cannot be created: \(cause). Check that the directory exists "
                + "and that this user may write to it.",
            cause: cause)
    }
}
