import Database
import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

@Suite("Import of codes that somebody else has made")
struct ForeignCodeImportTests {
    @Test(arguments: Backend.all)
    func importedCodesAreValidatedAndRedeemedOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let report = try await shop.importCodes("a.csv", ["abc-123 x/9", "XYZ_0001"], offer)
            #expect(report.accepted == 2 && report.rejected == 0)
            for text in ["ABC-123X/9", "abc-123 x/9", "Abc-123x/9"] {
                let valid = try await shop.perform("validateVouchers", shop.order([text]))
                #expect(valid["valid"] == true, "\(text)")
            }
            let both = shop.order(["xyz_0001", "abc-123x/9"])
            #expect(try await shop.perform("redeemVouchers", both).status == 201)
            let again = try await shop.perform("redeemVouchers", shop.order(["XYZ_0001"]))
            #expect(again.code == "already_used")
            for text in ["ABC123X9", "ABC-123X/", "XYZ-0001", "XYZ_0001A"] {
                let answer = try await shop.perform("redeemVouchers", shop.order([text]))
                #expect(answer.code == "invalid_code", "\(text)")
            }
            let neighbour = try await shop.neighbour()
            let foreign = try await neighbour.perform("redeemVouchers", shop.order(["XYZ_0001"]))
            #expect(foreign.code == "invalid_code")
        }
    }

    @Test(arguments: Backend.all)
    func theSameFileTwiceChangesNothing(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let codes = (0..<300).map { "PARTNER-\($0)" }
            #expect(try await shop.importCodes("a.csv", codes, offer).accepted == 300)
            let entries = try await shop.verify().entries
            let again = try await shop.importCodes("renamed.csv", codes, offer)
            #expect(again.alreadyImported && again.accepted == 300)
            #expect(try await shop.verify().entries == entries)
            #expect(try await shop.countCodes() == 300)
        }
    }

    /// Lines were taken, but the file's counter was not moved: as after kill -9 between the two.
    @Test(arguments: Backend.all, [1, 7, 1_000])
    func aLineThatIsReadAgainAfterACrashFindsItself(
        _ backend: Backend, chunkRows: Int
    ) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("limits", ["total_issues": 40])])
            let codes = (0..<50).map { "PARTNER-\($0 % 45)" }
            let path = try shop.codeFile("a.csv", codes)
            let mapping = try shop.codeMapping(offer)
            let fingerprint = try FileFingerprint.make(path: path, mapping: mapping)
            let start = try await shop.engine.startImport(
                kind: "codes", name: "a.csv", fingerprint: fingerprint, tenant: shop.tenant)
            let records = codes.prefix(20).enumerated().map { index, code in
                CodeRecord(
                    line: Int64(index) + 2, code: code, campaign: nil, offer: offer,
                    expiresAt: nil, member: nil)
            }
            let taken = try await ForeignCodes(
                engine: shop.engine, tenant: shop.tenant, file: start.file
            ).perform(records)
            let count = try await shop.countCodes()
            #expect(taken.isEmpty && count == 20)
            let report = try await shop.importCodes("a.csv", codes, offer) { options in
                options.chunkRows = chunkRows
                options.rejectPath = shop.folder.appending(path: "bad.csv").path
            }
            #expect(report.accepted == 40 && report.rejected == 10 && report.lines == 50)
            #expect(try await shop.countCodes() == 40)
            let lines = try shop.rejects("bad.csv")
            #expect(
                lines.map(\.code) == Array(repeating: "limit_total", count: 5)
                    + Array(repeating: "already_exists", count: 5))
            #expect(lines.map(\.line) == Array(42...51))
        }
    }

    @Test func anInterruptedImportGoesOnWhereItStopped() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let codes = (0..<600).map { "PARTNER-\($0 % 500)" }
            let first = Task {
                try await shop.importCodes("a.csv", codes, offer) { options in
                    options.chunkRows = 50
                    options.progress = { report in
                        if report.lines >= 200 { withUnsafeCurrentTask { $0?.cancel() } }
                    }
                }
            }
            await #expect(throws: CancellationError.self) { try await first.value }
            let kept = try await shop.countCodes()
            #expect(kept >= 200 && kept < 500)
            let report = try await shop.importCodes("a.csv", codes, offer)
            #expect(report.lines == 600 && report.accepted == 500 && report.rejected == 100)
            #expect(try await shop.countCodes() == 500)
        }
    }

    /// solidusio/solidus PR #5383: of codes that exist already, an import must say which.
    @Test(arguments: Backend.all)
    func solidus5383_theRejectFileNamesLineCodeAndFieldOfEachRefusedCode(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            _ = try await shop.offer(in: campaign, extra: [.init("public_code", "WELCOME")])
            let single = try await shop.coupon(of: offer)
            _ = try await shop.patterned("SUMMER-****-****", count: 5, of: offer)
            #expect(try await shop.importCodes("old.csv", ["OLD-CODE"], offer).accepted == 1)
            let table: [(code: String, expected: String)] = [
                ("FRESH-1", ""), ("fresh-1", "already_exists code"),
                ("FRE SH-1", "already_exists code"), ("old-code", "already_exists code"),
                ("WELCOME", "invalid_code code"), ("SUMMER-ABCD-EFGH", "invalid_code code"),
                ("SUMMER-ABCD", ""), (single.text("code"), "invalid_code code"),
                (single.text("signed_code"), "invalid_field code"),
                (single.text("id"), "invalid_field code"), ("GV:ABCDEF", "invalid_field code"),
                ("gft_ABCDEFGH", "invalid_field code"), ("SHORT", "invalid_field code"),
                (String(repeating: "L", count: 64), ""),
                (String(repeating: "L", count: 65), "invalid_field code"),
                ("UMLÄUT-1", "invalid_field code"), ("", "missing_field code"), ("FRESH-2", ""),
            ]
            let report = try await shop.importCodes("new.csv", table.map(\.code), offer) {
                $0.rejectPath = shop.folder.appending(path: "bad.csv").path
            }
            let refused = table.enumerated().filter { !$0.element.expected.isEmpty }
            #expect(report.accepted == 4 && report.rejected == Int64(refused.count))
            let lines = try shop.rejects("bad.csv")
            #expect(lines.map { "\($0.code) \($0.field)" } == refused.map(\.element.expected))
            #expect(lines.map(\.line) == refused.map { $0.offset + 2 })
            let text = try String(
                contentsOf: shop.folder.appending(path: "bad.csv"), encoding: .utf8)
            #expect(!text.uppercased().contains("FRESH"), "no value of the file is listed")
        }
    }

    @Test func eachLineMayNameItsOfferItsMemberAndItsEnd() async throws {
        try await withShop { shop in
            let campaign = try await shop.campaign()
            let bound = try await shop.offer(
                in: campaign, extra: [.init("limits", ["issues_per_member": 1])])
            let open = try await shop.offer(in: campaign, amountOff: 500)
            _ = try await shop.perform(
                "upsertMember", path: ["external_id": "m-1"], ["attributes": [:]])
            let text = """
                code,offer,until,member
                BOUND-1,\(bound),,m-1
                BOUND-2,\(bound),,m-1
                BOUND-3,\(bound),,
                BOUND-4,\(bound),,m-2
                OPEN-01,\(open),2026-07-01T00:00:00Z,
                OPEN-02,\(open),2026-01-01T00:00:00Z,
                OPEN-03,\(open),soon,
                NONE-01,off_0000000000000,,
                NONE-02,K1/C1,,
                """
            let mapping = """
                {"kind": "codes", "columns": {"code": "code", "offer": "offer",
                 "expires_at": "until", "member": "member"}}
                """
            let report = try await shop.importText("a.csv", text, mapping) {
                $0.rejectPath = shop.folder.appending(path: "bad.csv").path
            }
            #expect(report.accepted == 2)
            let lines = try shop.rejects("bad.csv").map { "\($0.line) \($0.code) \($0.field)" }
            #expect(
                lines == [
                    "3 limit_member member", "4 member_required member", "5 not_found member",
                    "7 out_of_range expires_at", "8 invalid_field expires_at",
                    "9 not_found offer", "10 not_found offer",
                ])
            let stranger = try await shop.perform("redeemVouchers", shop.order(["BOUND-1"]))
            #expect(stranger.code == "member_required" || stranger.code == "wrong_member")
            let owner = shop.order(["BOUND-1"], member: "m-1")
            #expect(try await shop.perform("redeemVouchers", owner).status == 201)
            shop.clock.advance(byMilliseconds: 31 * 86_400_000)
            let late = try await shop.perform("redeemVouchers", shop.order(["OPEN-01"]))
            #expect(late.code == "expired")
        }
    }

    @Test(arguments: Backend.all)
    func aDryRunRefusesTheSameAndWritesNothing(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("limits", ["total_issues": 3])])
            let codes = ["FRESH-1", "FRESH-1", "FRESH-2", "GV:ABCDEF", "FRESH-3", "FRESH-4"]
            let entries = try await shop.verify().entries
            let dry = try await shop.importCodes("a.csv", codes, offer) { $0.dryRun = true }
            #expect(dry.accepted == 3 && dry.rejected == 3)
            #expect(try await shop.verify().entries == entries)
            #expect(try await shop.countCodes() == 0)
            let real = try await shop.importCodes("a.csv", codes, offer)
            #expect(real.accepted == 3 && real.rejected == 3)
        }
    }

    @Test func codesOfImportedOffersAreNamedByTheirNames() async throws {
        let shop = try await ImportFixture()
        let campaigns = """
            {"kind": "campaigns", "columns": {"external_id": "id"}, "constants": {"currency": "CNY",
             "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2027-01-01T00:00:00Z"}}
            """
        try await shop.run(try shop.write("c.csv", "id\nK1\n"), campaigns)
        let offers = """
            {"kind": "offers", "columns": {"campaign": "campaign", "external_id": "offer"},
             "constants": {"amount_off": 100}}
            """
        try await shop.run(try shop.write("o.csv", "campaign,offer\nK1,C1\n"), offers)
        let whole = #"{"kind": "codes", "columns": {"code": "code", "offer": "offer"}}"#
        let path = try shop.write("a.csv", "code,offer\nPARTNER-1,K1/C1\nPARTNER-2,C1\n")
        #expect(try await shop.run(path, whole).accepted == 1)
        let parts = """
            {"kind": "codes", "columns": {"code": "code", "offer": "offer"},
             "constants": {"campaign": "K1"}}
            """
        let other = try shop.write("b.csv", "code,offer\nPARTNER-2,C1\n")
        #expect(try await shop.run(other, parts).accepted == 1)
        #expect(try await shop.verify().isSound)
    }

    @Test func aCodeThatAPublicCodeWouldHideKeepsItsName() async throws {
        try await withShop { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            _ = try await shop.importCodes("a.csv", ["PARTNER1"], offer)
            let word = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(campaign), "name": "word",
                    "benefit": ["type": "amount_off", "amount": 1], "public_code": "partner1",
                ])
            #expect(word.code == "already_exists")
        }
    }
}

extension TestShop {
    func codeMapping(_ offer: String) throws -> ImportMapping {
        try ImportMapping.read([
            "kind": "codes", "columns": ["code": "code"],
            "constants": ["offer": .string(offer)], "ignore": ["n"],
        ])
    }

    func codeFile(_ name: String, _ codes: [String]) throws -> String {
        let lines = codes.enumerated().map { "\($0.offset),\($0.element)" }
        let path = folder.appending(path: name).path
        try Data((["n,code"] + lines).joined(separator: "\n").utf8)
            .write(to: URL(fileURLWithPath: path))
        return path
    }

    @discardableResult
    func importCodes(
        _ name: String, _ codes: [String], _ offer: String,
        _ change: (inout ImportOptions) -> Void = { _ in }
    ) async throws -> ImportReport {
        var options = ImportOptions()
        change(&options)
        return try await FileImporter(engine: engine, tenant: tenant).run(
            path: try codeFile(name, codes), mapping: try codeMapping(offer), options: options)
    }

    func importText(
        _ name: String, _ text: String, _ mapping: String,
        _ change: (inout ImportOptions) -> Void = { _ in }
    ) async throws -> ImportReport {
        var options = ImportOptions()
        change(&options)
        let path = folder.appending(path: name).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try await FileImporter(engine: engine, tenant: tenant).run(
            path: path, mapping: try ImportMapping.read(Array(mapping.utf8)), options: options)
    }

    func countCodes() async throws -> Int64 {
        try await engine.driver.read { connection in
            var count: Int64 = 0
            try connection.query(SQL("SELECT COUNT(*) FROM foreign_code"), []) {
                count = try $0.integer(0)
            }
            return count
        }
    }

    func rejects(_ name: String) throws -> [(line: Int, code: String, field: String)] {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return try text.split(separator: "\n").dropFirst().map {
            let cells = $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return (try #require(Int(cells[0])), cells[1], cells[2])
        }
    }
}
