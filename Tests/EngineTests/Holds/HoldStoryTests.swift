import Database
import Domain
import Engine
import Store
import TestSupport
import Testing

@Suite("Holds, whole")
struct HoldStoryTests {
    @Test(arguments: Backend.all)
    func aHoldKeepsItsVouchersFromOthersAndCountsWhenCaptured(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 1_500)
            let offer = try await shop.offer(in: campaign)
            let coupon = try await shop.coupon(of: offer)
            let other = try await shop.coupon(of: offer)
            let code = coupon.text("code")
            let hold = try await shop.perform("placeHold", shop.holding([code]))
            #expect(hold.status == 201)
            #expect(hold.text("state") == "open")
            #expect(hold.amount("amount_due") == 4_000)
            #expect(hold.text("expires_at") == "2026-06-01T12:15:00.000Z")

            let redeemed = try await shop.perform("redeemVouchers", shop.order([code]))
            #expect(redeemed.code == "already_used")
            let held = try await shop.perform("placeHold", shop.holding([code]))
            #expect(held.code == "already_used")
            // What is held is not in the budget any more.
            let second = shop.order([other.text("code")])
            #expect(try await shop.perform("redeemVouchers", second).code == "limit_budget")
            var report = try await shop.report(campaign)
            #expect(report["redeemed"] == 0)
            #expect(report.amount("budget_left") == 500)
            let open = try await shop.perform("listHolds")
            #expect(open["items"]?.arrayValue?.count == 1)

            let captured = try await shop.capture(hold.text("id"))
            #expect(captured.status == 201)
            #expect(captured.text("hold_id") == hold.text("id"))
            #expect(captured.amount("discount_total") == 1_000)
            let after = try await shop.hold(hold.text("id"))
            #expect(after.text("state") == "captured")
            #expect(after["redemption_ids"] == [.string(captured.text("id"))])
            report = try await shop.report(campaign)
            #expect(report["redeemed"] == 1)
            #expect(report.amount("discount") == 1_000)
            #expect(try await shop.perform("listHolds")["items"]?.arrayValue?.isEmpty == true)
            let again = try await shop.capture(hold.text("id"))
            #expect(again.code == "illegal_state")
            #expect(try await shop.void(hold.text("id")).code == "illegal_state")
        }
    }

    /// saleor #8219: a coupon counted twice where authorizing and paying are two steps.
    @Test(arguments: Backend.all)
    func saleor8219_aCouponCountsOnceInATwoStepPayment(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 10_000)
            _ = try await shop.perform("upsertMember", path: ["external_id": "m-1"], .object([]))
            let offer = try await shop.offer(
                in: campaign,
                extra: [
                    .init(
                        "limits",
                        [
                            "total_redemptions": 2, "redemptions_per_member": 2,
                            "uses_per_coupon": 2,
                        ])
                ])
            let coupon = try await shop.coupon(of: offer, member: "m-1")
            let code = coupon.text("code")
            let request = shop.holding([code], lines: [(2, 5_000)], member: "m-1")
            let hold = try await shop.perform("placeHold", request)
            _ = try await shop.capture(hold.text("id"), [(0, 1)])
            _ = try await shop.capture(hold.text("id"), [(0, 1)])
            #expect(try await shop.usesLeft(coupon) == 1)
            #expect(try await shop.report(campaign)["redeemed"] == 1)
            // The second use is there, and no third.
            let second = try await shop.perform(
                "redeemVouchers", shop.order([code], member: "m-1"))
            #expect(second.status == 201)
            #expect(try await shop.report(campaign).amount("budget_left") == 8_000)
        }
    }

    @Test(arguments: Backend.all)
    func partsAreExactTogetherAndGiftCardsPayWhatIsDueOfEach(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(), amountOff: 1_001)
            let coupon = try await shop.coupon(of: offer)
            let card = try await shop.giftCard(5_000)
            let hold = try await shop.perform(
                "placeHold",
                shop.holding(
                    [coupon.text("code"), card.text("code")], lines: [(3, 10_000), (1, 2_000)]))
            #expect(hold.amount("gift_card_total") == 5_000)
            #expect(try await shop.balance(card) == 0)
            let id = hold.text("id")
            var parts = [try await shop.capture(id, [(0, 1)])]
            parts.append(try await shop.capture(id, [(0, 1), (1, 1)]))
            let over = try await shop.capture(id, [(0, 2)])
            #expect(over.code == "exceeds_held")
            #expect(over["conditions"]?[0]?["required"] == 1)
            #expect(over["conditions"]?[0]?["actual"] == 2)
            #expect(try await shop.capture(id, [(1, 1)]).code == "exceeds_held")
            #expect(try await shop.capture(id, [(2, 1)]).code == "out_of_range")
            parts.append(try await shop.capture(id))
            for (name, whole) in [
                ("order_total", 12_000), ("discount_total", 1_001), ("gift_card_total", 5_000),
            ] {
                #expect(parts.reduce(0) { $0 + $1.amount(name) } == Int64(whole), "\(name)")
            }
            // 3,334 of the first piece less its share of the discount is due, and paid at once.
            #expect(parts[0].amount("order_total") == 3_334)
            #expect(parts[0].amount("gift_card_total") == 3_334 - 278)
            #expect(parts[0].amount("amount_due") == 0)
            #expect(try await shop.hold(id).text("state") == "captured")
            #expect(try await shop.balance(card) == 0)
        }
    }

    @Test(arguments: Backend.all)
    func aFinalPartGivesTheRestBack(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 10_000)
            let coupon = try await shop.coupon(of: try await shop.offer(in: campaign))
            let unused = try await shop.offer(
                in: campaign,
                extra: [.init("restrictions", ["included_skus": ["sku1"]])])
            let other = try await shop.coupon(of: unused)
            let card = try await shop.giftCard(5_000)
            let codes = [coupon.text("code"), other.text("code"), card.text("code")]
            let hold = try await shop.perform(
                "placeHold", shop.holding(codes, lines: [(2, 4_000), (1, 2_000)]))
            let part = try await shop.capture(hold.text("id"), [(0, 1)], isFinal: true)
            #expect(part["vouchers"]?.arrayValue?.count == 2)
            #expect(try await shop.hold(hold.text("id")).text("state") == "captured")
            // Used in part counts as used; what no part used comes back.
            #expect(try await shop.usesLeft(coupon) == 0)
            #expect(try await shop.usesLeft(other) == 1)
            let discount = part.amount("discount_total")
            let report = try await shop.report(campaign)
            #expect(report.amount("budget_left") == 10_000 - discount)
            #expect(report["redeemed"] == 1)
            #expect(
                try await shop.balance(card)
                    == .integer(5_000 - part.amount("gift_card_total")))
        }
    }

    @Test(arguments: Backend.all)
    func aUseComesBackWhenNothingItGaveStands(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 10_000)
            _ = try await shop.perform("upsertMember", path: ["external_id": "m-1"], .object([]))
            let offer = try await shop.offer(
                in: campaign,
                extra: [
                    .init("limits", ["total_redemptions": 1, "redemptions_per_member": 1])
                ])
            let coupon = try await shop.coupon(of: offer, member: "m-1")
            let again = try await shop.coupon(of: offer, member: "m-1")
            let hold = try await shop.perform(
                "placeHold",
                shop.holding([coupon.text("code")], lines: [(3, 6_000)], member: "m-1"))
            let first = try await shop.capture(hold.text("id"), [(0, 1)])
            let second = try await shop.capture(hold.text("id"), [(0, 1)])
            #expect(try await shop.rollBack(first.text("id")).status == 200)
            #expect(try await shop.rollBack(first.text("id")).code == "already_rolled_back")
            _ = try await shop.void(hold.text("id"))
            // The second part stands: the one use is spent, of the coupon and of the member.
            #expect(try await shop.usesLeft(coupon) == 0)
            let refused = try await shop.perform(
                "redeemVouchers", shop.order([again.text("code")], member: "m-1"))
            #expect(refused.code == "limit_member")
            #expect(try await shop.report(campaign)["redeemed"] == 1)

            #expect(try await shop.rollBack(second.text("id")).status == 200)
            #expect(try await shop.usesLeft(coupon) == 1)
            let report = try await shop.report(campaign)
            #expect(report["redeemed"] == 0)
            #expect(report["rolled_back"] == 1)
            #expect(report.amount("budget_left") == 10_000)
            let accepted = try await shop.perform(
                "redeemVouchers", shop.order([again.text("code")], member: "m-1"))
            #expect(accepted.status == 201)
        }
    }

    @Test func anOrderCapturedInPartsIsOneVisit() async throws {
        try await withShop { shop in
            _ = try await shop.perform("upsertMember", path: ["external_id": "m-1"], .object([]))
            let offer = try await shop.offer(in: try await shop.campaign())
            let code = try await shop.coupon(of: offer, member: "m-1").text("code")
            let hold = try await shop.perform(
                "placeHold", shop.holding([code], lines: [(3, 6_000)], member: "m-1"))
            #expect(try await history(shop) == nil)
            var parts: [TestAnswer] = []
            for _ in 0..<3 { parts.append(try await shop.capture(hold.text("id"), [(0, 1)])) }
            #expect(try await history(shop).map { [$0.visits, $0.spent] } == [1, 5_000])
            for part in parts.dropLast() { _ = try await shop.rollBack(part.text("id")) }
            #expect(try await history(shop)?.visits == 1)
            _ = try await shop.rollBack(parts[2].text("id"))
            #expect(try await history(shop).map { [$0.visits, $0.spent] } == [0, 0])
        }
    }

    /// Of the shop's only member.
    private func history(_ shop: TestShop) async throws -> MemberHistory? {
        try await shop.engine.read { work in
            var rows: [MemberHistory] = []
            try work.connection.query(MemberHistoryTable.scan, []) {
                rows.append(try MemberHistoryTable.row(from: $0))
            }
            return rows.first
        }
    }

    @Test(arguments: Backend.all)
    func voidingGivesEverythingBackAndMayBeRepeated(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 10_000)
            let coupon = try await shop.coupon(of: try await shop.offer(in: campaign))
            let card = try await shop.giftCard(5_000)
            let request = shop.holding([coupon.text("code"), card.text("code")])
            let hold = try await shop.perform("placeHold", request)
            let voided = try await shop.void(hold.text("id"))
            #expect(voided.text("state") == "voided")
            let again = try await shop.void(hold.text("id"))
            #expect(again.status == 200)
            #expect(again.json == voided.json)
            #expect(try await shop.capture(hold.text("id")).code == "illegal_state")
            #expect(try await shop.usesLeft(coupon) == 1)
            #expect(try await shop.balance(card) == 5_000)
            #expect(try await shop.report(campaign).amount("budget_left") == 10_000)
            let path = ["gift_card_id": card.text("id")]
            let history = try await shop.perform("listGiftCardActivities", path: path)
            let kinds = history["items"]?.arrayValue?.compactMap { $0["kind"]?.stringValue }
            #expect(kinds == ["issued", "activated", "held", "released"])
            #expect(try await shop.perform("placeHold", request).status == 201)
        }
    }

    @Test func aRequestMustSayHowLongAndNamesItsFaults() async throws {
        try await withShop { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let code = coupon.text("code")
            #expect(try await shop.perform("placeHold", shop.order([code])).code == "missing_field")
            for seconds in [0, Limits.holdSeconds + 1] {
                let answer = try await shop.perform(
                    "placeHold", shop.holding([code], seconds: seconds))
                #expect(answer.code == "out_of_range")
            }
            let hold = try await shop.perform("placeHold", shop.holding([code]))
            let twice = try await shop.capture(hold.text("id"), [(0, 1), (0, 1)])
            #expect(twice.code == "invalid_field")
            #expect(try await shop.hold("hld_0000000000000").status == 404)
            let neighbour = try await shop.neighbour()
            #expect(try await neighbour.hold(hold.text("id")).status == 404)
            #expect(try await neighbour.capture(hold.text("id")).status == 404)
        }
    }
}
