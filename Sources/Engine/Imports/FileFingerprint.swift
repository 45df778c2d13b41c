import Codes
import Domain
import Foundation

/// What makes a file the same file: its mapping and its bytes, not its name.
enum FileFingerprint {
    /// SHA-256 over `"scrip import 1" 00`, the mapping as JSON, 00, and the file as it is stored.
    /// One pass; blocks. Throws `cannot_open` and `cannot_read`.
    static func make(path: String, mapping: ImportMapping) throws(ImportFailure) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw ImportFailure(
                .cannotOpen, "The file cannot be opened. Check its path and permissions.")
        }
        defer { try? file.close() }
        var hash = SHA256Stream()
        hash.update(Array("scrip import 1\0".utf8) + mapping.document.serialized() + [0])
        do {
            while let piece = try file.read(upToCount: ByteSource.pieceBytes), !piece.isEmpty {
                hash.update([UInt8](piece))
            }
        } catch {
            throw ImportFailure(.cannotRead, "The file cannot be read. Check the disk.")
        }
        return hash.finish()
    }
}
