import Domain
import Engine
import TestSupport
import Testing

extension TestShop {
    func reverse(_ key: String, under own: String? = nil) async throws -> TestAnswer {
        try await perform("reverseRequest", ["idempotency_key": .string(key)], key: own)
    }
}

@Suite("Reversal by idempotency key")
struct ReversalTests {
    @Test(arguments: Backend.all)
    func whatWasDoneIsTakenBackAndSaidAgain(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let order = shop.order([coupon.text("code")])
            let redeemed = try await shop.perform("redeemVouchers", order, key: "till-1")
            let reversed = try await shop.reverse("till-1", under: "undo-1")
            #expect(reversed.status == 200)
            #expect(reversed.text("outcome") == "rolled_back")
            #expect(reversed["redemption"]?["id"] == .string(redeemed.text("id")))
            #expect(reversed["redemption"]?["state"] == "rolled_back")
            #expect(try await shop.usesLeft(coupon) == 1)
            let replay = try await shop.reverse("till-1", under: "undo-1")
            #expect(replay.isReplay && replay.body == reversed.body)
            let again = try await shop.reverse("till-1")
            #expect(!again.isReplay)
            #expect(again.json == reversed.json)
            // The first answer under the key stays what it was.
            let original = try await shop.perform("redeemVouchers", order, key: "till-1")
            #expect(original.isReplay && original.body == redeemed.body)
            #expect(try await shop.usesLeft(coupon) == 1)
        }
    }

    @Test(arguments: Backend.all)
    func whatNeverArrivedIsRefusedWhenItComes(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            #expect(try await shop.reverse("till-1").text("outcome") == "prevented")
            #expect(try await shop.reverse("till-1").text("outcome") == "prevented")
            for request in [shop.order([coupon.text("code")]), shop.order(["another"])] {
                let late = try await shop.perform("redeemVouchers", request, key: "till-1")
                #expect(late.status == 409)
                #expect(late.code == "reversed")
            }
            #expect(try await shop.usesLeft(coupon) == 1)
            let fresh = try await shop.perform(
                "redeemVouchers", shop.order([coupon.text("code")]), key: "till-2")
            #expect(fresh.status == 201)
            // The key counts for one merchant only.
            let neighbour = try await shop.neighbour()
            #expect(try await neighbour.reverse("till-2").text("outcome") == "prevented")
        }
    }

    @Test(arguments: Backend.all)
    func whatWasRefusedStaysSo(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let refused = try await shop.perform(
                "redeemVouchers", shop.order(["NOT-A-CODE"]), key: "till-1")
            let reversed = try await shop.reverse("till-1")
            #expect(reversed.text("outcome") == "refused")
            #expect(reversed["refusal_code"] == "invalid_code")
            let again = try await shop.perform(
                "redeemVouchers", shop.order(["NOT-A-CODE"]), key: "till-1")
            #expect(again.body == refused.body)
        }
    }

    @Test(arguments: Backend.all)
    func holdsAreVoidedAndCapturesRolledBack(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 5_000))
            let coupon = try await shop.coupon(of: offer)
            let request = shop.holding([coupon.text("code")], lines: [(2, 5_000)])
            let hold = try await shop.perform("placeHold", request, key: "hold-1")
            _ = try await shop.capture(hold.text("id"), [(0, 1)], key: "part-1")
            let part = try await shop.reverse("part-1")
            #expect(part.text("outcome") == "rolled_back")
            #expect(part["redemption"]?["hold_id"] == .string(hold.text("id")))
            let voided = try await shop.reverse("hold-1")
            #expect(voided.text("outcome") == "voided")
            #expect(voided["hold"]?["state"] == "voided")
            #expect(try await shop.reverse("hold-1").json == voided.json)
            #expect(try await shop.usesLeft(coupon) == 1)
            #expect(try await shop.perform("placeHold", request).status == 201)
        }
    }

    @Test func onlyRedemptionsHoldsAndCapturesAreReversed() async throws {
        try await withShop { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let redeemed = try await shop.perform(
                "redeemVouchers", shop.order([coupon.text("code")]))
            let path = ["redemption_id": redeemed.text("id")]
            _ = try await shop.perform("rollbackRedemption", path: path, key: "back-1")
            _ = try await shop.perform(
                "issueGiftCard", ["currency": "CNY", "amount": 100], key: "card-1")
            for key in ["back-1", "card-1"] {
                let answer = try await shop.reverse(key)
                #expect(answer.status == 409)
                #expect(answer.code == "illegal_state")
            }
            #expect(try await shop.reverse("same", under: "same").code == "invalid_field")
        }
    }
}
