import Domain
import Engine
import Foundation
import TestSupport
import Testing

@Suite("Orders give points, credit and coupons back")
struct RewardStoryTests {
    @Test(arguments: Backend.all)
    func pointsAndCreditAreEarnedSpentAndReturnedWithTheirOrders(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            _ = try await shop.giveBack("POINTS", [.init("form", "points"), .init("amount", 300)])
            let campaign = try await shop.campaign(budget: 1_000)
            _ = try await shop.giveBack(
                "CREDIT", [.init("form", "cash_credit"), .init("basis_points", 1_000)],
                in: campaign)
            let worth = try await shop.perform(
                "setPointsWorth", path: ["currency": "CNY"], ["points": 100, "amount": 100])
            #expect(worth.status == 201)

            let earned = try await shop.buy(["POINTS", "CREDIT"])
            #expect(earned.status == 201, "\(earned.json.text())")
            #expect(earned["gives_back"]?.arrayValue?.count == 2)
            #expect(earned["amount_due"]?["amount"] == 5_000)
            #expect(try await shop.points() == .init(available: 300))
            #expect(try await shop.credit() == .init(available: 500))
            let left = try await shop.perform(
                "getCampaignReport", path: ["campaign_id": campaign])
            #expect(left.json.text().contains("500"), "\(left.json.text())")

            // One order: a coupon, a gift card, points and credit; all of them or none.
            let offer = try await shop.offer(in: try await shop.campaign(), amountOff: 1_000)
            let coupon = try await shop.coupon(of: offer, member: "m1").text("code")
            let card = try await shop.giftCard(3_000).text("code")
            let tooMuch = try await shop.buy([coupon, card], points: 301, credit: 500)
            #expect(tooMuch.code == "insufficient_balance")
            let paid = try await shop.buy([coupon, card], points: 250, credit: 500)
            #expect(paid.status == 201, "\(paid.json.text())")
            #expect(paid["points_used"] == 250)
            #expect(paid["points_total"]?["amount"] == 250)
            #expect(paid["cash_credit_total"]?["amount"] == 500)
            #expect(paid["gift_card_total"]?["amount"] == 3_000)
            #expect(paid["amount_due"]?["amount"] == 250)
            #expect(try await shop.points() == .init(available: 50))
            #expect(try await shop.credit() == .init())
            let shown = try await shop.perform(
                "getRedemption", path: ["redemption_id": paid.text("id")])
            #expect(shown["points_used"] == 250)

            #expect(try await shop.returnOrder(paid).status == 200)
            #expect(try await shop.points() == .init(available: 300))
            #expect(try await shop.credit() == .init(available: 500))
            #expect(try await shop.returnOrder(earned).status == 200)
            #expect(try await shop.points() == .init())
            #expect(try await shop.credit() == .init())
        }
    }

    /// Refund does not restore (malsubrata/woo-wallet #53): cashback stays with who sends the goods
    /// back. Here it goes, and what was spent of it is owed.
    @Test(arguments: Backend.all)
    func woowallet53_cashbackIsClawedBackAndWhatWasSpentIsADebt(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            _ = try await shop.giveBack(
                "CREDIT", [.init("form", "cash_credit"), .init("amount", 1_000)],
                in: try await shop.campaign(budget: 10_000))
            let first = try await shop.buy(["CREDIT"])
            #expect(try await shop.buy([], credit: 600).status == 201)
            #expect(try await shop.returnOrder(first).status == 200)
            #expect(try await shop.credit() == .init(debt: 600))
            #expect(try await shop.returnOrder(first).code == "already_rolled_back")
            #expect(try await shop.credit() == .init(debt: 600))
            // What comes next pays the debt off first.
            let second = try await shop.buy(["CREDIT"])
            #expect(second.status == 201)
            #expect(try await shop.credit() == .init(available: 400))
        }
    }

    @Test(arguments: Backend.all)
    func whatIsPendingCannotBeSpentBeforeItsDay(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            _ = try await shop.giveBack(
                "LATER",
                [.init("form", "cash_credit"), .init("amount", 800), .init("after_days", 7)])
            let first = try await shop.buy(["LATER"])
            let second = try await shop.buy(["LATER"])
            #expect(try await shop.credit() == .init(pending: 1_600))
            #expect(try await shop.returnOrder(first).status == 200)
            #expect(try await shop.credit() == .init(pending: 800))
            shop.clock.advance(byMilliseconds: 7 * TestShop.dayMilliseconds - 1)
            try await shop.engine.matureGiveBacks()
            #expect(try await shop.buy([], credit: 800).code == "insufficient_balance")
            shop.clock.advance(byMilliseconds: 1)
            // Nobody has looked yet: spending does.
            #expect(try await shop.buy([], credit: 300).status == 201)
            #expect(try await shop.credit() == .init(available: 500))
            try await shop.engine.matureGiveBacks()
            #expect(try await shop.credit() == .init(available: 500))
            #expect(try await shop.returnOrder(second).status == 200)
            #expect(try await shop.credit() == .init(debt: 300))
            let events = try await shop.perform("listEvents")
            #expect(events.json.text().contains("give_back_matured"))
        }
    }

    @Test(arguments: Backend.all)
    func couponsOfAnotherOfferAreIssuedAndWithdrawn(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            let target = try await shop.offer(
                in: try await shop.campaign(),
                extra: [.init("limits", ["total_issues": 5])])
            let unknown = try await shop.giveBack(
                "NONE", [.init("form", "coupon"), .init("offer_id", "off_1"), .init("amount", 1)])
            #expect(unknown.code == "invalid_field")
            for (code, days) in [("NOW", Int64(0)), ("LATER", 1)] {
                let made = try await shop.giveBack(
                    code,
                    [
                        .init("form", "coupon"), .init("offer_id", .string(target)),
                        .init("amount", 2), .init("after_days", .integer(days)),
                    ])
                #expect(made.status == 201, "\(made.json.text())")
            }
            let bought = try await shop.buy(["NOW"])
            #expect(bought.status == 201, "\(bought.json.text())")
            let ids = bought["gives_back"]?[0]?["coupon_ids"]?.arrayValue ?? []
            #expect(ids.count == 2)
            #expect(try await coupons(shop) == ["active", "active"])
            let used = try await shop.perform(
                "getCoupon", path: ["coupon_id": ids.first?.stringValue ?? ""])
            #expect(try await shop.buy([used.text("code")]).status == 201)
            // The unused one goes; what the used one took off stays with the order that used it.
            #expect(try await shop.returnOrder(bought).status == 200)
            #expect(try await coupons(shop) == ["used", "voided"])

            // One day later: two more, and then the offer has one left of five.
            #expect(try await shop.buy(["LATER"]).status == 201)
            #expect(try await coupons(shop).count == 2)
            shop.clock.advance(byMilliseconds: TestShop.dayMilliseconds)
            try await shop.engine.matureGiveBacks()
            #expect(try await coupons(shop) == ["used", "voided", "active", "active"])
            #expect(try await shop.buy(["NOW"]).code == "limit_total")
            #expect(
                try await shop.buy(["NOW"], operation: "validateVouchers").code == "limit_total")
        }
    }

    private func coupons(_ shop: TestShop) async throws -> [String] {
        let page = try await shop.perform("listMemberCoupons", path: ["external_id": "m1"])
        return page["items"]?.arrayValue?.compactMap { $0["state"]?.stringValue } ?? []
    }

    /// An offer that has run dry by the day gives nothing, and says so in the journal.
    @Test func aDelayedCouponThatIsNoLongerToBeHadIsSkipped() async throws {
        try await withShop { shop in
            try await shop.member()
            let target = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("limits", ["total_issues": 1])])
            _ = try await shop.giveBack(
                "LATER",
                [
                    .init("form", "coupon"), .init("offer_id", .string(target)),
                    .init("amount", 1), .init("after_days", 1),
                ])
            let bought = try await shop.buy(["LATER"])
            _ = try await shop.coupon(of: target, member: "m1")
            shop.clock.advance(byMilliseconds: TestShop.dayMilliseconds)
            try await shop.engine.matureGiveBacks()
            try await shop.engine.matureGiveBacks()
            #expect(try await coupons(shop) == ["active"])
            let events = try await shop.perform("listEvents").json.text()
            #expect(events.contains("give_back_skipped"))
            #expect(try await shop.returnOrder(bought).status == 200)
        }
    }

    /// What somebody has yet to approve is not lost to the customer.
    @Test(arguments: Backend.all)
    func aDelayedCouponThatAwaitsApprovalIsGivenAfterIt(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            let campaign = try await shop.campaign(budget: 50_000)
            let target = try await shop.offer(in: campaign)
            _ = try await shop.giveBack(
                "LATER",
                [
                    .init("form", "coupon"), .init("offer_id", .string(target)),
                    .init("amount", 1), .init("after_days", 1),
                ])
            #expect(try await shop.buy(["LATER"]).status == 201)
            _ = try await shop.perform(
                "setApprovalRule", path: ["currency": "CNY"], ["above": 100_000])
            let raised = try await shop.perform(
                "changeCampaignBudget", path: ["campaign_id": campaign],
                ["delta": ["amount": 100_000, "currency": "CNY"]])
            #expect(raised.text("state") == "awaiting_approval")
            shop.clock.advance(byMilliseconds: TestShop.dayMilliseconds)
            for _ in 0..<2 { try await shop.engine.matureGiveBacks() }
            #expect(try await coupons(shop) == [])
            #expect(try await shop.approve(campaign, as: 7).status == 200)
            shop.clock.advance(byMilliseconds: Limits.giveBackDelayMilliseconds)
            try await shop.engine.matureGiveBacks()
            #expect(try await coupons(shop) == ["active"])
            let events = try await shop.perform("listEvents", query: ["limit": "200"])
            let kinds = events["items"]?.arrayValue?.compactMap { $0["kind"]?.stringValue } ?? []
            #expect(kinds.filter { $0 == "give_back_postponed" }.count == 1)
            #expect(!kinds.contains("give_back_skipped"))
        }
    }

    /// OCA/pos #185: points are doubled where a till repeats an upload.
    @Test(arguments: Backend.all)
    func ocapos185_aRepeatedUploadEarnsPointsOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            _ = try await shop.giveBack("POINTS", [.init("form", "points"), .init("amount", 10)])
            let key = UUID().uuidString
            let first = try await shop.buy(["POINTS"], key: key)
            for _ in 0..<3 {
                let again = try await shop.buy(["POINTS"], key: key)
                #expect(again.isReplay)
                #expect(again.body == first.body)
            }
            #expect(try await shop.points() == .init(available: 10))
        }
    }

    @Test func aWalletShowsWhatIsGivenBackAndHowMuchMoreGivesMore() async throws {
        try await withShop { shop in
            try await shop.member()
            let made = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(try await shop.campaign()), "name": "返",
                    "benefit": [
                        "type": "give_back", "form": "cash_credit",
                        "steps": [
                            ["threshold": 5_000, "amount": 500],
                            ["threshold": 10_000, "amount": 1_500],
                        ],
                    ],
                ])
            _ = try await shop.coupon(of: made.text("id"), member: "m1")
            let answer = try await shop.perform(
                "qualifyVouchers",
                [
                    "member": "m1",
                    "order": [
                        "reference": "R", "currency": "CNY",
                        "lines": [["sku": "a", "quantity": 1, "amount": 7_800]],
                    ],
                ])
            let item = answer["vouchers"]?[0]
            #expect(item?["applicable"] == true)
            #expect(item?["gives_back"]?["amount"]?["amount"] == 500)
            #expect(item?["next_step"]?["missing_amount"]?["amount"] == 2_200)
            #expect(item?["next_step"]?["gives_back"]?["amount"]?["amount"] == 1_500)
            #expect(item?["customer_text"]?["zh-CN"] == "再买22.00元可返15.00元")
            #expect(item?["customer_text"]?["en"] == "22.00 more for 15.00 back")
            #expect(answer["best"]?["discount_total"]?["amount"] == 0, "no saving")
            #expect(answer["best"]?["vouchers"] == [])
        }
    }

    @Test func worthOfPointsIsSetShownAndKept() async throws {
        try await withShop { shop in
            let path = ["currency": "CNY"]
            #expect(try await shop.perform("getPointsWorth", path: path).code == "not_found")
            let body: JSON = ["points": 100, "amount": 1]
            #expect(try await shop.perform("setPointsWorth", path: path, body).status == 201)
            #expect(try await shop.perform("setPointsWorth", path: path, body).status == 200)
            let other: JSON = ["points": 10, "amount": 1]
            #expect(try await shop.perform("setPointsWorth", path: path, other)["points"] == 10)
            #expect(try await shop.perform("getPointsWorth", path: path)["points"] == 10)
            let bad = try await shop.perform(
                "setPointsWorth", path: path, ["points": 0, "amount": 1])
            #expect(bad.code == "out_of_range")
            let nobody = try await shop.perform(
                "getMemberBalances", path: ["external_id": "nobody"])
            #expect(nobody.code == "not_found")
            let empty = try await shop.buy([])
            #expect(empty.code == "out_of_range", "no vouchers and no tender")
        }
    }
}
