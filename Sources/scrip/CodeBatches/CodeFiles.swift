import Engine
import Foundation

/// The files that codes are written to, readable by this account only.
final class CodeFiles {
    /// Nothing was in the file before.
    let isEmpty: Bool
    private let path: String
    private let descriptor: Int32
    private let folder: String?
    private let suffix: String

    /// Throws `CommandFailure`, for a regular file that exists too, unless it is appended to.
    init(
        output: String, isAppending: Bool, folder: String?, suffix: String
    ) throws(CommandFailure) {
        path = output
        self.folder = folder
        self.suffix = suffix
        var existing = stat()
        let exists = stat(output, &existing) == 0
        // A device such as /dev/null is written to as it is.
        let isRegular = !exists || existing.st_mode & S_IFMT == S_IFREG
        if exists, isRegular, !isAppending {
            throw CommandFailure(
                .refused, "\(output) exists.",
                "Name another file, or go on with --append and --from.")
        }
        isEmpty = !exists || existing.st_size == 0
        let flags = O_WRONLY | O_CLOEXEC | (isRegular ? O_CREAT | O_APPEND : 0)
        descriptor = open(output, flags, 0o600)
        guard descriptor >= 0 else { throw CommandFailure.file(output, "written") }
        if let folder { try Self.make(folder) }
    }

    deinit { close(descriptor) }

    private static func make(_ folder: String) throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure.file(folder, "created")
        }
    }

    func write(_ piece: CodeExport.Piece) throws(CommandFailure) {
        try write(piece.bytes)
        guard let folder else { return }
        for (number, bytes) in piece.drawings {
            // Numbers of a batch have at most ten digits; equal lengths sort as numbers.
            let digits = String(number)
            let name = String(repeating: "0", count: max(10 - digits.count, 0)) + digits
            let path = "\(folder)/\(name).\(suffix)"
            guard
                FileManager.default.createFile(
                    atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
            else { throw CommandFailure.file(path, "written") }
        }
    }

    private func write(_ bytes: [UInt8]) throws(CommandFailure) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw CommandFailure.file(path, "written") }
            written += count
        }
    }

    /// Makes what was written durable.
    func finish() throws(CommandFailure) {
        // Devices cannot be synced, and need not be.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw CommandFailure.file(path, "written")
        }
    }
}
