import Domain
import Engine
import TestSupport
import Testing

@Suite("Redemption, whole")
struct RedemptionStoryTests {
    @Test(arguments: Backend.all)
    func couponIsIssuedValidatedRedeemedRefusedAndGivenBack(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 100_000)
            let coupon = try await shop.coupon(of: try await shop.offer(in: campaign))
            #expect(coupon.status == 201)
            let order = shop.order([coupon.text("signed_code")])

            let before = try await shop.perform("validateVouchers", order)
            #expect(before["valid"] == true)
            #expect(before["discount_total"]?["amount"] == 1_000)

            let redeemed = try await shop.perform("redeemVouchers", order)
            #expect(redeemed.status == 201)
            #expect(redeemed["amount_due"]?["amount"] == 4_000)

            let again = try await shop.perform("redeemVouchers", order)
            #expect(again.status == 409)
            #expect(again.code == "already_used")

            let rolledBack = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": redeemed.text("id")])
            #expect(rolledBack["state"] == "rolled_back")
            let after = try await shop.perform("validateVouchers", order)
            #expect(after["valid"] == true)

            let report = try await shop.perform(
                "getCampaignReport", path: ["campaign_id": campaign])
            #expect(report["issued"] == 1)
            #expect(report["redeemed"] == 0)
            #expect(report["rolled_back"] == 1)
            #expect(report["budget_left"]?["amount"] == 100_000)
        }
    }

    @Test(arguments: ["code", "signed_code", "id"])
    func everyFormOfACodeFindsTheCoupon(form: String) async throws {
        try await withShop { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            var code = coupon.text(form)
            if form == "code" { code = code.lowercased().replacing("-", with: " ") }
            let answer = try await shop.perform("redeemVouchers", shop.order([code]))
            #expect(answer.status == 201, "\(answer.json.text())")
        }
    }

    @Test(arguments: Backend.all)
    func giftCardIsSoldSpentRefundedAndShowsItsHistory(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let card = try await shop.giftCard(10_000)
            let spent = try await shop.perform(
                "redeemVouchers", shop.order([card.text("code")], amount: 3_750))
            #expect(spent["gift_card_total"]?["amount"] == 3_750)
            #expect(spent["amount_due"]?["amount"] == 0)
            let path = ["gift_card_id": card.text("id")]
            let refund: JSON = [
                "redemption_id": .string(spent.text("id")), "amount": 1_250,
            ]
            let refunded = try await shop.perform("refundGiftCard", path: path, refund)
            #expect(refunded["balance"]?["amount"] == 7_500)
            let tooMuch = try await shop.perform(
                "refundGiftCard", path: path,
                ["redemption_id": .string(spent.text("id")), "amount": 2_501])
            #expect(tooMuch.code == "refund_exceeds_redeemed")

            let history = try await shop.perform("listGiftCardActivities", path: path)
            let kinds = history["items"]?.arrayValue?.compactMap { $0["kind"]?.stringValue }
            #expect(kinds == ["issued", "activated", "redeemed", "refunded"])
            let balances = history["items"]?.arrayValue?.compactMap {
                $0["balance_after"]?["amount"]?.integerValue
            }
            #expect(balances == [0, 10_000, 6_250, 7_500])

            let rolledBack = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": spent.text("id")])
            #expect(rolledBack.status == 200)
            let after = try await shop.perform("getGiftCard", path: path)
            #expect(after["balance"]?["amount"] == 10_000)
        }
    }

    @Test(arguments: Backend.all)
    func couponAndTwoCardsPayForOneOrderTogether(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let (first, second) = (try await shop.giftCard(1_500), try await shop.giftCard(9_000))
            let codes = [second, coupon, first].map { $0.text("signed_code") }
            let answer = try await shop.perform("redeemVouchers", shop.order(codes))
            #expect(answer["discount_total"]?["amount"] == 1_000)
            #expect(answer["gift_card_total"]?["amount"] == 4_000)
            let balance = try await shop.perform("getTrialBalance")
            #expect(balance["balanced"] == true)
        }
    }

    @Test(arguments: Backend.all)
    func publicCodeIsUsedByManyUpToItsLimitPerMember(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.offer(
                in: try await shop.campaign(),
                extra: [
                    .init("public_code", "SPRING25"),
                    .init("limits", ["redemptions_per_member": 1]),
                ])
            for member in ["m-1", "m-2"] {
                _ = try await shop.perform(
                    "upsertMember", path: ["external_id": member], .object([]))
                let order = shop.order(["spring25"], member: member)
                let first = try await shop.perform("redeemVouchers", order)
                #expect(first.status == 201)
                #expect(try await shop.perform("redeemVouchers", order).code == "limit_member")
                _ = try await shop.perform(
                    "rollbackRedemption", path: ["redemption_id": first.text("id")])
                #expect(try await shop.perform("redeemVouchers", order).status == 201)
            }
            let nobody = try await shop.perform("redeemVouchers", shop.order(["SPRING25"]))
            #expect(nobody.code == "member_required")
        }
    }

    @Test(arguments: [
        "GV:NONSENSE", "0000-0000-0000", "NOSUCHCODE", "cpn_0000000000000", "gft_x", "   ", "💳",
    ])
    func unknownAndForgedCodesGetTheSameAnswer(code: String) async throws {
        try await withShop { shop in
            let answer = try await shop.perform("redeemVouchers", shop.order([code]))
            #expect(answer.status == 422)
            #expect(answer.code == "invalid_code")
        }
    }

    @Test(arguments: Backend.all)
    func codesOfAnotherMerchantAreUnknownHere(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let other = try await shop.neighbour()
            let coupon = try await other.coupon(
                of: try await other.offer(in: try await other.campaign()))
            for form in ["code", "signed_code", "id"] {
                let answer = try await shop.perform(
                    "redeemVouchers", shop.order([coupon.text(form)]))
                #expect(answer.code == "invalid_code", "\(form)")
            }
            let foreign = try await shop.perform(
                "getCoupon", path: ["coupon_id": coupon.text("id")])
            #expect(foreign.status == 404)
        }
    }
}
