import Codes
import Domain
import Foundation
import Testing

@testable import Engine

private let orders = """
    {"kind": "orders",
     "columns": {"reference": "basket", "member": "member", "sku": "sku", "quantity": "n",
                 "amount": ["paid", "saved"], "discount": "saved", "at": "day"},
     "constants": {"store": "S1"},
     "time": {"at": {"unit": "day_number", "epoch": "2016-12-31T00:00:00Z",
                     "minute_column": "minute"}},
     "ignore": ["note"]}
    """

private func orderFile(_ lines: Int) -> String {
    var text = "basket,member,sku,n,paid,saved,day,minute,note\n"
    for line in 0..<lines {
        text += "B\(line / 3),M\(line % 7),P\(line % 11),1,\(line).05,0.10,\(line % 300),60,x\n"
    }
    return text
}

struct FileImporterTests {
    @Test func ordersAreKeptExactly() async throws {
        let shop = try await ImportFixture()
        let path = try shop.write("orders.csv", orderFile(10))
        let report = try await shop.run(path, orders)
        #expect(report.accepted == 10 && report.lines == 10 && report.rejected == 0)
        #expect(try await shop.count(.purchaseAmount) == 45 * 100 + 10 * 15)
        #expect(try await shop.verify().isSound)
    }

    @Test func sameFileTwiceChangesNothing() async throws {
        let shop = try await ImportFixture()
        let path = try shop.write("orders.csv", orderFile(10))
        try await shop.run(path, orders)
        let entries = try await shop.verify().entries
        let copy = try shop.write("renamed.csv", orderFile(10))
        let report = try await shop.run(copy, orders)
        #expect(report.alreadyImported && report.lines == 10)
        #expect(try await shop.verify().entries == entries)
        #expect(try await shop.count(.purchases) == 10)
        let other = try await shop.run(try shop.write("more.csv", orderFile(11)), orders)
        #expect(!other.alreadyImported && other.accepted == 11)
    }

    @Test func sameBytesUnderAnotherMappingAreAnotherFile() async throws {
        let shop = try await ImportFixture()
        let path = try shop.write("orders.csv", orderFile(10))
        try await shop.run(path, orders)
        let other = orders.replacingOccurrences(of: "\"S1\"", with: "\"S2\"")
        let report = try await shop.run(path, other)
        #expect(!report.alreadyImported && report.accepted == 10)
    }

    @Test func dryRunReportsTheSameAndWritesNothing() async throws {
        let shop = try await ImportFixture()
        let path = try shop.write("orders.csv", orderFile(50) + "B,M,P,1,x,0.10,1,1,\n")
        let entries = try await shop.verify().entries
        let dry = try await shop.run(path, orders) { $0.dryRun = true }
        #expect(dry.accepted == 50 && dry.rejected == 1 && dry.dryRun)
        #expect(try await shop.verify().entries == entries)
        #expect(try await shop.count(.purchases) == 0)
        let real = try await shop.run(path, orders)
        #expect(real.accepted == dry.accepted && real.rejected == dry.rejected)
        #expect(try await shop.run(path, orders) { $0.dryRun = true }.alreadyImported)
    }

    @Test(arguments: [1, 7, 50, 1_000])
    func interruptedImportGoesOnWhereItStopped(chunkRows: Int) async throws {
        let shop = try await ImportFixture()
        var lines = orderFile(160).split(separator: "\n").map(String.init)
        lines.insert("early", at: 1)
        lines.insert("late", at: 101)
        let text = lines.joined(separator: "\n")
        let path = try shop.write("orders.csv", text)
        let rejects = shop.path("rejects.csv")
        let first = Task {
            try await shop.run(path, orders) { options in
                options.chunkRows = chunkRows
                options.rejectPath = rejects
                options.progress = { report in
                    if report.lines >= 3 { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
        }
        let wasCancelled = await { () -> Bool in
            do {
                _ = try await first.value
                return false
            } catch { return error is CancellationError }
        }()
        #expect(wasCancelled == (chunkRows < 162))
        let after = try await shop.count(.purchases)
        #expect(wasCancelled ? after < 160 : after == 160)
        let report = try await shop.run(path, orders) { options in
            options.chunkRows = 13
            options.rejectPath = rejects
        }
        #expect(report.alreadyImported == !wasCancelled)
        #expect(report.lines == 162 && report.accepted == 160 && report.rejected == 2)
        #expect(try await shop.count(.purchases) == 160)
        if wasCancelled {
            #expect(
                try shop.text("rejects.csv") == """
                    line,code,field,reason
                    2,malformed_line,,The line has 1 columns; the header has 9.
                    102,malformed_line,,The line has 1 columns; the header has 9.

                    """)
        }
        #expect(try await shop.verify().isSound)
    }

    @Test func twoRunsOfOneFileAtOnceWriteItOnce() async throws {
        let shop = try await ImportFixture()
        let path = try shop.write("orders.csv", orderFile(2_000))
        let outcomes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        let report = try await shop.run(path, orders) { $0.chunkRows = 50 }
                        return report.lines == 2_000 ? "done" : "\(report)"
                    } catch let failure as ImportFailure {
                        return failure.code.rawValue
                    } catch { return "\(error)" }
                }
            }
            return await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(outcomes.allSatisfy { $0 == "done" || $0 == "conflict" }, "\(outcomes)")
        let last = try await shop.run(path, orders)
        #expect(last.lines == 2_000 && last.accepted == 2_000)
        #expect(try await shop.count(.purchases) == 2_000)
        #expect(try await shop.count(.purchaseAmount) == 2_000 * 1_999 / 2 * 100 + 2_000 * 15)
        #expect(try await shop.verify().isSound)
    }

    @Test func rejectFileNamesLineCodeAndFieldAndNoValue() async throws {
        let shop = try await ImportFixture()
        let lines = [
            "basket,member,sku,n,paid,saved,day,minute,note",
            "B1,M1,P1,1,1.00,0,1,1,", ",M1,P1,1,1.00,0,1,1,", "B1,M1,P1,secret,1.00,0,1,1,",
            "B1,M1,P1,1,1.001,0,1,1,", "B1,M1,P1,1,-1.00,0,1,1,", "B1,M1,P1,1,1.00,0,1,1440,",
            "B1,M1,\(String(repeating: "s", count: 129)),1,1.00,0,1,1,",
            "B1,M1,P1,1000001,1.00,0,1,1,", "B1,M\u{7},P1,1,1.00,0,1,1,", "B1,\"secret",
            "B1,,P1,0,1.00,,1,1,",
        ]
        let path = try shop.write("orders.csv", lines.joined(separator: "\n"))
        let report = try await shop.run(path, orders) { $0.rejectPath = shop.path("rejects.csv") }
        #expect(report.accepted == 2 && report.rejected == 9)
        let text = try shop.text("rejects.csv")
        #expect(!text.contains("secret"))
        let codes = text.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).prefix(3)
                .joined(separator: ",")
        }
        #expect(
            codes == [
                "3,missing_field,reference", "4,invalid_field,quantity", "5,invalid_field,amount",
                "6,out_of_range,amount", "7,invalid_field,at", "8,out_of_range,sku",
                "9,out_of_range,quantity", "10,invalid_field,member", "11,malformed_line,",
            ])
    }

    @Test func rejectsOfAChunkThatWasLostAreListedOnce() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "\(UUID().uuidString).csv"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func rejection(_ line: Int64) -> ImportRejection {
            ImportRejection(line: line, fault: .malformed("Say \"no\", please."))
        }
        try RejectFile(path: path, keeping: 0).append([rejection(2), rejection(3)])
        try RejectFile(path: path, keeping: 1).append([rejection(3), rejection(9)])
        let expected = [2, 3, 9].map { "\($0),malformed_line,,\"Say \"\"no\"\", please.\"\n" }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "line,code,field,reason\n" + expected.joined())
    }

    @Test func gzipIsRecognisedByItsContent() async throws {
        let shop = try await ImportFixture()
        _ = try shop.write("orders.csv", orderFile(5_000))
        let path = try shop.gzip("orders.csv")
        try FileManager.default.moveItem(atPath: path, toPath: shop.path("plain-name.csv"))
        let report = try await shop.run(shop.path("plain-name.csv"), orders)
        #expect(report.accepted == 5_000)
    }

    @Test func cutOffGzipFileSaysSoAndKeepsWhatWasRead() async throws {
        let shop = try await ImportFixture()
        _ = try shop.write("orders.csv", orderFile(50_000))
        let path = try shop.gzip("orders.csv")
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
        let error = await #expect(throws: ImportFailure.self) { try await shop.run(path, orders) }
        #expect(error?.code == .corruptCompression)
        let kept = try await shop.count(.purchases)
        #expect(kept > 1_000 && kept < 50_000)
        // The same broken file again neither doubles nor finishes.
        await #expect(throws: ImportFailure.self) { try await shop.run(path, orders) }
        #expect(try await shop.count(.purchases) == kept)
        #expect(try await shop.verify().isSound)
    }

    @Test func damagedGzipFileIsNotTakenForComplete() async throws {
        let shop = try await ImportFixture()
        _ = try shop.write("orders.csv", orderFile(2_000))
        let path = try shop.gzip("orders.csv")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count - 6] ^= 0xFF
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = await #expect(throws: ImportFailure.self) { try await shop.run(path, orders) }
        #expect(error?.code == .corruptCompression)
    }

    @Test func missingFileIsNamedAsSuch() async throws {
        let shop = try await ImportFixture()
        let error = await #expect(throws: ImportFailure.self) {
            try await shop.run(shop.path("none.csv"), orders)
        }
        #expect(error?.code == .cannotOpen)
    }

    @Test func jsonLinesAreReadLikeCSV() async throws {
        let shop = try await ImportFixture()
        let path = try shop.write(
            "orders.jsonl",
            """
            {"basket":"B1","sku":"P1","n":2,"paid":12.34,"saved":0,"day":3,"minute":1}
            {"basket":"B1","sku":"P1","n":2,"paid":"12.34","saved":null,"day":"3",\
            "minute":1,"note":1}
            {"basket":"B1","sku":"P1","n":2.5,"paid":1,"saved":0,"day":3,"minute":1}
            {"basket":"B1","sku":["P1"],"n":2,"paid":1,"saved":0,"day":3,"minute":1}

            {"basket":"B1","sku":"P1","n":2,"paid":1,"saved":0,"day":3,"minute":1,"other":1}
            {"basket":"B1","sku":
            [1]
            """)
        let report = try await shop.run(path, orders) { $0.rejectPath = shop.path("rejects.csv") }
        #expect(report.accepted == 2 && report.rejected == 5)
        #expect(try await shop.count(.purchaseAmount) == 2_468)
        let lines = try shop.text("rejects.csv").split(separator: "\n").dropFirst()
        let heads = lines.map { $0.split(separator: ",").prefix(2).joined(separator: " ") }
        #expect(
            heads == [
                "3 invalid_field", "4 malformed_line", "6 malformed_line", "7 malformed_json",
                "8 malformed_line",
            ])
    }
}
