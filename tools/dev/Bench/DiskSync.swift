import Foundation

/// How long the disk takes to make 4 KiB durable: the price of every commit.
enum DiskSync {
    /// Microseconds per write and `fdatasync`, one value per repetition.
    static func measure(folder: String, repetitions: Int) throws -> [Double] {
        let path = folder + "/sync.bin"
        let file = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        guard file >= 0 else {
            throw CheckFailure("cannot open \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        let page = [UInt8](repeating: 0x5A, count: 4_096)
        return try (0..<repetitions).map { _ in
            let began = ContinuousClock.now
            try check(write(file, page, page.count) == page.count, "write to \(path) fell short")
            try check(fdatasync(file) == 0, "fdatasync of \(path) failed")
            return (ContinuousClock.now - began).seconds * 1e6
        }
    }
}
