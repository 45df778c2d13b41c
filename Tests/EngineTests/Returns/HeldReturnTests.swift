import Domain
import TestSupport
import Testing

/// Ways back of parts that were captured from a hold.
@Suite("Returns of captured parts")
struct HeldReturnTests {
    private func coupon(
        _ shop: TestShop, in campaign: String, reinstates: Bool = true
    ) async throws -> TestAnswer {
        try await shop.coupon(
            of: try await shop.offer(
                in: campaign, amountOff: 1_000,
                extra: [
                    .init("restrictions", ["minimum_spend": 8_000]),
                    .init("returns", ["reinstates_coupon": .bool(reinstates)]),
                ]))
    }

    private func giveBack(
        _ shop: TestShop, line: Int64, of redemption: TestAnswer
    ) async throws -> TestAnswer {
        try await shop.perform(
            "returnGoods", path: ["redemption_id": redemption.text("id")],
            ["lines": [["line": .integer(line), "quantity": 1]]])
    }

    @Test(arguments: Backend.all)
    func aUseComesBackWithTheLastPartThatNeedsIt(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            for isReinstated in [true, false] {
                let campaign = try await shop.campaign(budget: 5_000)
                let coupon = try await coupon(shop, in: campaign, reinstates: isReinstated)
                let card = try await shop.giftCard(500)
                let hold = try await shop.perform(
                    "placeHold",
                    shop.holding(
                        [coupon.text("code"), card.text("code")],
                        lines: [(2, 6_000), (1, 4_000)]))
                #expect(hold.status == 201, "\(hold.json.text())")
                let first = try await shop.capture(hold.text("id"), [(0, 1)])
                let second = try await shop.capture(hold.text("id"), isFinal: true)
                #expect(first.amount("discount_total") == 300)
                #expect(second.amount("discount_total") == 700)
                // A part never reached the minimum by itself: what is kept of it keeps its share.
                let part = try await giveBack(shop, line: 1, of: second)
                #expect(part.amount("refund") == 3_600, "\(part.json.text())")
                #expect(try await shop.usesLeft(coupon) == 0)
                let whole = try await giveBack(shop, line: 0, of: first)
                #expect(whole.amount("refund") == 2_700 && whole["closed"] == true)
                #expect(whole.amount("other_tender") == 2_200)
                #expect(try await shop.balance(card) == 500)
                #expect(try await shop.usesLeft(coupon) == 0)
                #expect(try await shop.rollBack(second.text("id")).status == 200)
                #expect(try await shop.usesLeft(coupon) == (isReinstated ? 1 : 0))
                let report = try await shop.perform(
                    "getCampaignReport", path: ["campaign_id": campaign])
                #expect(report.amount("discount") == 0 && report.amount("sales") == 0)
                #expect(report["redeemed"] == 0 && report["rolled_back"] == 1)
                #expect(report.amount("budget_left") == 5_000)
            }
        }
    }

    @Test(arguments: Backend.all)
    func aPartThatIsTheWholeOrderIsPricedAgain(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await coupon(shop, in: try await shop.campaign())
            let hold = try await shop.perform(
                "placeHold",
                shop.holding([coupon.text("code")], lines: [(1, 6_000), (1, 4_000)]))
            let all = try await shop.capture(hold.text("id"))
            #expect(try await giveBack(shop, line: 1, of: all).amount("refund") == 3_000)
            #expect(try await giveBack(shop, line: 0, of: all).amount("refund") == 6_000)
            #expect(try await shop.usesLeft(coupon) == 1)
        }
    }

    @Test(arguments: Backend.all)
    func vouchersOfAPartAreTakenBackOneByOne(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await coupon(shop, in: try await shop.campaign())
            let card = try await shop.giftCard(500)
            let hold = try await shop.perform(
                "placeHold",
                shop.holding(
                    [coupon.text("code"), card.text("code")], lines: [(1, 10_000)]))
            let part = try await shop.capture(hold.text("id"))
            for voucher in [card, coupon] {
                let one = try await shop.perform(
                    "rollbackRedemption", path: ["redemption_id": part.text("id")],
                    ["vouchers": [.string(voucher.text("id"))]])
                #expect(one.status == 200, "\(one.json.text())")
            }
            #expect(try await shop.balance(card) == 500)
            #expect(try await shop.usesLeft(coupon) == 1)
            #expect(try await shop.rollBack(part.text("id")).code == "already_rolled_back")
        }
    }

    /// A part was returned while the hold was open: its offer keeps uses, so no end of the hold may
    /// bring the use back.
    @Test(arguments: Backend.all)
    func aKeptUseStaysUsedWhenTheHoldEnds(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            for expires in [false, true] {
                let coupon = try await coupon(
                    shop, in: try await shop.campaign(), reinstates: false)
                let hold = try await shop.perform(
                    "placeHold",
                    shop.holding([coupon.text("code")], lines: [(1, 6_000), (1, 4_000)]))
                let part = try await shop.capture(hold.text("id"), [(0, 1)])
                let back = try await giveBack(shop, line: 0, of: part)
                #expect(back["closed"] == true, "\(back.json.text())")
                if expires {
                    shop.clock.advance(byMilliseconds: 900_000)
                    let late = try await shop.capture(hold.text("id"))
                    #expect(late.status != 201)
                } else {
                    #expect(try await shop.void(hold.text("id")).status == 200)
                }
                #expect(try await shop.usesLeft(coupon) == 0)
            }
        }
    }

    /// An offer until one o'clock, held before and captured after it.
    @Test(arguments: Backend.all)
    func aHeldOrderIsPricedAgainAsOfItsHold(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(), amountOff: 1_000,
                extra: [.init("restrictions", ["condition": "time.hour < 13"])])
            let coupon = try await shop.coupon(of: offer)
            let hold = try await shop.perform(
                "placeHold",
                shop.holding(
                    [coupon.text("code")], seconds: 7_200, lines: [(1, 6_000), (1, 4_000)]))
            #expect(hold.status == 201, "\(hold.json.text())")
            shop.clock.advance(byMilliseconds: 5_400_000)
            let all = try await shop.capture(hold.text("id"))
            #expect(all.amount("discount_total") == 1_000)
            let back = try await giveBack(shop, line: 1, of: all)
            #expect(back.amount("refund") == 3_600, "\(back.json.text())")
        }
    }
}
