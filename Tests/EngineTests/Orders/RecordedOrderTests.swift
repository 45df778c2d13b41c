import Database
import Domain
import Engine
import Simulation
import Store
import TestSupport
import Testing

@Suite("Orders without vouchers")
struct RecordedOrderTests {
    private static let member = "m1"

    private func start(_ shop: TestShop) async throws {
        for member in [Self.member, "m2"] {
            _ = try await shop.perform("upsertMember", path: ["external_id": member], [:])
        }
        _ = try await shop.offer(
            in: try await shop.campaign(), amountOff: 100, extra: [.init("public_code", "OFF")])
    }

    private func record(
        _ shop: TestShop, _ reference: String, _ amount: Int64, member: String = member,
        key: String? = nil
    ) async throws -> TestAnswer {
        try await shop.perform(
            "recordOrder",
            [
                "reference": .string(reference), "member": .string(member), "currency": "CNY",
                "amount": .integer(amount),
            ], key: key)
    }

    private func redeem(
        _ shop: TestShop, _ reference: String, _ amount: Int64, member: String = member
    ) async throws -> TestAnswer {
        try await shop.perform(
            "redeemVouchers",
            shop.order(["OFF"], amount: amount, reference: reference, member: member))
    }

    private func cancel(_ shop: TestShop, _ reference: String) async throws -> TestAnswer {
        try await shop.perform("cancelOrder", path: ["reference": reference])
    }

    private func rollBack(_ shop: TestShop, _ redemption: TestAnswer) async throws {
        let answer = try await shop.perform(
            "rollbackRedemption", path: ["redemption_id": redemption.text("id")])
        #expect(answer.status == 200)
    }

    /// Visits and spend as offers see them.
    private func history(
        _ shop: TestShop, _ name: String = member
    ) async throws -> [Int64] {
        let (tenant, currency) = (shop.tenant, try #require(shop.currency))
        return try await shop.engine.read { work in
            let member = try work.membersByName.find(
                MemberName(tenant: tenant, externalID: name), work.connection)
            guard let member else { return [] }
            let row = try work.memberHistories.load(
                MemberHistoryKey(tenant: tenant, member: member.id, currency: currency),
                work.connection)
            return [row?.visits ?? 0, row?.spent ?? 0]
        }
    }

    /// What came back of an order no longer counts, whoever counts it in the end.
    @Test(arguments: Backend.all)
    func aReturnAndACancelledRecordLeaveNothingBehind(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await start(shop)
            #expect(try await record(shop, "R", 4_900).status == 201)
            let redeemed = try await redeem(shop, "R", 5_000)
            #expect(try await history(shop) == [1, 4_900])
            let line = redeemed["order"]?["lines"]?[0]?["quantity"]?.integerValue ?? 1
            #expect(try await cancel(shop, "R").status == 200)
            #expect(try await history(shop) == [1, 4_900])
            let back = try await shop.perform(
                "returnGoods", path: ["redemption_id": redeemed.text("id")],
                ["lines": [["line": 0, "quantity": .integer(line)]]])
            #expect(back.status == 201, "\(back.json.text())")
            #expect(try await history(shop) == [0, 0])
        }
    }

    /// A return before the record is cancelled is not counted again with it.
    @Test(arguments: Backend.all)
    func aPartialReturnStaysReturnedWhenTheRecordIsCancelled(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            try await start(shop)
            #expect(try await record(shop, "R", 4_900).status == 201)
            let order: JSON = [
                "reference": "R", "currency": "CNY",
                "lines": [
                    ["sku": "a", "quantity": 1, "amount": 2_500],
                    ["sku": "b", "quantity": 1, "amount": 2_500],
                ],
            ]
            let redeemed = try await shop.perform(
                "redeemVouchers",
                [
                    "order": order, "member": .string(Self.member),
                    "vouchers": [["code": "OFF"]],
                ])
            #expect(redeemed.status == 201, "\(redeemed.json.text())")
            for (line, expected) in [(Int64(0), [Int64(1), 2_450]), (1, [0, 0])] {
                let back = try await shop.perform(
                    "returnGoods", path: ["redemption_id": redeemed.text("id")],
                    ["lines": [["line": .integer(line), "quantity": 1]]])
                #expect(back.status == 201, "\(back.json.text())")
                if line == 0 { #expect(try await cancel(shop, "R").status == 200) }
                #expect(try await history(shop) == expected)
            }
        }
    }

    @Test(arguments: Backend.all)
    func anOrderCountsForVisitsAndSpendUntilItIsCancelled(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await start(shop)
            let created = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(try await shop.campaign(name: "Third")), "name": "o",
                    "benefit": ["type": "amount_off", "amount": 100], "public_code": "THIRD",
                    "restrictions": ["first_visit": 3, "last_visit": 3, "tags": "not churned"],
                ])
            #expect(created.status == 201, "\(created.json.text())")
            let first = try await record(shop, "A", 4_000)
            #expect(first.status == 201, "\(first.json.text())")
            #expect(first["state"] == "recorded")
            let third = { (reference: String) in
                try await shop.perform(
                    "redeemVouchers",
                    shop.order(["THIRD"], reference: reference, member: Self.member))
            }
            #expect(try await third("C").code == "wrong_visit")
            #expect(try await record(shop, "B", 2_000).status == 201)
            #expect(try await history(shop) == [2, 6_000])
            #expect(try await third("C").status == 201)
            #expect(try await history(shop) == [3, 10_900])

            let cancelled = try await cancel(shop, "A")
            #expect(cancelled["state"] == "cancelled")
            #expect(try await history(shop) == [2, 6_900])
            #expect(try await cancel(shop, "A").code == "illegal_state")
            #expect(try await cancel(shop, "Z").code == "not_found")
            let shown = try await shop.perform("getOrder", path: ["reference": "A"])
            #expect(shown["state"] == "cancelled")
            #expect(try await shop.perform("getOrder", path: ["reference": "Z"]).status == 404)
        }
    }

    @Test(arguments: Backend.all)
    func anOrderIsRecordedOnceByReferenceAndByKey(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await start(shop)
            let first = try await record(shop, "A", 4_000, key: "k")
            let replay = try await record(shop, "A", 4_000, key: "k")
            #expect(replay.isReplay && replay.body == first.body)
            let again = try await record(shop, "A", 4_000)
            #expect(again.status == 200 && again.body == first.body)
            #expect(try await record(shop, "A", 4_001).code == "already_exists")
            #expect(try await record(shop, "A", 4_000, member: "m2").code == "already_exists")
            #expect(try await record(shop, "B", 1, member: "nobody").code == "not_found")
            #expect(try await record(shop, "B", -1).code == "out_of_range")
            #expect(try await history(shop) == [1, 4_000])
        }
    }

    @Test(arguments: Backend.all)
    func whatIsRedeemedAndRecordedCountsOnceInEitherOrder(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await start(shop)
            let before = try await redeem(shop, "A", 5_000)
            #expect(try await record(shop, "A", 4_800).status == 201)
            #expect(try await history(shop) == [1, 4_900])
            #expect(try await record(shop, "A2", 4_800, member: "m2").status == 201)
            #expect(try await record(shop, "B", 3_000).status == 201)
            let after = try await redeem(shop, "B", 3_000)
            #expect(after.status == 201)
            #expect(try await history(shop) == [2, 7_900])
            // The order stays when its voucher is taken off, at what was recorded.
            try await rollBack(shop, before)
            #expect(try await history(shop) == [2, 7_800])
            try await rollBack(shop, after)
            #expect(try await history(shop) == [2, 7_800])
            _ = try await cancel(shop, "A")
            _ = try await cancel(shop, "B")
            #expect(try await history(shop) == [0, 0])

            _ = try await redeem(shop, "D", 1_000, member: "m2")
            #expect(try await record(shop, "D", 900).code == "already_exists")
        }
    }

    @Test(arguments: Backend.all)
    func partsOfOneHoldAreOneVisitWhenTheirOrderIsCancelled(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await start(shop)
            #expect(try await record(shop, "R", 6_000).status == 201)
            let hold = try await shop.perform(
                "placeHold",
                shop.holding(["OFF"], lines: [(3, 6_000)], reference: "R", member: Self.member))
            for _ in 0..<3 {
                #expect(try await shop.capture(hold.text("id"), [(0, 1)]).status == 201)
            }
            #expect(try await history(shop) == [1, 6_000])
            #expect(try await redeem(shop, "R", 1_000).status == 201)
            // The hold is one visit, and what was redeemed beside it another.
            #expect(try await cancel(shop, "R").status == 200)
            #expect(try await history(shop) == [2, 5_900 + 900])
        }
    }

    @Test(arguments: Backend.all)
    func redemptionsOfAMerchantWithoutRecordedOrdersAskNothingMore(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            try await start(shop)
            for number in 0..<3 { _ = try await redeem(shop, "w\(number)", 1_000) }
            func cost(_ reference: String) async throws -> Int {
                let before = shop.engine.driver.statistics.statements
                #expect(try await redeem(shop, reference, 1_000).status == 201)
                return Int(shop.engine.driver.statistics.statements - before)
            }
            let plain = try await cost("p1")
            #expect(try await cost("p2") == plain)
            _ = try await record(shop, "x", 1)
            _ = try await redeem(shop, "w", 1_000)
            #expect(try await cost("p3") == plain + 1, "one look-up by key")
        }
    }

    /// Another process that has asked before must notice the merchant's first order at once.
    @Test func anotherEngineNoticesTheFirstOrder() async throws {
        try await withShop(on: .postgres) { shop in
            try await start(shop)
            let other = try await shop.beside()
            _ = try await redeem(other, "A", 1_000)
            _ = try await record(shop, "B", 900)
            _ = try await redeem(other, "B", 1_000)
            #expect(try await history(shop) == [2, 1_800])
            try await other.engine.close()
        }
    }

    /// Random orders, redemptions, cancellations and rollbacks: while an order is recorded or
    /// redeemed it counts once, whatever came first.
    @Test(arguments: [UInt64(1), 2, 3])
    func theHistoryEqualsWhatIsLeftOfRandomSequences(_ seed: UInt64) async throws {
        try await withShop { shop in
            try await start(shop)
            var random = SeededRandom(seed: seed)
            var recorded: [String: (amount: Int64, isFirst: Bool)] = [:]
            var cancelled: Set<String> = []
            var redeemed: [(reference: String, spent: Int64, answer: TestAnswer)] = []
            for step in 0..<120 {
                let reference = "r\(Int.random(in: 0..<12, using: &random))"
                let amount = Int64.random(in: 200...9_000, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0 where recorded[reference] == nil && !cancelled.contains(reference):
                    #expect(try await record(shop, reference, amount).status == 201)
                    let isFirst = !redeemed.contains { $0.reference == reference }
                    recorded[reference] = (amount, isFirst)
                case 1 where recorded[reference] != nil:
                    #expect(try await cancel(shop, reference).status == 200)
                    recorded[reference] = nil
                    cancelled.insert(reference)
                case 2:
                    let answer = try await redeem(shop, reference, amount)
                    redeemed.append((reference, amount - 100, answer))
                case 3 where !redeemed.isEmpty:
                    let index = Int.random(in: 0..<redeemed.count, using: &random)
                    let gone = redeemed.remove(at: index)
                    try await rollBack(shop, gone.answer)
                    let isLast = !redeemed.contains { $0.reference == gone.reference }
                    if isLast { recorded[gone.reference]?.isFirst = true }
                default: break
                }
                let orders = recorded.values.filter(\.isFirst)
                let others = redeemed.filter { recorded[$0.reference]?.isFirst != true }
                let expected = [
                    Int64(orders.count + others.count),
                    orders.reduce(0) { $0 + $1.amount } + others.reduce(0) { $0 + $1.spent },
                ]
                #expect(try await history(shop) == expected, "seed \(seed), step \(step)")
            }
        }
    }
}
