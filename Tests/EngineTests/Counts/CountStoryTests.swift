import Database
import Domain
import Engine
import Ledger
import Store
import TestSupport
import Testing

@Suite("Limits by member, person, device, store and period")
struct CountStoryTests {
    private let hour: Int64 = 3_600_000

    @Test(arguments: Backend.all)
    func aUseComesBackToTheDayItWasTakenFrom(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member("m")
            // The shop's clock begins at 20:00 in Shanghai.
            _ = try await shop.limited(
                "DAILY", shop.counts("member", per: "day", 1), zone: "Asia/Shanghai")
            let today = try await shop.use("DAILY", member: "m")
            #expect(today.status == 201, "\(today.json.text())")
            let refused = try await shop.use("DAILY", member: "m")
            #expect(refused.code == "limit_member")
            let condition = refused["conditions"]?.arrayValue?.first
            #expect(condition?["name"] == "redemptions_per_member_day")
            #expect(condition?["required"] == 1)
            #expect(condition?["actual"]?["used"] == 1)
            #expect(condition?["actual"]?["renewed_at"] == "2026-06-01T16:00:00.000Z")
            let back = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": today.text("id")])
            #expect(back.status == 200)
            let again = try await shop.use("DAILY", member: "m")
            #expect(again.status == 201, "the use came back to its day")

            shop.clock.advance(byMilliseconds: 4 * hour)
            #expect(try await shop.use("DAILY", member: "m").status == 201, "a new local day")
            let late = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": again.text("id")])
            #expect(late.status == 200)
            #expect(
                try await shop.use("DAILY", member: "m").code == "limit_member",
                "yesterday's use gives nothing back to today")
        }
    }

    @Test(arguments: Backend.all)
    func whatALimitCountsMustBeNamed(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member("m")
            for (by, code) in [
                ("member", "member_required"), ("device", "device_required"),
                ("store", "store_required"),
            ] {
                _ = try await shop.limited(
                    by.uppercased() + "X", shop.counts(by, per: "ever", of: "discount", 500))
                let answer = try await shop.use(by.uppercased() + "X")
                #expect(answer.code == code, "\(by): \(answer.json.text())")
            }
            _ = try await shop.limited("PERSONX", shop.counts("person", per: "ever", 5))
            #expect(try await shop.use("PERSONX", member: "m").code == "person_required")
            _ = try await shop.perform(
                "upsertMember", path: ["external_id": "m"], ["person": "p"])
            #expect(try await shop.use("PERSONX", member: "m").status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func membersOfOnePersonShareALimitAndCountsStayWithThePerson(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member("app", person: "p1")
            try await shop.member("web", person: "p1")
            _ = try await shop.limited("ONCE", shop.counts("person", per: "ever", 1))
            let shown = try await shop.perform("getMember", path: ["external_id": "web"])
            #expect(shown["person"] == "p1")
            let used = try await shop.use("ONCE", member: "app")
            #expect(used.status == 201)
            #expect(try await shop.use("ONCE", member: "web").code == "limit_person")
            // The merchant learns that they are two: what was used stays with the first.
            try await shop.member("web", person: "p2")
            #expect(try await shop.use("ONCE", member: "web").status == 201)
            try await shop.member("app", person: "p3")
            let back = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": used.text("id")])
            #expect(back.status == 200)
            try await shop.member("app", person: "p1")
            #expect(try await shop.use("ONCE", member: "app").status == 201, "p1 has it back")
        }
    }

    /// Neither journal nor rows nor answers hold the device or the person in clear.
    @Test(arguments: Backend.all)
    func devicesAndPersonsAreStoredAsHashesOnly(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member("m", person: "person-in-clear")
            _ = try await shop.limited(
                "BOTH",
                [
                    "counts": [
                        ["by": "device", "per": "ever", "maximum": 1],
                        ["by": "person", "per": "ever", "maximum": 1],
                    ]
                ])
            let answer = try await shop.use("BOTH", member: "m", device: "device-in-clear")
            #expect(answer.status == 201)
            #expect(!answer.json.text().contains("in-clear"))
            let stored = try await shop.engine.read { work in
                var texts: [String] = []
                try JournalTable.scanRows(after: 0, upTo: .max, work.connection) { row in
                    try row.withBlob(2) { texts.append(String(decoding: $0, as: UTF8.self)) }
                }
                for walk in StateTables.walks {
                    try walk.scan(work.connection) { bytes, _ in
                        texts.append(String(decoding: bytes.content, as: UTF8.self))
                    }
                }
                return texts
            }
            #expect(stored.count > 10)
            #expect(!stored.contains { $0.contains("in-clear") })
        }
    }

    @Test(arguments: Backend.all)
    func aWalletTellsWhatItsLimitsLeave(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member("m")
            let offer = try await shop.limited(
                "WALLET", shop.counts("member", per: "month", 2)
            ).text("id")
            for _ in 0..<3 { _ = try await shop.coupon(of: offer, member: "m") }
            let ask: @Sendable () async throws -> TestAnswer = {
                try await shop.perform(
                    "qualifyVouchers", ["order": shop.request([])["order"] ?? .null, "member": "m"])
            }
            let three = try await ask()
            #expect(three["best"]?["vouchers"]?.arrayValue?.count == 2, "\(three.json.text())")
            #expect(try await shop.use("WALLET", member: "m").status == 201)
            #expect(try await shop.use("WALLET", member: "m").status == 201)
            let none = try await ask()
            #expect(none["best"]?["vouchers"]?.arrayValue?.isEmpty == true)
            let codes = none["vouchers"]?.arrayValue?.map { $0["code"]?.stringValue }
            #expect(codes == ["limit_member", "limit_member", "limit_member"])
            let text = none["vouchers"]?[0]?["customer_text"]?["zh-CN"]
            #expect(text == "已达使用上限")
        }
    }

    @Test func bulkIssuesKeepToTheLimitsOfTheDay() async throws {
        try await withShop { shop in
            let offer = try await shop.limited(
                "BATCH", shop.counts("offer", per: "day", of: "issues", 100)
            ).text("id")
            let batch: @Sendable (Int64) async throws -> TestAnswer = { count in
                try await shop.perform(
                    "createCodeBatch",
                    ["offer_id": .string(offer), "name": "b", "count": .integer(count)])
            }
            #expect(try await batch(101).code == "limit_period")
            #expect(try await batch(60).status == 201)
            #expect(try await batch(41).code == "limit_period")
            #expect(try await batch(40).status == 201)
            #expect(try await shop.coupon(of: offer).code == "limit_period")
            shop.clock.advance(byMilliseconds: 24 * hour)
            #expect(try await shop.coupon(of: offer).status == 201)
            let named = try await shop.limited(
                "NAMED", shop.counts("member", per: "day", of: "issues", 1)
            ).text("id")
            let unnamed = try await shop.perform(
                "createCodeBatch", ["offer_id": .string(named), "name": "b", "count": 1])
            #expect(unnamed.code == "member_required")
        }
    }

    /// A redemption of an offer without such limits asks nothing more of the storage; one limit is
    /// one statement to read and one to write.
    @Test func limitsCostOnlyWhereThereAreAny() async throws {
        try await withShop { shop in
            _ = try await shop.limited("PLAIN", [:])
            _ = try await shop.limited("COUNTED", shop.counts("store", per: "day", 1_000))
            var costs: [String: Int] = [:]
            for code in ["PLAIN", "COUNTED"] {
                for _ in 0..<3 {
                    let before = shop.engine.driver.statistics.statements
                    #expect(try await shop.use(code, store: "S").status == 201)
                    costs[code] = Int(shop.engine.driver.statistics.statements - before)
                }
            }
            #expect(costs["COUNTED"] == (costs["PLAIN"] ?? 0) + 2, "\(costs)")
        }
    }
}
