import Domain
import Engine
import Ledger
import TestSupport
import Testing

/// What an order gave back and what points and credit paid follow its returns.
@Suite("Returns of orders with rewards")
struct RewardReturnTests {
    private func buy(
        _ shop: TestShop, _ codes: [String], _ amounts: [Int64], points: Int64? = nil,
        credit: Int64? = nil
    ) async throws -> TestAnswer {
        let lines = amounts.enumerated().map { line, amount -> JSON in
            ["sku": .string("sku\(line)"), "quantity": 1, "amount": .integer(amount)]
        }
        return try await shop.perform(
            "redeemVouchers",
            .object(present: [
                "order": ["reference": "o-1", "currency": "CNY", "lines": .array(lines)],
                "member": "m1", "vouchers": .array(codes.map { ["code": .string($0)] }),
                "points": points.map(JSON.integer), "cash_credit": credit.map(JSON.integer),
            ]))
    }

    private func giveBack(
        _ shop: TestShop, line: Int64, of redemption: TestAnswer
    ) async throws -> TestAnswer {
        try await shop.perform(
            "returnGoods", path: ["redemption_id": redemption.text("id")],
            ["lines": [["line": .integer(line), "quantity": 1]]])
    }

    private func taken(_ answer: TestAnswer) -> [[Int64]] {
        (answer["gives_back_taken"]?.arrayValue ?? []).map { reward in
            [reward["taken"]?.integerValue ?? -1, reward["owed"]?.integerValue ?? -1]
        }
    }

    private func coupons(_ shop: TestShop) async throws -> [String] {
        let page = try await shop.perform("listMemberCoupons", path: ["external_id": "m1"])
        return page["items"]?.arrayValue?.compactMap { $0["state"]?.stringValue } ?? []
    }

    private func shopOfRewards(_ shop: TestShop, afterDays: Int64 = 0) async throws {
        try await shop.member()
        let target = try await shop.offer(in: try await shop.campaign())
        let days = JSON.Member("after_days", .integer(afterDays))
        for (code, terms) in [
            (
                "POINTS",
                [.init("form", "points"), .init("threshold", 1_000), .init("amount", 10)]
            ),
            ("CREDIT", [.init("form", "cash_credit"), .init("basis_points", 1_000)]),
            (
                "COUPONS",
                [
                    .init("form", "coupon"), .init("offer_id", .string(target)),
                    .init(
                        "steps",
                        [
                            ["threshold": 5_000, "amount": 1],
                            ["threshold": 10_000, "amount": 3],
                        ]),
                ]
            ),
        ] as [(String, [JSON.Member])] {
            let made = try await shop.giveBack(
                code, terms + [days], in: try await shop.campaign(budget: 10_000))
            #expect(made.status == 201, "\(made.json.text())")
        }
    }

    /// malsubrata/woo-wallet #53: cashback stays with who sends the goods back. Here it shrinks.
    @Test(arguments: Backend.all)
    func woowallet53_whatAnOrderGaveBackShrinksWithIt(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shopOfRewards(shop)
            let bought = try await buy(shop, ["POINTS", "CREDIT", "COUPONS"], [6_000, 5_000])
            #expect(bought.status == 201, "\(bought.json.text())")
            #expect(try await shop.points() == .init(available: 110))
            #expect(try await shop.credit() == .init(available: 1_100))
            #expect(try await coupons(shop) == ["active", "active", "active"])
            #expect(try await buy(shop, [], [5_000], credit: 900).status == 201)

            let part = try await giveBack(shop, line: 1, of: bought)
            #expect(part.status == 201, "\(part.json.text())")
            #expect(taken(part) == [[50, 0], [500, 300], [2, 0]])
            #expect(try await shop.points() == .init(available: 60))
            #expect(try await shop.credit() == .init(debt: 300))
            #expect(try await coupons(shop).sorted() == ["active", "voided", "voided"])
            let path = ["redemption_id": bought.text("id")]
            let listed = try await shop.perform("listReturns", path: path)
            #expect(listed["items"]?.arrayValue?.first == part.json)

            let rest = try await giveBack(shop, line: 0, of: bought)
            #expect(taken(rest) == [[60, 0], [600, 600], [1, 0]])
            #expect(try await shop.points() == .init())
            #expect(try await shop.credit() == .init(debt: 900))
            #expect(try await coupons(shop) == ["voided", "voided", "voided"])
        }
    }

    /// What waits for its day is less on its day, and coupons are issued for what is left.
    @Test(arguments: Backend.all)
    func whatIsPendingShrinksBeforeItsDay(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shopOfRewards(shop, afterDays: 7)
            let bought = try await buy(shop, ["POINTS", "CREDIT", "COUPONS"], [6_000, 5_000])
            #expect(bought.status == 201, "\(bought.json.text())")
            #expect(
                taken(try await giveBack(shop, line: 1, of: bought)) == [
                    [50, 0], [500, 0], [2, 0],
                ])
            #expect(try await shop.points() == .init(pending: 60))
            shop.clock.advance(byMilliseconds: 7 * TestShop.dayMilliseconds)
            try await shop.engine.matureGiveBacks()
            #expect(try await shop.points() == .init(available: 60))
            #expect(try await shop.credit() == .init(available: 600))
            #expect(try await coupons(shop) == ["active"])
            #expect(try await shop.returnOrder(bought).status == 200)
            #expect(try await shop.points() == .init())
            #expect(try await shop.credit() == .init())
            #expect(try await coupons(shop) == ["voided"])
        }
    }

    @Test(arguments: Backend.all)
    func aVoucherThatIsTakenBackTakesItsGiveBackAlong(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shopOfRewards(shop)
            let bought = try await buy(shop, ["POINTS", "CREDIT"], [6_000, 5_000])
            let path = ["redemption_id": bought.text("id")]
            let name = bought["vouchers"]?[0]?["id"] ?? .null
            let one = try await shop.perform(
                "rollbackRedemption", path: path, ["vouchers": [name]])
            #expect(one.status == 200, "\(one.json.text())")
            #expect(try await shop.points() == .init())
            #expect(try await shop.credit() == .init(available: 1_100))
            #expect(taken(try await giveBack(shop, line: 1, of: bought)) == [[500, 0]])
            #expect(try await shop.returnOrder(bought).status == 200)
            #expect(try await shop.credit() == .init())
        }
    }

    /// Setono/SyliusGiftCardPlugin #288, saleor/saleor #7271: what paid comes back as what it was,
    /// in the proportion in which it paid.
    @Test(arguments: Backend.all)
    func setono288_pointsAndCreditComeBackInProportion(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            _ = try await shop.giveBack("POINTS", [.init("form", "points"), .init("amount", 300)])
            _ = try await shop.giveBack(
                "CREDIT", [.init("form", "cash_credit"), .init("amount", 500)],
                in: try await shop.campaign(budget: 1_000))
            _ = try await shop.perform(
                "setPointsWorth", path: ["currency": "CNY"], ["points": 1, "amount": 1])
            #expect(try await buy(shop, ["POINTS", "CREDIT"], [5_000]).status == 201)
            for ending in ["returned", "rolled back"] {
                let paid = try await buy(shop, [], [600, 400], points: 300, credit: 500)
                #expect(paid["amount_due"]?["amount"] == 200)
                let part = try await giveBack(shop, line: 1, of: paid)
                #expect(part["refund"]?["amount"] == 400)
                #expect(part["points_back"] == 120 && part["points_total"]?["amount"] == 120)
                #expect(part["cash_credit_total"]?["amount"] == 200)
                #expect(part["other_tender"]?["amount"] == 80)
                #expect(try await shop.points() == .init(available: 120))
                #expect(try await shop.credit() == .init(available: 200))
                if ending == "returned" {
                    let rest = try await giveBack(shop, line: 0, of: paid)
                    #expect(rest["points_back"] == 180 && rest["other_tender"]?["amount"] == 120)
                } else {
                    #expect(try await shop.returnOrder(paid).status == 200)
                }
                #expect(try await shop.points() == .init(available: 300), "\(ending)")
                #expect(try await shop.credit() == .init(available: 500), "\(ending)")
            }
        }
    }
}
