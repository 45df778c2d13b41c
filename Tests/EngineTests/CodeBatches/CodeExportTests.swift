import Codes
import Database
import Domain
import Engine
import Foundation
import Store
import TestSupport
import Testing

@testable import Engine

@Suite("Codes of a batch as a file")
struct CodeExportTests {
    @Test func theLinesAreTheCodesOfTheCouponsInOrder() async throws {
        try await withShop { shop in
            let id = try await shop.exportableBatch(1_300)
            let lines = try await shop.lines(of: id, CodeExportOrder())
            #expect(lines.count == 1_301 && lines[0] == "number,id,code,signed_code")
            for number in [1, 512, 513, 1_300] as [Int64] {
                let coupon = try await shop.coupon(number: number - 1)
                let expected = [
                    "\(number)", coupon.text("id"), coupon.text("code"),
                    coupon.text("signed_code"),
                ]
                #expect(lines[Int(number)] == expected.joined(separator: ","), "\(number)")
            }
        }
    }

    @Test(arguments: [1, 4])
    func severalTasksGiveTheSameBytes(tasks: Int) async throws {
        try await withShop { shop in
            let id = try await shop.exportableBatch(2_000)
            let order = CodeExportOrder(format: .jsonl)
            let one = try await shop.lines(of: id, order, tasks: 1)
            #expect(try await shop.lines(of: id, order, tasks: tasks) == one)
            #expect(one.count == 2_000)
            let document = try JSON.parse(one[1_999])
            #expect(document["number"] == 2_000)
            #expect(document["signed_code"]?.stringValue?.hasPrefix("GV:") == true)
        }
    }

    @Test func anExportGoesOnWhereItStopped() async throws {
        try await withShop { shop in
            let id = try await shop.exportableBatch(1_500)
            let whole = try await shop.lines(of: id, CodeExportOrder(format: .jsonl))
            var pieces: [String] = []
            for (first, count) in [(1, 700), (701, 1), (702, 5_000)] as [(Int64, Int64)] {
                pieces += try await shop.lines(
                    of: id, CodeExportOrder(format: .jsonl, first: first, count: count))
            }
            #expect(pieces == whole)
        }
    }

    @Test func onlyWhatWasAskedForIsInTheLines() async throws {
        try await withShop { shop in
            let id = try await shop.exportableBatch(2)
            let typed = try await shop.lines(of: id, CodeExportOrder(forms: .typed))
            #expect(typed[0] == "number,id,code" && !typed[1].contains("GV:"))
            let signed = try await shop.lines(of: id, CodeExportOrder(forms: .signed))
            #expect(signed[0] == "number,id,signed_code" && signed[1].contains("GV:"))
            let drawn = try await shop.lines(
                of: id, CodeExportOrder(format: .jsonl, forms: .typed, image: .svg))
            #expect(try JSON.parse(drawn[1])["qr"]?.stringValue?.hasPrefix("<svg ") == true)
        }
    }

    @Test func everyExportStandsInTheJournalWithItsKey() async throws {
        try await withShop { shop in
            let id = try await shop.exportableBatch(100)
            _ = try await shop.lines(of: id, CodeExportOrder(first: 11, count: 20))
            let events = try await shop.perform("listEvents", query: ["limit": "200"])
            let exported = events["items"]?.arrayValue?.filter {
                $0["kind"] == "codes_exported"
            }
            #expect(exported?.count == 1)
            let text = exported?.first.map { $0.text() } ?? ""
            #expect(text.contains("\"first\":11,\"count\":20"), "\(text)")
        }
    }

    @Test func askingForTheFieldsOfAnExportIsNotNotedAsOne() async throws {
        try await withShop { shop in
            let id = try await shop.exportableBatch(10)
            let path = ["batch_id": shop.engine.codes.text(id)]
            let head = try await shop.perform("exportCodes", path: path, isHead: true)
            #expect(head.status == 200)
            let before = try await shop.notedExports()
            #expect(before == 0)
            let beyond = try await shop.perform(
                "exportCodes", path: path, query: ["from": "11"], isHead: true)
            #expect(beyond.status >= 400)
            let whole = try await shop.perform("exportCodes", path: path)
            #expect(whole.status == 200)
            let after = try await shop.notedExports()
            #expect(after == 1)
        }
    }

    @Test func aVoidedBatchAndAPlaceBeyondItAreRefused() async throws {
        try await withShop { shop in
            let id = try await shop.exportableBatch(10)
            await #expect(throws: Refusal.self) {
                try await shop.lines(of: id, CodeExportOrder(first: 11))
            }
            let path = ["batch_id": shop.engine.codes.text(id)]
            _ = try await shop.perform("voidCodeBatch", path: path)
            await #expect(throws: Refusal.self) {
                try await shop.lines(of: id, CodeExportOrder())
            }
        }
    }

    @Test func noMoreExportsThanAllowedGoOnAtOnce() async throws {
        try await withShop { shop in
            let id = try await shop.exportableBatch(10)
            func start() async throws -> CodeExport {
                try await shop.engine.exportCodes(
                    of: id, CodeExportOrder(), tasks: 1, RequestIdentity(tenant: shop.tenant))
            }
            var held: [CodeExport] = []
            for _ in 0..<Limits.codeExports { held.append(try await start()) }
            await #expect(throws: Unavailable.self) { _ = try await start() }
            held.removeLast()
            held.append(try await start())
            #expect(held.count == Limits.codeExports)
        }
    }

    @Test func aSlippedFingerInAnExportedCodeIsNeverAccepted() async throws {
        try await withShop { shop in
            let id = try await shop.exportableBatch(50)
            let lines = try await shop.lines(of: id, CodeExportOrder(forms: .typed))
            let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
            for line in lines.dropFirst() {
                let code = Array(try #require(line.split(separator: ",").last))
                for place in code.indices where code[place] != "-" {
                    var wrong = code
                    let known = try #require(alphabet.firstIndex(of: code[place]))
                    wrong[place] = alphabet[(known + 1 + place) % 32]
                    if wrong == code { continue }
                    let answer = try await shop.perform(
                        "validateVouchers", shop.order([String(wrong)]))
                    #expect(answer["valid"] != true, "\(String(wrong)) of \(String(code))")
                }
            }
        }
    }

    @Test func noCellStartsAFormula() {
        let table: [(String, String)] = [
            ("plain", "plain"), ("", ""), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"),
            ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("a=b", "a=b"),
            ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("=a,b", "\"'=a,b\""), ("a\nb", "\"a\nb\""),
        ]
        for (cell, expected) in table {
            var line: [UInt8] = []
            CSVText.append(cell.utf8, to: &line)
            #expect(String(decoding: line, as: UTF8.self) == expected)
        }
    }

    /// Debug builds take a minute for a million.
    private var manyCodes: Int64 {
        #if DEBUG
        100_000
        #else
        1_000_000
        #endif
    }

    @Test func aMillionCodesOfABatchAreDistinctAndNoOneElses() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            var seen: Set<UInt128> = []
            for _ in 0..<200 {
                let single = try await shop.coupon(of: offer)
                seen.insert(try typedNumber(single.text("code")))
            }
            for count in [1_000, manyCodes] {
                let answer = try await shop.codeBatch(of: offer, count: count)
                let id = try shop.engine.codes.identifier(
                    answer.text("id"), as: CodeBatchID.self, what: "batch")
                let export = try await shop.engine.exportCodes(
                    of: id, CodeExportOrder(forms: .typed), tasks: 2,
                    RequestIdentity(tenant: shop.tenant))
                while let piece = try await export.next() {
                    for line in piece.bytes.split(separator: 0x0A) where line.first != 0x6E {
                        seen.insert(try typedNumber(line.suffix(14)))
                    }
                }
            }
            #expect(seen.count == 200 + 1_000 + Int(manyCodes))
        }
    }

    /// The code as a number, so that a million fit into a set.
    private func typedNumber(_ text: some StringProtocol) throws -> UInt128 {
        try typedNumber(Array(text.utf8)[...])
    }

    private func typedNumber(_ text: ArraySlice<UInt8>) throws -> UInt128 {
        var number: UInt128 = 0
        var digits = 0
        for byte in text where byte != UInt8(ascii: "-") {
            number = number * 43 + UInt128(byte - 0x30)
            digits += 1
        }
        try #require(digits == 12)
        return number
    }
}

extension TestShop {
    func exportableBatch(_ count: Int64) async throws -> CodeBatchID {
        let batch = try await codeBatch(count: count)
        return try engine.codes.identifier(
            batch.text("id"), as: CodeBatchID.self, what: "batch")
    }

    func lines(
        of id: CodeBatchID, _ order: CodeExportOrder, tasks: Int = 2
    ) async throws -> [String] {
        let export = try await engine.exportCodes(
            of: id, order, tasks: tasks, RequestIdentity(tenant: tenant))
        var bytes: [UInt8] = []
        while let piece = try await export.next() { bytes += piece.bytes }
        return bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension TestShop {
    fileprivate func notedExports() async throws -> Int {
        let events = try await perform("listEvents", query: ["limit": "200"])
        let items = events["items"]?.arrayValue ?? []
        return items.count { $0["kind"]?.stringValue == "codes_exported" }
    }
}
