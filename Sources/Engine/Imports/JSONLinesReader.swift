import Domain
import Foundation

/// One JSON object per line (JSON Lines); UTF-8. Members are columns; numbers and booleans count
/// as their text. Empty lines are skipped.
final class JSONLinesReader: RecordReader {
    private var buffer: LineBuffer
    private let columns: SourceColumns

    init(_ source: ByteSource, columns: SourceColumns) {
        buffer = LineBuffer(source)
        self.columns = columns
    }

    func next() throws(ImportFailure) -> SourceRecord? {
        while let line = try buffer.next() {
            if line.isTooLong {
                return SourceRecord(
                    line: line.number,
                    fault: .malformed(
                        "The line is longer than \(Limits.importRecordBytes) bytes."))
            }
            var bytes = Array(buffer.bytes[line.range])
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            if bytes.isEmpty { continue }
            do throws(RowFault) {
                return SourceRecord(line: line.number, values: try values(of: bytes))
            } catch {
                return SourceRecord(line: line.number, fault: error)
            }
        }
        return nil
    }

    private func values(of bytes: [UInt8]) throws(RowFault) -> [String?] {
        let json: JSON
        do throws(Refusal) {
            json = try JSON.parse(bytes)
        } catch {
            throw RowFault(code: error.code.rawValue, field: "", reason: error.message)
        }
        guard case .object(let members) = json else {
            throw .malformed("The line is not a JSON object.")
        }
        var values = [String?](repeating: nil, count: columns.count)
        for member in members {
            guard let slot = columns.slot(of: member.name) else {
                if columns.ignores(member.name) { continue }
                throw .malformed("A member of the object is neither mapped nor ignored.")
            }
            values[slot] = try Self.text(member.value)
        }
        return values
    }

    private static func text(_ json: JSON) throws(RowFault) -> String? {
        switch json {
        case .null: return nil
        case .string(let text): return text.isEmpty ? nil : text
        case .integer(let number): return String(number)
        case .bool(let value): return value ? "true" : "false"
        // The shortest decimal that reads back alike: up to 15 digits that is what was written.
        case .double(let number): return number.description
        case .array, .object: throw .malformed("A mapped member is an array or an object.")
        }
    }
}
