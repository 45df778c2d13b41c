import Domain
import TestSupport
import Testing

@testable import Engine

/// A hold keeps what it has set aside, but nothing that was withdrawn meanwhile comes back of it.
@Suite("Withdrawing what a hold has")
struct HoldWithdrawalTests {
    private func state(_ shop: TestShop, _ coupon: TestAnswer) async throws -> String {
        try await shop.perform("getCoupon", path: ["coupon_id": coupon.text("id")]).text("state")
    }

    @Test(arguments: Backend.all)
    func aCouponOfAnOrderThatCameBackDoesNotOutliveItsHold(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            let target = try await shop.offer(in: try await shop.campaign())
            let made = try await shop.giveBack(
                "GIFT",
                [.init("form", "coupon"), .init("offer_id", .string(target)), .init("amount", 1)])
            #expect(made.status == 201, "\(made.json.text())")
            let bought = try await shop.buy(["GIFT"])
            let id = bought["gives_back"]?[0]?["coupon_ids"]?[0]?.stringValue ?? ""
            let coupon = try await shop.perform("getCoupon", path: ["coupon_id": id])
            let code = coupon.text("code")
            let hold = try await shop.perform("placeHold", shop.holding([code], member: "m1"))
            #expect(hold.status == 201, "\(hold.json.text())")
            #expect(try await shop.returnOrder(bought).status == 200)
            #expect(try await state(shop, coupon) == "voided")
            _ = try await shop.void(hold.text("id"))
            #expect(try await state(shop, coupon) == "voided")
            #expect(try await shop.buy([code]).code == "voided")
        }
    }

    @Test(arguments: Backend.all)
    func aHeldCouponThatLeakedIsWithdrawnForGood(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 5_000))
            var coupons: [TestAnswer] = []
            var holds: [TestAnswer] = []
            for _ in 0..<2 {
                let coupon = try await shop.coupon(of: offer)
                let request = shop.holding([coupon.text("code")])
                holds.append(try await shop.perform("placeHold", request))
                let path = ["coupon_id": coupon.text("id")]
                let voided = try await shop.perform("voidCoupon", path: path, ["reason": "leaked"])
                #expect(voided.status == 200, "\(voided.json.text())")
                #expect(try await shop.perform("voidCoupon", path: path).code == "illegal_state")
                coupons.append(coupon)
            }
            _ = try await shop.void(holds[0].text("id"))
            #expect(try await state(shop, coupons[0]) == "voided")
            let refused = try await shop.redeem([coupons[0].text("code")])
            #expect(refused.code == "voided")
            // What was promised is kept; a rollback does not bring it back to life.
            let part = try await shop.capture(holds[1].text("id"))
            #expect(part.status == 201)
            #expect(try await shop.rollBack(part.text("id")).status == 200)
            #expect(try await state(shop, coupons[1]) == "voided")
            // One that was used cannot be withdrawn.
            let used = try await shop.coupon(of: offer)
            #expect(try await shop.redeem([used.text("code")]).status == 201)
            let path = ["coupon_id": used.text("id")]
            #expect(try await shop.perform("voidCoupon", path: path).code == "already_used")
        }
    }

    @Test(arguments: Backend.all)
    func aCancelledJobWithdrawsTheCouponsThatAreHeld(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.members(1...3)
            let offer = try await shop.offer(in: try await shop.campaign())
            let runner = IssueJobRunner(engine: shop.engine)
            let job = try await shop.job(of: offer, (1...205).map { "m-\($0)" })
            #expect(try await runner.step() == .advanced)
            let code = try await shop.newestCoupon(of: "m-2").code
            let hold = try await shop.perform("placeHold", shop.holding([code], member: "m-2"))
            #expect(hold.status == 201, "\(hold.json.text())")
            _ = try await shop.perform(
                "cancelIssueJob", path: ["job_id": job.text("id")], ["void_issued": true])
            try await runner.runUntilIdle()
            #expect(try await shop.job(job)["voided"] == 3)
            _ = try await shop.void(hold.text("id"))
            #expect(try await shop.newestCoupon(of: "m-2").state == "voided")
        }
    }

    /// Held and given back, redeemed and rolled back, held while the batch was voided, redeemed.
    @Test(arguments: Backend.all)
    func aVoidedBatchWithdrawsCodesThatWereOnlyHeld(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let batch = try await shop.codeBatch(count: 4)
            var codes: [TestAnswer] = []
            for number in 0..<4 { codes.append(try await shop.coupon(number: Int64(number))) }
            let request = { (place: Int) in shop.holding([codes[place].text("code")]) }
            _ = try await shop.void(
                try await shop.perform("placeHold", request(0)).text("id"))
            let redeemed = try await shop.redeem([codes[1].text("code")])
            #expect(try await shop.rollBack(redeemed.text("id")).status == 200)
            let open = try await shop.perform("placeHold", request(2))
            #expect(try await shop.redeem([codes[3].text("code")]).status == 201)
            let path = ["batch_id": batch.text("id")]
            let voided = try await shop.perform("voidCodeBatch", path: path, ["reason": "lost"])
            #expect(voided.status == 200)
            _ = try await shop.void(open.text("id"))
            for place in 0..<3 {
                #expect(try await state(shop, codes[place]) == "voided", "\(place)")
                #expect(try await shop.perform("placeHold", request(place)).code == "voided")
                for form in ["code", "signed_code", "id"] {
                    let used = try await shop.redeem([codes[place].text(form)])
                    #expect(used.code == "voided", "\(place) by \(form)")
                }
                let asked = try await shop.perform(
                    "validateVouchers", shop.order([codes[place].text("signed_code")]))
                #expect(asked.code == "voided")
            }
            #expect(try await state(shop, codes[3]) == "used")
        }
    }

    @Test(arguments: Backend.all)
    func noCouponNamesAPartThatWasRolledBack(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            for endsFirst in [true, false] {
                let coupon = try await shop.coupon(of: offer)
                let hold = try await shop.perform(
                    "placeHold", shop.holding([coupon.text("code")], lines: [(3, 6_000)]))
                let id = hold.text("id")
                var parts: [TestAnswer] = []
                for _ in 0..<2 { parts.append(try await shop.capture(id, [(0, 1)])) }
                if endsFirst { _ = try await shop.void(id) }
                for part in parts.reversed() {
                    #expect(try await shop.rollBack(part.text("id")).status == 200)
                }
                let path = ["coupon_id": coupon.text("id")]
                let after = try await shop.perform("getCoupon", path: path)
                #expect(after["last_redemption_id"] == .null)
                #expect(after["uses_left"] == (endsFirst ? 1 : 0))
                #expect(try await shop.perform("voidCoupon", path: path).status == 200)
            }
        }
    }
}
