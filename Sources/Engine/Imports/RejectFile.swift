import Foundation

/// The list of lines that were not taken: `line,code,field,reason`. It holds no value of the
/// imported file, so that it may be passed on.
///
/// Lines are written before their chunk is committed. Where that commit is lost, the next run of
/// the same file drops what belongs to lines not yet done, and so lists each of them once.
final class RejectFile {
    private static let header = "line,code,field,reason\n"

    private let handle: FileHandle

    /// `rejections`: how many an earlier run has listed for lines that are done; 0 starts anew.
    init(path: String, keeping rejections: Int64) throws(ImportFailure) {
        let kept = rejections > 0 ? Self.head(path, rejections) : Self.header
        do {
            try Data(kept.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.seekToEnd()
        } catch {
            throw Self.failure
        }
    }

    deinit { try? handle.close() }

    func append(_ rejections: [ImportRejection]) throws(ImportFailure) {
        guard !rejections.isEmpty else { return }
        var text = ""
        for rejection in rejections {
            let fault = rejection.fault
            text += "\(rejection.line),\(fault.code),\(fault.field),\(Self.quoted(fault.reason))\n"
        }
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            throw Self.failure
        }
    }

    private static var failure: ImportFailure {
        ImportFailure(
            .cannotWriteRejects, "The list of refused lines cannot be written. Check its path.")
    }

    private static func head(_ path: String, _ rejections: Int64) -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            text.hasPrefix(header)
        else { return header }
        let lines = text.split(separator: "\n").prefix(Int(rejections) + 1)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
