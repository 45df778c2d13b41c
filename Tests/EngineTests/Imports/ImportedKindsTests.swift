import Domain
import Foundation
import Testing

@testable import Engine

private let members = """
    {"kind": "members", "columns": {"external_id": "id", "attributes.age": "age",
     "attributes.city": "city"}}
    """
private let campaigns = """
    {"kind": "campaigns", "columns": {"external_id": "id", "starts_at": "from", "ends_at": "to"},
     "constants": {"currency": "USD"},
     "time": {"starts_at": {"unit": "day_number", "epoch": "2016-12-31T00:00:00Z"},
              "ends_at": {"unit": "day_number", "epoch": "2016-12-31T00:00:00Z",
                          "plus_minutes": 1440}}}
    """
private let offers = """
    {"kind": "offers", "columns": {"campaign": "campaign", "external_id": "coupon", "sku": "sku"},
     "constants": {"amount_off": 100}}
    """
private let redemptions = """
    {"kind": "redemptions", "columns": {"at": "day", "member": "member", "campaign": "campaign",
     "offer": "coupon"}, "constants": {"amount": 500},
     "time": {"at": {"unit": "day_number", "epoch": "2016-12-31T00:00:00Z", "plus_minutes": 720}}}
    """

extension ImportFixture {
    /// Members M1 to M3, campaigns K1 (days 1 to 10) and K2, offers K1/C1, K1/C2, K2/C1.
    fileprivate func importShop() async throws {
        try await run(try write("m.csv", "id,age,city\nM1,30,Linz\nM2,,Graz\nM3,,\n"), members)
        try await run(try write("c.csv", "id,from,to\nK1,1,10\nK2,5,20\n"), campaigns)
        try await run(
            try write(
                "o.csv",
                "campaign,coupon,sku\nK1,C1,P1\nK1,C1,P2\nK1,C2,P3\nK2,C1,P1\n"), offers)
    }
}

struct ImportedKindsTests {
    @Test func membersKeepTheirAttributesSealed() async throws {
        let shop = try await ImportFixture()
        try await shop.importShop()
        let member = try await shop.engine.member(externalID: "M1", tenant: shop.tenant)
        #expect(member["attributes"] == ["age": "30", "city": "Linz"])
        let empty = try await shop.engine.member(externalID: "M3", tenant: shop.tenant)
        #expect(empty["attributes"] == .object([]))
    }

    @Test func equalMembersAreNotWrittenAgain() async throws {
        let shop = try await ImportFixture()
        try await shop.importShop()
        let sealed = try await sealedAttributes(shop)
        // Another file: M1 as it was, columns in another order; M2 moved; M4 new, twice.
        let text = "city,age,id\nLinz,30,M1\nWien,,M2\nRom,,M4\nRom,,M4\n"
        let report = try await shop.run(try shop.write("again.csv", text), members)
        #expect(report.accepted == 4)
        let now = try await sealedAttributes(shop)
        #expect(now["M1"] == sealed["M1"])
        #expect(now["M2"] != sealed["M2"])
        #expect(try await shop.count(.members) == 4)
        let plain = #"{"kind":"members","columns":{"external_id":"id"},"ignore_unlisted":true}"#
        try await shop.run(try shop.write("ids.csv", "id,age\nM1,99\nM5,1\n"), plain)
        #expect(try await sealedAttributes(shop)["M1"] == sealed["M1"])
        #expect(try await shop.count(.members) == 5)
        #expect(try await shop.verify().isSound)
    }

    private func sealedAttributes(_ shop: ImportFixture) async throws -> [String: [UInt8]] {
        let tenant = shop.tenant
        return try await shop.engine.read { work in
            var sealed: [String: [UInt8]] = [:]
            for id in ["M1", "M2", "M3"] {
                sealed[id] = try work.member(externalID: id, tenant)?.sealedAttributes
            }
            return sealed
        }
    }

    @Test func membersBringTierPersonAndTags() async throws {
        let shop = try await ImportFixture()
        let mapping = """
            {"kind": "members", "columns": {"external_id": "id", "tier": "level",
             "person": "passport", "tags": "tags"}}
            """
        let first = "id,level,passport,tags\nM1,gold,P-7, vip;;tea lover \nM2,,,\nM3,silver,P-7,\n"
        #expect(try await shop.run(try shop.write("m.csv", first), mapping).accepted == 3)
        func member(_ id: String) async throws -> JSON {
            try await shop.engine.member(externalID: id, tenant: shop.tenant)
        }
        var one = try await member("M1")
        #expect(one["tier"] == "gold" && one["person"] == "P-7")
        #expect(one["tags"] == ["tea lover", "vip"])
        let two = try await member("M2")
        #expect(two["tier"] == .null && two["person"] == .null && two["tags"] == .array([]))
        // Empty columns leave what is known; the rest changes, also twice in one file.
        let second = "id,level,passport,tags\nM1,,,new\nM2,gold,P-8,a;b\nM2,platinum,P-9,b\n"
        #expect(try await shop.run(try shop.write("n.csv", second), mapping).accepted == 3)
        one = try await member("M1")
        #expect(one["tier"] == "gold" && one["person"] == "P-7" && one["tags"] == ["new"])
        let changed = try await member("M2")
        #expect(changed["tier"] == "platinum" && changed["person"] == "P-9")
        #expect(changed["tags"] == ["b"])
        let long = String(repeating: "x", count: Limits.tagBytes + 1)
        let bad = try await shop.run(
            try shop.write("bad.csv", "id,level,passport,tags\nM4,,,ok;\(long)\n"), mapping)
        #expect(bad.accepted == 0 && bad.rejected == 1)
        #expect(try await shop.verify().isSound)
    }

    @Test func consecutiveLinesMakeOneOffer() async throws {
        let shop = try await ImportFixture()
        try await shop.importShop()
        #expect(try await shop.count(.campaigns) == 2)
        #expect(try await shop.count(.offers) == 3)
        let page = try await shop.engine.offers(
            tenant: shop.tenant, campaign: nil, after: 0, limit: 10)
        let skus = page.items.map { $0["restrictions"]?["included_skus"] ?? .null }
        #expect(Set(skus) == [["P1", "P2"], ["P3"], ["P1"]])
    }

    @Test func offerIsNeverCutBetweenChunks() async throws {
        let shop = try await ImportFixture()
        try await shop.run(try shop.write("c.csv", "id,from,to\nK1,1,10\n"), campaigns)
        var text = "campaign,coupon,sku\n"
        for line in 0..<100 { text += "K1,C\(line / 9),P\(line)\n" }
        let path = try shop.write("o.csv", text)
        let report = try await shop.run(path, offers) { $0.chunkRows = 4 }
        #expect(report.accepted == 100)
        #expect(try await shop.count(.offers) == 12)
    }

    @Test func offerThatTheFileBreaksOffInIsNotCreated() async throws {
        let shop = try await ImportFixture()
        try await shop.run(try shop.write("c.csv", "id,from,to\nK1,1,10\n"), campaigns)
        var text = "campaign,coupon,sku\n"
        // Scattered numbers, because gzip would put regular text into one block.
        for line in 0..<20_000 {
            text += "K1,C\(line / 50),P\(UInt64(line) &* 0x9E37_79B9_7F4A_7C15)\n"
        }
        _ = try shop.write("o.csv", text)
        let path = try shop.gzip("o.csv")
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
        await #expect(throws: ImportFailure.self) { try await shop.run(path, offers) }
        let page = try await shop.engine.offers(
            tenant: shop.tenant, campaign: nil, after: 0, limit: 1_000)
        #expect(page.items.count > 10 && page.items.count < 400)
        for item in page.items {
            #expect(item["restrictions"]?["included_skus"]?.arrayValue?.count == 50)
        }
    }

    @Test func sameNameWithOtherTermsIsRefused() async throws {
        let shop = try await ImportFixture()
        try await shop.importShop()
        let again = "campaign,coupon,sku\nK1,C1,P2\nK1,C1,P1\nK1,C2,P4\nK9,C1,P1\n"
        let report = try await shop.run(try shop.write("o2.csv", again), offers) {
            $0.rejectPath = shop.path("rejects.csv")
        }
        #expect(report.accepted == 2 && report.rejected == 2)
        #expect(try await shop.count(.offers) == 3)
        let text = try shop.text("rejects.csv")
        #expect(text.contains("4,already_exists,"))
        #expect(text.contains("5,not_found,campaign,"))
        let other = try await shop.run(
            try shop.write("c2.csv", "id,from,to\nK1,1,10\nK2,5,21\nK/3,1,2\nK4,3,1\n"), campaigns)
        #expect(other.accepted == 1 && other.rejected == 3)
        #expect(try await shop.count(.campaigns) == 2)
    }

    static let past = """
        day,member,campaign,coupon
        1,M1,K1,C1
        10,M1,K1,C1
        11,M1,K1,C1
        0,M2,K1,C1
        5,M9,K1,C1
        5,M2,K1,C9
        5,M2,K2,C1

        """

    @Test func pastRedemptionsAreJudgedByTheirOwnTime() async throws {
        let shop = try await ImportFixture()
        try await shop.importShop()
        let path = try shop.write("r.csv", Self.past)
        let dry = try await shop.run(path, redemptions) {
            $0.dryRun = true
            $0.rejectPath = shop.path("dry.csv")
        }
        #expect(try await shop.count(.coupons) == 0)
        let report = try await shop.run(path, redemptions) {
            $0.rejectPath = shop.path("real.csv")
        }
        #expect(report.accepted == 3 && report.rejected == 4)
        #expect(dry.accepted == 3 && dry.rejected == 4)
        #expect(try shop.text("dry.csv") == shop.text("real.csv"))
        let heads = try shop.text("real.csv").split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).prefix(3)
                .joined(separator: ",")
        }
        #expect(
            heads == [
                "4,expired,", "5,not_started,", "6,not_found,member", "7,not_found,offer",
            ])
        let first = try await shop.report("K1")
        #expect(first["redeemed"] == 2 && first["discount"]?["amount"] == 200)
        #expect(first["sales"]?["amount"] == 1_000)
        #expect(try await shop.report("K2")["redeemed"] == 1)
        #expect(try await shop.verify().isSound)
    }

    @Test func replayAfterACrashDoublesNothing() async throws {
        let shop = try await ImportFixture()
        try await shop.importShop()
        let path = try shop.write("r.csv", Self.past)
        let mapping = try shop.mapping(redemptions)
        // The commands of the first chunk went through, and the counters did not: a crash between.
        let fingerprint = try FileFingerprint.make(path: path, mapping: mapping)
        let writer = ChunkWriter(
            engine: shop.engine, tenant: shop.tenant, fingerprint: fingerprint, file: 0)
        let pipe = ChunkPipe<ParsedChunk>()
        let parser = ChunkParser(
            path: path, mapping: mapping, format: .csv, recordsDone: 0, chunkRows: 3)
        Thread.detachNewThread { parser.run(into: pipe) }
        let chunk = try #require(try await pipe.next())
        pipe.cancel()
        let refused = try await writer.perform(chunk)
        #expect(refused.map(\.line) == [4])
        let coupons = try await shop.count(.coupons)
        #expect(try await shop.count(.redemptions) == 2)

        let report = try await shop.run(path, redemptions) { $0.chunkRows = 3 }
        #expect(report.accepted == 3 && report.rejected == 4)
        #expect(try await shop.count(.redemptions) == 3)
        // The one new coupon redeemed, and the one issued before its start was refused.
        #expect(try await shop.count(.coupons) == coupons + 2)
        #expect(try await shop.report("K1")["redeemed"] == 2)
    }

    @Test func productsAndStoresAreWrittenOnceAndChangedInPlace() async throws {
        let shop = try await ImportFixture()
        let products = #"{"kind":"products","columns":{"sku":"s","category":"c","name":"n"}}"#
        let stores = #"{"kind":"stores","columns":{"external_id":"s","name":"n"}}"#
        try await shop.run(try shop.write("p.csv", "s,c,n\nP1,A,\nP2,B,Tea\nP1,C,\n"), products)
        try await shop.run(try shop.write("q.csv", "s,c,n\nP2,B,Tea\nP3,,\n"), products)
        try await shop.run(try shop.write("s.csv", "s,n\nS1,Linz\nS1,Wien\n"), stores)
        #expect(try await shop.count(.products) == 3)
        #expect(try await shop.count(.stores) == 1)
        #expect(try await shop.verify().isSound)
    }
}
