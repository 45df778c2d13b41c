import Domain
import Ledger
import TestSupport
import Testing

/// Who shared what a redemption gave shares what comes back, to the minor unit.
@Suite("Returns of discounts that others pay")
struct SharedReturnTests {
    private static let period = (from: "2026-06-01T00:00:00Z", to: "2026-07-01T00:00:00Z")

    private func redeem(
        _ shop: TestShop, _ codes: [String], _ amounts: [Int64], store: String? = nil
    ) async throws -> TestAnswer {
        let lines = amounts.enumerated().map { line, amount -> JSON in
            ["sku": .string("sku\(line)"), "quantity": 1, "amount": .integer(amount)]
        }
        return try await shop.perform(
            "redeemVouchers",
            [
                "order": .object(present: [
                    "reference": "o-1", "currency": "CNY", "lines": .array(lines),
                    "store": store.map(JSON.string),
                ]), "vouchers": .array(codes.map { ["code": .string($0)] }),
            ])
    }

    private func giveBack(
        _ shop: TestShop, line: Int64, of redemption: TestAnswer
    ) async throws -> TestAnswer {
        try await shop.perform(
            "returnGoods", path: ["redemption_id": redemption.text("id")],
            ["lines": [["line": .integer(line), "quantity": 1]]])
    }

    @Test(arguments: Backend.all)
    func twoCampaignsOfOneOrderAndACardAreToldApart(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.settle(
                parties: ["brand", "mall", "franchise"], stores: ["S1": "franchise"])
            let joint = try await shop.campaign([
                .init("budget", ["amount": 9_000, "currency": "CNY", "per_day": 5_000]),
                .init(
                    "payers",
                    .array(
                        [("brand", 3_333), ("mall", 3_333), ("merchant", 3_334)].map {
                            [
                                "party": .string($0.0),
                                "share_basis_points": .integer(Int64($0.1)),
                                "budget": ["amount": 400, "currency": "CNY"],
                            ]
                        })),
            ]).text("id")
            // Each takes 10.00 off 90.00, a third of it off the second line; brand issues one too.
            try await shop.word("JOINT", in: joint)
            let issued = try await shop.campaign([.init("issuer", "brand")]).text("id")
            _ = try await shop.offer(
                in: issued, amountOff: 100,
                extra: [
                    .init("public_code", "ISSUED"),
                    .init("restrictions", ["minimum_spend": 9_000]),
                ])
            let card = try await shop.perform(
                "issueGiftCard",
                ["currency": "CNY", "amount": 500, "activate": true, "issuer": "mall"])
            let paid = try await redeem(
                shop, ["JOINT", "ISSUED", card.text("code")], [6_000, 3_000], store: "S1")
            #expect(paid.status == 201, "\(paid.json.text())")
            let clearing = { () async throws -> [String] in
                try await shop.clearing(from: Self.period.from, to: Self.period.to).sorted()
            }
            #expect(
                try await clearing() == [
                    "brand>franchise 433", "mall>franchise 833", "merchant>franchise 334",
                ])
            let back = try await giveBack(shop, line: 1, of: paid)
            // A third of the joint discount, all of the other: its minimum is lost. The card gets
            // its 5.00 back first.
            #expect(back.status == 201, "\(back.json.text())")
            #expect(back["vouchers"]?[0]?["amount"]?["amount"] == 333)
            #expect(back["vouchers"]?[1]?["amount"]?["amount"] == 100)
            #expect(try await shop.balances(of: .payerExpense).total == 667)
            #expect(try await shop.balances(of: .dayExpense).total == 667)
            #expect(try await shop.balances(of: .payerBudget).total == 3 * 400 - 667)
            #expect(
                try await clearing() == [
                    "brand>franchise 223", "mall>franchise 222", "merchant>franchise 222",
                ])
            #expect(try await shop.rollBack(paid).status == 200)
            #expect(try await clearing() == [])
            #expect(try await shop.balances(of: .clearing).values.allSatisfy { $0 == 0 })
            #expect(try await shop.balances(of: .payerExpense).total == 0)
            #expect(try await shop.balances(of: .dayExpense).total == 0)
        }
    }

    /// What is given back is the budget's until the coupon itself comes back.
    @Test(arguments: Backend.all)
    func whatWasSetAsideIsSetAsideAgainWithTheCoupon(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign([
                .init("budget", ["amount": 3_000, "currency": "CNY", "reserve": "issue"])
            ]).text("id")
            func money() async throws -> [Int64] {
                let report = try await shop.perform(
                    "getCampaignReport", path: ["campaign_id": campaign])
                return ["budget_left", "budget_reserved", "discount"].map {
                    report[$0]?["amount"]?.integerValue ?? -1
                }
            }
            for isReinstated in [true, false] {
                let offer = try await shop.perform(
                    "createOffer",
                    [
                        "campaign_id": .string(campaign), "name": "half",
                        "benefit": ["type": "percent_off", "basis_points": 5_000, "cap": 1_000],
                        "returns": ["reinstates_coupon": .bool(isReinstated)],
                    ])
                let start = try await money()
                let coupon = try await shop.coupon(of: offer.text("id"))
                let paid = try await redeem(shop, [coupon.text("code")], [600, 600])
                #expect(paid["discount_total"]?["amount"] == 600)
                #expect(try await giveBack(shop, line: 0, of: paid).status == 201)
                #expect(try await money() == [start[0] - 300, start[1], 300])
                #expect(try await giveBack(shop, line: 1, of: paid).status == 201)
                let again: Int64 = isReinstated ? 1_000 : 0
                #expect(try await money() == [start[0] - again, start[1] + again, 0])
            }
        }
    }
}
