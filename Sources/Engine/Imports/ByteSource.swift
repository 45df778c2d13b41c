import Domain
import Foundation
import Synchronization

/// The bytes of a file, decompressed where it is a gzip file (RFC 1952), in pieces of at most
/// 256 KiB. Blocks the calling thread. Not shared between threads.
final class ByteSource {
    static let pieceBytes = 256 * 1_024

    private let file: Int32
    private let pieceBytes: Int
    private var gzip: GzipProcess?
    private var totalBytes: Int64 = 0
    private var isClosed = false

    /// `pieceBytes`: most that `next` gives at once. Throws `cannot_open`.
    init(path: String, pieceBytes: Int = ByteSource.pieceBytes) throws(ImportFailure) {
        self.pieceBytes = pieceBytes
        file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw ImportFailure(
                .cannotOpen, "The file cannot be opened. Check its path and permissions.")
        }
        var magic: [UInt8] = [0, 0]
        guard pread(file, &magic, 2, 0) == 2, magic == [0x1F, 0x8B] else { return }
        do {
            gzip = try GzipProcess(input: file)
        } catch {
            Foundation.close(file)
            isClosed = true
            throw error
        }
    }

    deinit { close() }

    /// The next bytes; none at the end. Throws `cannot_read`, `too_large` and, at the end of what
    /// could be decompressed, `corrupt_compression`.
    func next() throws(ImportFailure) -> [UInt8] {
        let descriptor = gzip?.output ?? file
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, count in
            repeat {
                result = read(descriptor, buffer.baseAddress, pieceBytes)
            } while result < 0 && errno == EINTR
            count = max(result, 0)
        }
        guard result >= 0 else {
            throw ImportFailure(.cannotRead, "The file cannot be read. Check the disk.")
        }
        totalBytes += Int64(result)
        guard totalBytes <= Limits.importBytes else {
            throw ImportFailure(
                .tooLarge, "The file is larger than \(Limits.importBytes) bytes. Split it.")
        }
        if result == 0 { try gzip?.finish() }
        return bytes
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        gzip?.stop()
        Foundation.close(file)
    }
}

/// A child process `gzip -dc`: the system's own program reads what the system's own program
/// writes, in its own memory, and needs no library here.
private final class GzipProcess {
    let output: Int32
    private var process: pid_t

    /// One child at a time is started, so that none inherits the ends of its neighbour's pipe
    /// before they are marked: a pipe that somebody else holds open never ends.
    private static let starting = Mutex(())

    /// `input`: an open file, read from its beginning.
    init(input: Int32) throws(ImportFailure) {
        (output, process) = try Self.starting.withLock { _ throws(ImportFailure) in
            try Self.start(input)
        }
    }

    private static func start(
        _ input: Int32
    ) throws(ImportFailure) -> (output: Int32, process: pid_t) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Self.cannotStart }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { Foundation.close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Its own small environment: the variable GZIP would add options.
        var process: pid_t = 0
        let code = Self.withCStrings(["gzip", "-dc"]) { arguments in
            Self.withCStrings(["PATH=/usr/bin:/bin", "LC_ALL=C"]) { environment in
                posix_spawnp(&process, "gzip", &actions, nil, arguments, environment)
            }
        }
        guard code == 0 else {
            Foundation.close(ends[0])
            throw Self.cannotStart
        }
        return (ends[0], process)
    }

    private static var cannotStart: ImportFailure {
        ImportFailure(
            .cannotOpen, "The file is compressed and gzip cannot be started. Install gzip.")
    }

    private static func withCStrings<Value>(
        _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("never empty") }
            return body(base)
        }
    }

    /// Waits for the end; everything but a clean exit means that bytes are missing or wrong.
    func finish() throws(ImportFailure) {
        guard process > 0 else { return }
        guard wait() == 0 else {
            throw ImportFailure(
                .corruptCompression,
                "The compressed file is damaged or cut off. Fetch it again; what was read up to "
                    + "there is imported.")
        }
    }

    func stop() {
        Foundation.close(output)
        guard process > 0 else { return }
        kill(process, SIGTERM)
        _ = wait()
    }

    private func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        process = 0
        return status
    }
}
