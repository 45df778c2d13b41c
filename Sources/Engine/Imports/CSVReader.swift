import Domain
import Foundation

/// Comma-separated values (RFC 4180) with a header line: quoted fields with commas, doubled
/// quotes and line breaks; lines end with LF or CR LF; UTF-8, a byte order mark is skipped.
///
/// A line without a quote, which nearly all are, is cut where it lies. Empty lines are skipped. A
/// record that is malformed counts as its first line alone; reading goes on with the next one.
final class CSVReader: RecordReader {
    private var buffer: LineBuffer
    private let columns: SourceColumns
    /// Lines that a malformed quoted field had swallowed, last first.
    private var givenBack: [TextLine] = []
    /// Slot of each column of the file; -1 for those that are not used.
    private var slotOfColumn: [Int] = []

    private struct TextLine {
        let number: Int64
        let bytes: [UInt8]
        let isTooLong: Bool
    }

    /// Reads the header. Throws `bad_header` where it lacks a column of the mapping, has one
    /// twice, or has one that is neither mapped nor ignored; and what `ByteSource` throws.
    init(_ source: ByteSource, columns: SourceColumns) throws(ImportFailure) {
        buffer = LineBuffer(source)
        self.columns = columns
        guard let header = try nextFields(all: true) else {
            throw ImportFailure(.badHeader, "The file is empty. Give it a header line.")
        }
        if let fault = header.fault {
            throw ImportFailure(.badHeader, "The header line is malformed. \(fault.reason)")
        }
        slotOfColumn = try columns.slots(ofHeader: header.values.map { $0 ?? "" })
    }

    func next() throws(ImportFailure) -> SourceRecord? {
        try nextFields(all: false)
    }

    // MARK: Records

    private func nextFields(all: Bool) throws(ImportFailure) -> SourceRecord? {
        while true {
            if let line = givenBack.popLast() {
                if line.isTooLong { return Self.tooLong(line.number) }
                if line.bytes.isEmpty || line.bytes == [UInt8(ascii: "\r")] { continue }
                if line.bytes.contains(UInt8(ascii: "\"")) {
                    return try quoted(line.number, line.bytes, all)
                }
                return line.bytes.withUnsafeBufferPointer { plain(line.number, $0, all) }
            }
            guard let line = try buffer.next() else { return nil }
            if line.isTooLong { return Self.tooLong(line.number) }
            var range = line.range
            if line.number == 1, buffer.bytes[range].starts(with: [0xEF, 0xBB, 0xBF]) {
                range = (range.lowerBound + 3)..<range.upperBound
            }
            if buffer.contains(UInt8(ascii: "\""), in: range) {
                return try quoted(line.number, Array(buffer.bytes[range]), all)
            }
            if let last = range.last, buffer.bytes[last] == UInt8(ascii: "\r") {
                range = range.lowerBound..<last
            }
            if range.isEmpty { continue }
            return buffer.bytes.withUnsafeBufferPointer {
                plain(line.number, UnsafeBufferPointer(rebasing: $0[range]), all)
            }
        }
    }

    private static func tooLong(_ line: Int64) -> SourceRecord {
        SourceRecord(
            line: line,
            fault: .malformed("The line is longer than \(Limits.importRecordBytes) bytes."))
    }

    private func plain(
        _ line: Int64, _ bytes: UnsafeBufferPointer<UInt8>, _ all: Bool
    ) -> SourceRecord {
        var fields = FieldCollector(slotOfColumn: slotOfColumn, slots: columns.count, all: all)
        var start = 0
        guard let base = bytes.baseAddress else { return fields.record(line) }
        var count = bytes.count
        if bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        while let found = memchr(base + start, Int32(UInt8(ascii: ",")), count - start) {
            let comma = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            fields.append(UnsafeBufferPointer(rebasing: bytes[start..<comma]))
            start = comma + 1
        }
        fields.append(UnsafeBufferPointer(rebasing: bytes[start..<count]))
        return fields.record(line)
    }

    private func quoted(
        _ number: Int64, _ first: [UInt8], _ all: Bool
    ) throws(ImportFailure) -> SourceRecord {
        var record = QuotedRecord()
        var taken: [TextLine] = []
        var line = first
        var lastNumber = number
        while true {
            switch record.append(line) {
            case .complete:
                var fields = FieldCollector(
                    slotOfColumn: slotOfColumn, slots: columns.count, all: all)
                for field in record.fields { field.withUnsafeBufferPointer { fields.append($0) } }
                return fields.record(number)
            case .malformed(let fault):
                givenBack += taken.reversed()
                return SourceRecord(line: number, fault: fault)
            case .open:
                if let more = try nextLine() { taken.append(more) }
                guard record.byteCount <= Limits.importRecordBytes,
                    let more = taken.last, more.number > lastNumber, !more.isTooLong
                else {
                    givenBack += taken.reversed()
                    return SourceRecord(
                        line: number, fault: .malformed("A quoted field is not closed."))
                }
                lastNumber = more.number
                line = more.bytes
            }
        }
    }

    private func nextLine() throws(ImportFailure) -> TextLine? {
        if let line = givenBack.popLast() { return line }
        guard let line = try buffer.next() else { return nil }
        return TextLine(
            number: line.number, bytes: Array(buffer.bytes[line.range]),
            isTooLong: line.isTooLong)
    }
}

/// Takes the fields of one record and keeps the texts of those that are used.
private struct FieldCollector {
    private let slotOfColumn: [Int]
    private let all: Bool
    private var values: [String?]
    private var column = 0
    private var isInvalid = false
    private var hasNull = false

    /// `all`: keep every field, for the header.
    init(slotOfColumn: [Int], slots: Int, all: Bool) {
        self.slotOfColumn = slotOfColumn
        self.all = all
        values = all ? [] : [String?](repeating: nil, count: slots)
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        let index = column
        column += 1
        if column > Limits.importColumns { return }
        guard all || (index < slotOfColumn.count && slotOfColumn[index] >= 0) else { return }
        var text: String?
        if !bytes.isEmpty {
            text = String(validating: bytes, as: UTF8.self)
            if text == nil { isInvalid = true }
            if let base = bytes.baseAddress, memchr(base, 0, bytes.count) != nil { hasNull = true }
        }
        if all { values.append(text) } else { values[slotOfColumn[index]] = text }
    }

    func record(_ line: Int64) -> SourceRecord {
        if column > Limits.importColumns {
            return SourceRecord(
                line: line,
                fault: .malformed("The line has more than \(Limits.importColumns) columns."))
        }
        guard all || column == slotOfColumn.count else {
            return SourceRecord(
                line: line,
                fault: .malformed(
                    "The line has \(column) columns; the header has \(slotOfColumn.count)."))
        }
        if isInvalid {
            return SourceRecord(line: line, fault: .malformed("The line is not valid UTF-8."))
        }
        // As in JSON: not every database can keep it.
        if hasNull { return SourceRecord(line: line, fault: .malformed("The line has U+0000.")) }
        return SourceRecord(line: line, values: values)
    }
}

/// Takes a record with quotes apart, line by line.
private struct QuotedRecord {
    enum Outcome {
        case complete
        /// A quoted field goes on in the next line.
        case open
        case malformed(RowFault)
    }

    private enum State {
        case fieldStart
        case plain
        case quoted
        /// After a quote inside a quoted field: its end, or the first half of a doubled quote.
        case quote
    }

    private(set) var fields: [[UInt8]] = []
    private(set) var byteCount = 0
    private var field: [UInt8] = []
    private var state = State.fieldStart

    /// Precondition: after `open`, the next line of the file.
    mutating func append(_ line: [UInt8]) -> Outcome {
        if state == .quoted { field.append(UInt8(ascii: "\n")) }
        byteCount += line.count + 1
        for (index, byte) in line.enumerated() {
            let isLineEnd = byte == UInt8(ascii: "\r") && index == line.count - 1
            if isLineEnd, state != .quoted { break }
            if let fault = take(byte) { return .malformed(fault) }
        }
        if state == .quoted { return .open }
        endField()
        return .complete
    }

    private mutating func take(_ byte: UInt8) -> RowFault? {
        switch (state, byte) {
        case (.fieldStart, UInt8(ascii: "\"")): state = .quoted
        case (.quoted, UInt8(ascii: "\"")): state = .quote
        case (.quoted, _): field.append(byte)
        case (.quote, UInt8(ascii: "\"")):
            field.append(byte)
            state = .quoted
        case (_, UInt8(ascii: ",")): endField()
        case (.quote, _): return .malformed("Text follows a closing quote.")
        case (_, UInt8(ascii: "\"")): return .malformed("A quote stands inside a plain field.")
        default:
            field.append(byte)
            state = .plain
        }
        return nil
    }

    private mutating func endField() {
        fields.append(field)
        field = []
        state = .fieldStart
    }
}
