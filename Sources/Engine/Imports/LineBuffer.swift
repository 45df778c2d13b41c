import Domain
import Foundation

/// Cuts a source into lines, with memory for one line and one piece of the source.
struct LineBuffer {
    struct Line {
        /// Number in the file, from 1.
        let number: Int64
        /// Where it is in `bytes` until the next call, without its line feed.
        let range: Range<Int>
        /// True where only a beginning is there, because the line exceeds the bound of a record.
        let isTooLong: Bool
    }

    private let source: ByteSource
    private(set) var bytes: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    private var lines: Int64 = 0

    init(_ source: ByteSource) {
        self.source = source
    }

    /// The next line; nil at the end. A last line without a line feed counts.
    mutating func next() throws(ImportFailure) -> Line? {
        var searched = start
        while true {
            if let end = position(of: UInt8(ascii: "\n"), from: searched, to: bytes.count) {
                let line = take(start..<end, next: end + 1)
                return line
            }
            if bytes.count - start > Limits.importRecordBytes { return try skipLongLine() }
            searched = bytes.count - start
            guard try fill() else { break }
        }
        guard start < bytes.count else { return nil }
        return take(start..<bytes.count, next: bytes.count)
    }

    func contains(_ byte: UInt8, in range: Range<Int>) -> Bool {
        position(of: byte, from: range.lowerBound, to: range.upperBound) != nil
    }

    /// The first such byte; found by the C library, because this looks at every byte of a file.
    func position(of byte: UInt8, from start: Int, to end: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard start < end, let base = buffer.baseAddress,
                let found = memchr(base + start, Int32(byte), end - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private mutating func take(_ range: Range<Int>, next: Int) -> Line {
        lines += 1
        start = next
        return Line(
            number: lines, range: range, isTooLong: range.count > Limits.importRecordBytes)
    }

    /// Drops the rest of a line that is too long.
    private mutating func skipLongLine() throws(ImportFailure) -> Line {
        lines += 1
        let line = Line(number: lines, range: start..<start, isTooLong: true)
        while true {
            if let end = position(of: UInt8(ascii: "\n"), from: start, to: bytes.count) {
                start = end + 1
                return line
            }
            start = bytes.count
            guard try fill() else { return line }
        }
    }

    /// Moves what is unused to the front and reads on; false at the end.
    private mutating func fill() throws(ImportFailure) -> Bool {
        guard !isAtEnd else { return false }
        let piece = try source.next()
        bytes.removeFirst(start)
        start = 0
        bytes.append(contentsOf: piece)
        isAtEnd = piece.isEmpty
        return !isAtEnd
    }
}

/// One record of a file: the texts of the columns that the mapping uses, or why it has none.
struct SourceRecord {
    /// Line where it begins, from 1.
    let line: Int64
    /// By slot of the mapping; nil for empty and absent.
    let values: [String?]
    let fault: RowFault?

    init(line: Int64, values: [String?]) {
        self.line = line
        self.values = values
        fault = nil
    }

    init(line: Int64, fault: RowFault) {
        self.line = line
        values = []
        self.fault = fault
    }
}

/// Reads records one by one. A bad line is a record with a fault, not the end.
protocol RecordReader: AnyObject {
    /// Nil at the end.
    func next() throws(ImportFailure) -> SourceRecord?
}
