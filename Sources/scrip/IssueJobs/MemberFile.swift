import Domain
import Foundation

/// A list of member numbers, one on each line, read a page at a time.
final class MemberFile {
    private let path: String
    private let handle: FileHandle
    private var rest: [UInt8] = []
    private var names: [String] = []
    private var isAtEnd = false
    /// Names in one request: far below the largest body at any length.
    private static let pageNames = 5_000
    private static let readBytes = 65_536

    /// Throws `CommandFailure` where there is no such file.
    init(path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure.file(path, "read")
        }
        self.path = path
        self.handle = handle
    }

    /// The next names; nil at the end. Empty lines are left out.
    func next() throws -> [String]? {
        while names.count < Self.pageNames, !isAtEnd { try read() }
        guard !names.isEmpty else { return nil }
        defer { names.removeFirst(min(names.count, Self.pageNames)) }
        return Array(names.prefix(Self.pageNames))
    }

    private func read() throws {
        let data: Data?
        do {
            data = try handle.read(upToCount: Self.readBytes)
        } catch {
            throw CommandFailure.file(path, "read")
        }
        guard let data, !data.isEmpty else {
            isAtEnd = true
            return take(rest[...])
        }
        rest += data
        guard rest.count <= Limits.importRecordBytes * 4 else {
            throw CommandFailure(
                .refused, "\(path) holds a line that is no member number.",
                "Write one member number on each line.")
        }
        var lines = rest.split(separator: 0x0A, omittingEmptySubsequences: false)
        let last = lines.popLast() ?? []
        for line in lines { take(line) }
        rest = Array(last)
    }

    private func take(_ line: ArraySlice<UInt8>) {
        let text = String(decoding: line, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        if !text.isEmpty { names.append(text) }
    }
}
