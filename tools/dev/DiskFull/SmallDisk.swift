import Foundation

/// A real file system of a few megabytes, in memory, that can be filled up and emptied.
struct SmallDisk {
    let path: String
    private let bytes: Int

    /// Nil where mounting is not permitted.
    init?(at path: String, megabytes: Int) {
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else { return nil }
        self.path = path
        bytes = megabytes * 1_048_576
    }

    func unmount() { umount2(path, CInt(MNT_DETACH)) }

    var freeBytes: Int {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return 0 }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    private var ballast: String { path + "/ballast" }

    /// Takes all space but so much.
    func fill(leaving left: Int) throws {
        let descriptor = open(ballast, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw CheckFailure("the ballast cannot be written") }
        defer { close(descriptor) }
        let size = max(freeBytes - left, 0)
        let code = posix_fallocate(descriptor, 0, size)
        guard code == 0 else {
            throw CheckFailure("the disk cannot be filled: \(String(cString: strerror(code)))")
        }
    }

    func empty() { unlink(ballast) }
}
