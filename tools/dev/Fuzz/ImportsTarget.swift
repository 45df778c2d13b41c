import Domain
import Engine
import Foundation

/// Files to import, CSV and JSON Lines: every line that is not empty is taken or listed, once, in
/// order, however the file comes in pieces.
final class ImportsTarget: FuzzTarget {
    static let name = "csv"

    let seeds: [[UInt8]]
    let words = [
        "\"", "\"\"", "\r\n", "\n", ",", "\"\n\"", "\u{FEFF}", "-0.00", "99999999999999999999",
        "1.005",
        "{\"a\":\"1\"}\n", "2026-11-22T05:56:38Z", "\0", "é",
    ].map { Array($0.utf8) }
    private let mappings: [ImportMapping]
    private let file: Int32

    private static let mappingTexts = [
        """
        {"kind":"orders","format":"csv","columns":{"reference":"a","sku":"b","quantity":"c",
         "amount":["d","e"],"at":"f"},"ignore_unlisted":true}
        """,
        """
        {"kind":"members","format":"csv","columns":{"external_id":"a","attributes.x":"b",
         "attributes.y":"c"},"ignore_unlisted":true}
        """,
        """
        {"kind":"products","format":"jsonl","columns":{"sku":"a","category":"b","name":"c"},
         "ignore_unlisted":true}
        """,
    ]
    private static let files = [
        """
        a,b,c,d,e,f
        R1,S1,1,2.50,0.50,2026-11-22T05:56:38Z\r
        R1,"S,2",2,1,,2026-11-22T05:56:38Z

        """,
        "a,b,c\nm-1,\"say \"\"hi\"\"\",\"two\nlines\"\n\nm-2,,\n\"m-3\",1,2",
        "a,b,c,g\n1,2,3\n1,2,3,4\n\"open,2,3,4\nx,y,z,4\n",
        "{\"a\":\"S\",\"b\":\"tea\",\"c\":\"T\"}\n{\"a\":2,\"b\":true,\"c\":null}\r\n\n{\"a\":1.5}",
        "{\"a\":[]}\n{\"z\":1}\n{}\nnot json\n{\"a\":\"\\u0001\"}\n",
    ]

    init() throws {
        // The bytes before the first line feed choose the mapping; the rest is the file.
        seeds = Self.files.flatMap { text in
            (0..<3).map { Array("\($0)\n\(text)".utf8) }
        }
        mappings = try Self.mappingTexts.map { try ImportMapping.read(Array($0.utf8)) }
        // In memory and without a name: an importer opens it by its descriptor.
        let path = "/dev/shm/fuzz-\(getpid())"
        file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CheckFailure("cannot write \(path)") }
        unlink(path)
    }

    deinit { close(file) }

    func run(_ input: [UInt8]) throws(FuzzFinding) -> UInt64 {
        let mapping = mappings[Int(input.first ?? 0) % mappings.count]
        let bytes = Array(input.drop { $0 != UInt8(ascii: "\n") }.dropFirst())
        // A compressed file starts a program for each try; its reader has tests of its own.
        guard !bytes.starts(with: [0x1F, 0x8B]) else { return 0 }
        ftruncate(file, 0)
        pwrite(file, bytes, bytes.count, 0)
        let trial = try read(mapping, pieceBytes: 65_536)
        let pieces = 1 + Int(Signature.of(bytes) % 7)
        if bytes.count <= 512 {
            let small = try read(mapping, pieceBytes: pieces)
            try holds(small == trial, "the file reads otherwise in pieces of \(pieces)")
        }
        try checkLines(trial, bytes, mapping)
        return signature(trial)
    }

    private func read(_ mapping: ImportMapping, pieceBytes: Int) throws(FuzzFinding) -> ImportTrial
    {
        do throws(Refusal) {
            return try ImportTrial(
                path: "/proc/self/fd/\(file)", mapping: mapping, pieceBytes: pieceBytes)
        } catch {
            throw FuzzFinding("a sound mapping is refused: \(error.message)")
        }
    }

    private func checkLines(
        _ trial: ImportTrial, _ bytes: [UInt8], _ mapping: ImportMapping
    ) throws(FuzzFinding) {
        let isCSV = mapping.format == .csv
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var last: Int64 = 0
        for record in trial.records {
            try holds(record.line > last && record.line <= lines.count, "lines out of order")
            last = record.line
        }
        guard trial.failure == nil, !isCSV || !bytes.contains(UInt8(ascii: "\"")) else { return }
        let told = lines.count { !$0.isEmpty && !$0.elementsEqual([UInt8(ascii: "\r")]) }
        // A mark alone on the first line leaves it empty; the header is no record.
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return }
        let expected = isCSV ? told - 1 : told
        try holds(
            trial.accepted + trial.rejected == expected,
            "\(trial.accepted) taken and \(trial.rejected) listed of \(expected) lines")
    }

    private func signature(_ trial: ImportTrial) -> UInt64 {
        var signature = Signature(trial.failure ?? "read")
        signature.add(trial.accepted)
        for record in trial.records.prefix(4) { signature.add(record.fault ?? "taken") }
        return signature.value
    }
}
