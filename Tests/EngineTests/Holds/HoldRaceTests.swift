import Domain
import Engine
import TestSupport
import Testing

@Suite("Races of 64 callers for holds")
struct HoldRaceTests {
    @Test(arguments: Backend.all)
    func oneCouponIsHeldOrRedeemedOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 100_000))
            for _ in 0..<10 {
                let code = try await shop.coupon(of: offer).text("code")
                let answers = try await shop.race { caller in
                    caller.isMultiple(of: 2)
                        ? try await shop.perform("placeHold", shop.holding([code]))
                        : try await shop.perform("redeemVouchers", shop.order([code]))
                }
                #expect(answers.count { $0.status == 201 } == 1)
                #expect(answers.count { $0.code == "already_used" } == 63)
            }
        }
    }

    @Test(arguments: Backend.all)
    func aCardIsHeldForExactlyWhatItHas(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let card = try await shop.giftCard(13_000)
            let request = shop.holding([card.text("code")], lines: [(1, 1_000)])
            let answers = try await shop.race { _ in try await shop.perform("placeHold", request) }
            let held = answers.filter { $0.status == 201 }
            #expect(held.count == 13)
            #expect(held.allSatisfy { $0.amount("gift_card_total") == 1_000 })
            #expect(answers.count { $0.code == "insufficient_balance" } == 51)
            #expect(try await shop.balance(card) == 0)
            for hold in held { _ = try await shop.void(hold.text("id")) }
            #expect(try await shop.balance(card) == 13_000)
        }
    }

    @Test(arguments: Backend.all)
    func anOffersLastRedemptionsAreHeldExactly(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.limited("LAST", ["total_redemptions": 13])
            let request = shop.request(["LAST"])
            let answers = try await shop.race { _ in try await shop.place(request) }
            let held = answers.filter { $0.status == 201 }
            #expect(held.count == 13)
            #expect(answers.count { $0.code == "limit_total" } == 51)
            // Five come back, and eight are used: five more and no sixth.
            for hold in held.prefix(5) { _ = try await shop.void(hold.text("id")) }
            let after = try await shop.race { caller in
                caller < 8
                    ? try await shop.capture(held[5 + caller].text("id"))
                    : try await shop.perform("redeemVouchers", request)
            }
            #expect(after.count { $0.status == 201 } == 8 + 5)
            #expect(after.count { $0.code == "limit_total" } == 51)
        }
    }

    @Test(arguments: ["member", "person", "device", "store", "offer"], Backend.all)
    func countersOfEveryKindAreHeldExactly(_ by: String, _ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            for number in 0..<4 { try await shop.member("m\(number)", person: "p") }
            _ = try await shop.limited("RACE", shop.counts(by, per: "day", 13))
            let answers = try await shop.race { caller in
                let member = by == "person" ? "m\(caller % 4)" : "m0"
                let request = shop.request(["RACE"], member: member, device: "d", store: "S1")
                return caller.isMultiple(of: 2)
                    ? try await shop.place(request)
                    : try await shop.perform("redeemVouchers", request)
            }
            #expect(answers.count { $0.status == 201 } == 13)
            #expect(answers.count { $0.status == 409 } == 51)
        }
    }

    /// Parts, a void and the clock at once: what went out and what is back are what came in.
    @Test(arguments: Backend.all)
    func valueOutAndBackIsValueInWhoeverWins(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let expiry = HoldExpiry(engine: shop.engine)
            for round in 0..<6 {
                let campaign = try await shop.campaign(budget: 1_000)
                let coupon = try await shop.coupon(of: try await shop.offer(in: campaign))
                let card = try await shop.giftCard(3_000)
                let request = shop.holding(
                    [coupon.text("code"), card.text("code")], lines: [(64, 9_999)])
                let hold = try await shop.perform("placeHold", request)
                let id = hold.text("id")
                let ender = 10 + 7 * round
                let answers = try await shop.race { caller in
                    guard caller == ender else { return try await shop.capture(id, [(0, 1)]) }
                    guard round.isMultiple(of: 2) else { return try await shop.void(id) }
                    shop.clock.advance(byMilliseconds: 900_000)
                    _ = try await expiry.endDue()
                    return try await shop.hold(id)
                }
                let ended = try await shop.hold(id)
                let parts = answers.filter { $0.status == 201 }
                #expect(ended.text("state") == (round.isMultiple(of: 2) ? "expired" : "voided"))
                #expect(ended["redemption_ids"]?.arrayValue?.count == parts.count)
                let discount = parts.reduce(0) { $0 + $1.amount("discount_total") }
                let paid = parts.reduce(0) { $0 + $1.amount("gift_card_total") }
                let report = try await shop.report(campaign)
                #expect(report.amount("budget_left") == 1_000 - discount)
                #expect(try await shop.balance(card) == .integer(3_000 - paid))
                #expect(try await shop.usesLeft(coupon) == (parts.isEmpty ? 1 : 0))
            }
        }
    }

    @Test(arguments: Backend.all)
    func piecesAreCapturedOnceEach(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(budget: 1_000), amountOff: 1_000)
            let code = try await shop.coupon(of: offer).text("code")
            let card = try await shop.giftCard(3_000)
            let hold = try await shop.perform(
                "placeHold", shop.holding([code, card.text("code")], lines: [(40, 9_999)]))
            let id = hold.text("id")
            let answers = try await shop.race { _ in try await shop.capture(id, [(0, 1)]) }
            let parts = answers.filter { $0.status == 201 }
            #expect(parts.count == 40)
            #expect(answers.count { $0.code == "illegal_state" } == 24)
            #expect(parts.reduce(0) { $0 + $1.amount("order_total") } == 9_999)
            #expect(parts.reduce(0) { $0 + $1.amount("discount_total") } == 1_000)
            #expect(parts.reduce(0) { $0 + $1.amount("gift_card_total") } == 3_000)
        }
    }

    @Test(arguments: Backend.all)
    func captureVoidAndExpiryHaveOneWinner(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 10_000)
            let offer = try await shop.offer(in: campaign)
            for _ in 0..<8 {
                let coupon = try await shop.coupon(of: offer)
                let hold = try await shop.perform(
                    "placeHold", shop.holding([coupon.text("code")]))
                let id = hold.text("id")
                let answers = try await shop.race { caller in
                    caller.isMultiple(of: 2)
                        ? try await shop.capture(id) : try await shop.void(id)
                }
                let isCaptured = try await shop.hold(id).text("state") == "captured"
                #expect(answers.count { $0.status == 201 } == (isCaptured ? 1 : 0))
                #expect(try await shop.usesLeft(coupon) == (isCaptured ? 0 : 1))
            }
        }
    }

    /// Either it happened and was taken back, or it never happens.
    @Test(arguments: Backend.all)
    func aReversalAndItsOriginalHaveOneOutcome(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 10_000))
            for round in 0..<10 {
                let coupon = try await shop.coupon(of: offer)
                let request = shop.order([coupon.text("code")])
                let key = "till-\(round)"
                let answers = try await shop.race { caller in
                    caller.isMultiple(of: 2)
                        ? try await shop.perform("redeemVouchers", request, key: key)
                        : try await shop.reverse(key)
                }
                let outcomes = Set(answers.compactMap { $0["outcome"]?.stringValue })
                let statuses = Set(answers.filter { $0["outcome"] == nil }.map(\.status))
                #expect(
                    (outcomes == ["rolled_back"] && statuses == [201])
                        || (outcomes == ["prevented"] && statuses == [409]),
                    "\(outcomes) \(statuses)")
                #expect(try await shop.usesLeft(coupon) == 1)
            }
        }
    }
}
