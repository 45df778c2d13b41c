import Domain
import TestSupport
import Testing

/// Ways back through whole engines, on both databases, with the books checked at the end.
@Suite("Returns")
struct ReturnStoryTests {
    private func order(
        _ codes: [String], member: String? = nil, _ lines: [(sku: String, amount: Int64)]
    ) -> JSON {
        var members: [JSON.Member] = [
            .init(
                "order",
                [
                    "reference": "o-1", "currency": "CNY",
                    "lines": .array(
                        lines.map {
                            [
                                "sku": .string($0.sku), "quantity": 1,
                                "amount": .integer($0.amount),
                            ]
                        }),
                ]),
            .init("vouchers", .array(codes.map { ["code": .string($0)] })),
        ]
        if let member { members.append(.init("member", .string(member))) }
        return .object(members)
    }

    private func amount(_ answer: TestAnswer, _ name: String) -> Int64? {
        answer[name]?["amount"]?.integerValue
    }

    /// A condition over a member's tags was met when the order was placed, and is met by what is
    /// kept of it.
    @Test(arguments: Backend.all)
    func aConditionOverTagsIsStillMet(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.perform(
                "upsertMember", path: ["external_id": "m"], ["tags": ["vip"]])
            let offer = try await shop.offer(
                in: try await shop.campaign(), amountOff: 2_000,
                extra: [.init("restrictions", ["condition": "\"vip\" in member.tags"])])
            let coupon = try await shop.coupon(of: offer)
            let redeemed = try await shop.perform(
                "redeemVouchers",
                order([coupon.text("code")], member: "m", [("a", 5_000), ("b", 5_000)]))
            #expect(redeemed.status == 201, "\(redeemed.json.text())")
            let back = try await shop.perform(
                "returnGoods", path: ["redemption_id": redeemed.text("id")],
                ["lines": [["line": 1, "quantity": 1]]])
            #expect(amount(back, "refund") == 4_000, "\(back.json.text())")
        }
    }

    /// fossasia/eventyay #2824, Sylius #10125: what is refunded, and what a refund restores.
    @Test(arguments: Backend.all)
    func sylius10125_returnsRefundRestoreAndEnd(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.perform("upsertMember", path: ["external_id": "m"], .object([]))
            let campaign = try await shop.campaign(budget: 5_000)
            let offer = try await shop.offer(
                in: campaign, amountOff: 1_000,
                extra: [.init("restrictions", ["minimum_spend": 10_000])])
            let coupon = try await shop.coupon(of: offer, member: "m")
            let card = try await shop.giftCard(3_000)
            let redeemed = try await shop.perform(
                "redeemVouchers",
                order(
                    [coupon.text("id"), card.text("code")], member: "m",
                    [("a", 6_000), ("b", 5_000)]))
            let path = ["redemption_id": redeemed.text("id")]
            let back = try await shop.perform(
                "returnGoods", path: path,
                ["lines": [["sku": "b", "quantity": 1]], "reason": "Damaged"])
            #expect(back.status == 201)
            #expect(amount(back, "refund") == 4_000 && amount(back, "other_tender") == 1_000)
            #expect(amount(back, "kept_cost") == 6_000)
            let report = try await shop.perform(
                "getCampaignReport", path: ["campaign_id": campaign])
            #expect(amount(report, "discount") == 0 && amount(report, "sales") == 6_000)
            let half = try await shop.perform("getRedemption", path: path)
            #expect(half["state"] == "redeemed")
            #expect(half["returned"]?["lines"] == [0, 1])
            let twice = try await shop.perform(
                "returnGoods", path: path, ["lines": [["line": 1, "quantity": 1]]])
            #expect(twice.code == "return_exceeds_purchase")

            let rest = try await shop.perform(
                "returnGoods", path: path, ["lines": [["line": 0, "quantity": 1]]])
            #expect(amount(rest, "refund") == 6_000 && rest["closed"] == true)
            let ended = try await shop.perform("getRedemption", path: path)
            #expect(ended["state"] == "returned" && ended["refunded"]?["amount"] == 3_000)
            let after = try await shop.perform(
                "getGiftCard", path: ["gift_card_id": card.text("id")])
            #expect(after["balance"]?["amount"] == 3_000)
            let list = try await shop.perform("listReturns", path: path)
            #expect(list["items"]?.arrayValue?.count == 2)
            #expect(list["items"]?.arrayValue?.first == back.json)
            #expect(
                try await shop.perform("rollbackRedemption", path: path).code
                    == "already_rolled_back")
            let again = try await shop.perform(
                "redeemVouchers", order([coupon.text("id")], member: "m", [("a", 10_000)]))
            #expect(again.status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func takenBackVouchersMakeTheirPartDueAgainAndTheRestStays(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 5_000)
            let first = try await shop.coupon(of: try await shop.offer(in: campaign))
            let second = try await shop.coupon(
                of: try await shop.offer(in: campaign, amountOff: 500))
            let card = try await shop.giftCard(2_000)
            let redeemed = try await shop.perform(
                "redeemVouchers",
                order(
                    [first.text("id"), second.text("id"), card.text("id")],
                    [("a", 6_000), ("b", 5_000)]))
            let path = ["redemption_id": redeemed.text("id")]
            let one = try await shop.perform(
                "rollbackRedemption", path: path,
                ["vouchers": [.string(first.text("id")), .string(card.text("id"))]])
            #expect(one["state"] == "redeemed" && amount(one, "due_again") == 3_000)
            #expect(amount(one, "discount_total") == 1_500)
            let same = try await shop.perform(
                "rollbackRedemption", path: path, ["vouchers": [.string(card.text("id"))]])
            #expect(same.code == "already_rolled_back")
            let unknown = try await shop.perform(
                "rollbackRedemption", path: path, ["vouchers": ["cpn_0000000000000"]])
            #expect(unknown.code == "not_found")
            let refund = try await shop.perform(
                "refundGiftCard", path: ["gift_card_id": card.text("id")],
                ["redemption_id": .string(redeemed.text("id")), "amount": 1])
            #expect(refund.code == "refund_exceeds_redeemed")

            // Everything that is left comes back: the second coupon's share, and what was paid.
            let back = try await shop.perform(
                "returnGoods", path: path,
                ["lines": [["line": 0, "quantity": 1], ["line": 1, "quantity": 1]]])
            #expect(amount(back, "refund") == 10_500 && amount(back, "other_tender") == 10_500)
            let report = try await shop.perform(
                "getCampaignReport", path: ["campaign_id": campaign])
            #expect(report["redeemed"] == 0 && report["rolled_back"] == 2)
            #expect(amount(report, "sales") == 0 && amount(report, "discount") == 0)
        }
    }

    /// Blnk PR #315: 64 at once, one effect, for a return and for a rollback of one voucher.
    @Test(arguments: Backend.all)
    func blnk315_sixtyFourReturnsOrRollbacksHaveOneEffect(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            let coupons = [
                try await shop.coupon(of: offer).text("id"),
                try await shop.coupon(of: offer).text("id"),
            ]
            let redeemed = try await shop.perform(
                "redeemVouchers", order(coupons, [("a", 6_000), ("b", 5_000)]))
            let path = ["redemption_id": redeemed.text("id")]
            let rollbacks = try await race {
                try await shop.perform(
                    "rollbackRedemption", path: path, ["vouchers": [.string(coupons[0])]])
            }
            #expect(rollbacks.filter { $0.status == 200 }.count == 1)
            #expect(rollbacks.filter { $0.code == "already_rolled_back" }.count == 63)
            let returns = try await race {
                try await shop.perform(
                    "returnGoods", path: path, ["lines": [["sku": "a", "quantity": 1]]])
            }
            #expect(returns.filter { $0.status == 201 }.count == 1)
            #expect(returns.filter { $0.code == "return_exceeds_purchase" }.count == 63)
        }
    }

    private func race(
        _ body: @escaping @Sendable () async throws -> TestAnswer
    ) async throws -> [TestAnswer] {
        try await withThrowingTaskGroup(of: TestAnswer.self) { group in
            for _ in 0..<64 { group.addTask { try await body() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: Backend.all)
    func anOffersPolicyIsKeptAndObeyed(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let policy: JSON = ["within_days": 7, "reinstates_coupon": false, "revalues": false]
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("returns", policy)])
            let read = try await shop.perform("getOffer", path: ["offer_id": offer])
            #expect(read["returns"] == policy)
            let coupon = try await shop.coupon(of: offer)
            let code = coupon.text("id")
            let redeemed = try await shop.perform("redeemVouchers", order([code], [("a", 6_000)]))
            shop.clock.advance(byMilliseconds: 7 * 86_400_000 - 1)
            let path = ["redemption_id": redeemed.text("id")]
            #expect(try await shop.perform("rollbackRedemption", path: path).status == 200)
            let again = try await shop.perform("redeemVouchers", order([code], [("a", 6_000)]))
            #expect(again.code == "already_used")

            let other = try await shop.coupon(of: offer)
            let late = try await shop.perform(
                "redeemVouchers", order([other.text("id")], [("a", 6_000)]))
            shop.clock.advance(byMilliseconds: 7 * 86_400_000)
            let refused = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": late.text("id")])
            #expect(refused.code == "return_window_closed")
        }
    }

    /// What the catalogue said counts, not what it says now; nothing else is asked again.
    @Test func membersHistoryFollowsReturns() async throws {
        try await withShop { shop in
            _ = try await shop.perform("upsertMember", path: ["external_id": "m"], .object([]))
            let campaign = try await shop.campaign()
            let plain = try await shop.offer(in: campaign)
            let loyal = try await shop.offer(
                in: campaign, extra: [.init("restrictions", ["minimum_total_spend": 5_001])])
            let coupon = try await shop.coupon(of: plain, member: "m").text("id")
            let redeemed = try await shop.perform(
                "redeemVouchers", order([coupon], member: "m", [("a", 6_000), ("b", 5_000)]))
            _ = try await shop.perform(
                "returnGoods", path: ["redemption_id": redeemed.text("id")],
                ["lines": [["line": 1, "quantity": 1]]])
            // Of 100.00 spent 45.45 went back.
            let other = try await shop.coupon(of: loyal, member: "m").text("id")
            let next = try await shop.perform(
                "redeemVouchers", order([other], member: "m", [("a", 6_000)]))
            #expect(next.status == 201)
            let most = try await shop.offer(
                in: campaign, extra: [.init("restrictions", ["minimum_total_spend": 10_460])])
            let last = try await shop.coupon(of: most, member: "m").text("id")
            let refused = try await shop.perform(
                "redeemVouchers", order([last], member: "m", [("a", 6_000)]))
            #expect(refused.code == "minimum_total_spend")
        }
    }
}
