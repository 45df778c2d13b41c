import Domain
import Foundation
import Testing

@testable import Engine

/// What a reader makes of a text: one line per record, fields joined by `|`, nil as `-`.
private func read(
    _ text: [UInt8], pieceBytes: Int, columns: [String] = ["a", "b"], ignoresUnlisted: Bool = true
) throws -> [String] {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try Data(text).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let mapping = try ImportMapping.read([
        "kind": "products", "columns": ["sku": "a"], "ignore_unlisted": .bool(ignoresUnlisted),
    ])
    var source = SourceColumns(mapping)
    for column in columns { _ = source.add(column) }
    let reader = try CSVReader(
        try ByteSource(path: path, pieceBytes: pieceBytes), columns: source)
    var records: [String] = []
    while let record = try reader.next() {
        let fields = record.values.map { $0 ?? "-" }.joined(separator: "|")
        records.append("\(record.line) " + (record.fault?.reason ?? fields))
    }
    return records
}

private let quote = "A quoted field is not closed."

struct CSVReaderTests {
    /// File after the header `a,b`, and its records. The file's name for a line break is `~`.
    static let table: [(text: String, records: [String])] = [
        ("1,2~3,4~", ["2 1|2", "3 3|4"]),
        ("1,2~3,4", ["2 1|2", "3 3|4"]),
        ("1,2\r~3,4\r~", ["2 1|2", "3 3|4"]),
        ("1,2\r", ["2 1|2"]),
        ("", []),
        ("~~1,2~~", ["4 1|2"]),
        ("\r~1,2~\r~", ["3 1|2"]),
        (",~", ["2 -|-"]),
        ("\"\",\"\"~", ["2 -|-"]),
        ("\"1,5\",\"2\"~", ["2 1,5|2"]),
        ("\"say \"\"hi\"\"\",2~", ["2 say \"hi\"|2"]),
        ("\"\"\"\",2~", ["2 \"|2"]),
        ("\"two~lines\",2~3,4~", ["2 two\nlines|2", "4 3|4"]),
        ("\"two\r~lines\",2\r~3,4~", ["2 two\r\nlines|2", "4 3|4"]),
        ("1,\"2\"\r~3,4", ["2 1|2", "3 3|4"]),
        ("\"~~\",2~3,4", ["2 \n\n|2", "5 3|4"]),
        ("1~3,4~", ["2 The line has 1 columns; the header has 2.", "3 3|4"]),
        ("1,2,3~3,4~", ["2 The line has 3 columns; the header has 2.", "3 3|4"]),
        ("1,\"2~3,4~", ["2 \(quote)", "3 3|4"]),
        ("1,\"2~3,4~5,6", ["2 \(quote)", "3 3|4", "4 5|6"]),
        ("1,\"2\"x~3,4~", ["2 Text follows a closing quote.", "3 3|4"]),
        (
            "\"1~2\"x,3~3,4~",
            [
                "2 Text follows a closing quote.", "3 A quote stands inside a plain field.",
                "4 3|4",
            ]
        ),
        ("1,2\"~3,4~", ["2 A quote stands inside a plain field.", "3 3|4"]),
        ("á,漢字~", ["2 á|漢字"]),
        (" 1 , 2 ~", ["2  1 | 2 "]),
        ("1\u{0},2~3,4~", ["2 The line has U+0000.", "3 3|4"]),
        ("1,\"\u{0}\"~3,4~", ["2 The line has U+0000.", "3 3|4"]),
    ]

    @Test(arguments: table.indices, [1, 2, 3, 7, 262_144])
    func recordsAreTheSameHoweverTheFileComesInPieces(row: Int, pieceBytes: Int) throws {
        let (text, records) = Self.table[row]
        let file = "a,b~" + text
        let bytes = Array(file.replacingOccurrences(of: "~", with: "\n").utf8)
        #expect(try read(bytes, pieceBytes: pieceBytes) == records, "\(text)")
    }

    @Test(arguments: [1, 5, 262_144])
    func byteOrderMarkIsSkipped(pieceBytes: Int) throws {
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("a,b\n1,2".utf8)
        #expect(try read(bytes, pieceBytes: pieceBytes) == ["2 1|2"])
    }

    @Test(
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF8, 0x80]] as [[UInt8]])
    func illFormedUTF8IsAFaultOfItsLine(bytes: [UInt8]) throws {
        let text = Array("a,b\n1,".utf8) + bytes + Array("\n3,4\n".utf8)
        let found = try read(text, pieceBytes: 262_144)
        #expect(found == ["2 The line is not valid UTF-8.", "3 3|4"])
    }

    @Test(arguments: [1_000, 65_536, 262_144])
    func lineThatIsTooLongIsAFaultAndNotTheEnd(pieceBytes: Int) throws {
        let long = String(repeating: "x", count: 3 * Limits.importRecordBytes)
        let text = "a,b\n1,2\n\(long),2\n\"\(long)\",2\n3,4\n"
        let fault = "The line is longer than \(Limits.importRecordBytes) bytes."
        #expect(
            try read(Array(text.utf8), pieceBytes: pieceBytes)
                == ["2 1|2", "3 \(fault)", "4 \(fault)", "5 3|4"])
    }

    @Test func memoryForALineIsBounded() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            UUID().uuidString
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(repeating: 0x78, count: 8_000_000).write(to: URL(fileURLWithPath: path))
        var buffer = LineBuffer(try ByteSource(path: path))
        #expect(try buffer.next()?.isTooLong == true)
        #expect(buffer.bytes.count <= Limits.importRecordBytes + 2 * ByteSource.pieceBytes)
        #expect(try buffer.next() == nil)
    }

    @Test func unclosedQuoteLosesItsOwnLineOnly() throws {
        let lines = (0..<20_000).map { "\($0),2" }.joined(separator: "\n")
        let found = try read(Array("a,b\n1,\"2\n\(lines)\n".utf8), pieceBytes: 262_144)
        #expect(found.first == "2 \(quote)")
        #expect(found.count == 20_001)
        #expect(found.last == "20002 19999|2")
    }

    @Test(arguments: [
        ("a,b,a\n", "twice"), ("a,c\n", "no column \"b\""), ("", "empty"),
        ("a,\"b\n", "malformed"),
    ])
    func headerThatDoesNotFitIsRefused(text: String, part: String) throws {
        let error = #expect(throws: ImportFailure.self) {
            try read(Array(text.utf8), pieceBytes: 262_144)
        }
        #expect(error?.code == .badHeader)
        #expect(error?.message.contains(part) == true)
    }

    @Test func columnThatIsNeitherMappedNorIgnoredIsRefused() throws {
        let error = #expect(throws: ImportFailure.self) {
            try read(Array("a,b,c\n".utf8), pieceBytes: 100, ignoresUnlisted: false)
        }
        #expect(error?.message.contains("\"c\" is not mapped") == true)
    }
}
