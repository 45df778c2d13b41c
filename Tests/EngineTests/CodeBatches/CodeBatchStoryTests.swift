import Database
import Domain
import Engine
import Foundation
import Store
import TestSupport
import Testing

@Suite("Coupons of a batch")
struct CodeBatchStoryTests {
    @Test(arguments: ["code", "signed_code", "id"])
    func anUntouchedCodeIsReadValidatedAndRedeemedOnce(form: String) async throws {
        try await withShop { shop in
            let batch = try await shop.codeBatch(count: 1_000)
            let coupon = try await shop.coupon(number: 500)
            #expect(coupon.text("state") == "active" && coupon["member"] == .null)
            #expect(coupon["uses_left"] == 1)
            let order = shop.order([coupon.text(form)])
            let valid = try await shop.perform("validateVouchers", order)
            #expect(valid["valid"] == true, "\(valid.json)")
            #expect(try await shop.rowsOfCoupons() == 0, "asking writes nothing")

            #expect(try await shop.perform("redeemVouchers", order).status == 201)
            let again = try await shop.perform("redeemVouchers", order)
            #expect(again.code == "already_used")
            #expect(try await shop.rowsOfCoupons() == 1)
            #expect(try await shop.coupon(number: 500).text("state") == "used")
            #expect(try await shop.coupon(number: 501).text("state") == "active")
            let after = try await shop.perform("getCodeBatch", path: ["batch_id": batch.text("id")])
            #expect(after["touched"] == 1 && after["count"] == 1_000)
        }
    }

    @Test func aRolledBackCodeKeepsItsRowAndCanBeUsedAgain() async throws {
        try await withShop { shop in
            _ = try await shop.codeBatch(count: 2)
            let code = try await shop.coupon(number: 0).text("code")
            for _ in 0..<3 {
                let redeemed = try await shop.perform("redeemVouchers", shop.order([code]))
                #expect(redeemed.status == 201)
                let undone = try await shop.perform(
                    "rollbackRedemption", path: ["redemption_id": redeemed.text("id")])
                #expect(undone.status == 200)
            }
            #expect(try await shop.rowsOfCoupons() == 1)
        }
    }

    @Test func aSingleCodeIsVoidedLikeAnyCoupon() async throws {
        try await withShop { shop in
            _ = try await shop.codeBatch(count: 2)
            let coupon = try await shop.coupon(number: 1)
            let path = ["coupon_id": coupon.text("id")]
            let voided = try await shop.perform("voidCoupon", path: path, ["reason": "torn"])
            #expect(voided.text("state") == "voided")
            #expect(try await shop.perform("voidCoupon", path: path).code == "illegal_state")
            let used = try await shop.perform(
                "redeemVouchers", shop.order([coupon.text("signed_code")]))
            #expect(used.code == "voided")
            #expect(try await shop.coupon(number: 0).text("state") == "active")
        }
    }

    @Test func voidingABatchEndsWhatIsUntouchedAndCountsTheRest() async throws {
        try await withShop { shop in
            let batch = try await shop.codeBatch(count: 10)
            let used = try await shop.coupon(number: 0).text("code")
            let redemption = try await shop.perform("redeemVouchers", shop.order([used]))
            #expect(redemption.status == 201)
            let path = ["batch_id": batch.text("id")]
            let voided = try await shop.perform("voidCodeBatch", path: path, ["reason": "lost"])
            #expect(voided.text("state") == "voided" && voided["touched"] == 1)
            #expect(try await shop.perform("voidCodeBatch", path: path).code == "illegal_state")
            for form in ["code", "signed_code"] {
                let code = try await shop.coupon(number: 5).text(form)
                let refused = try await shop.perform("redeemVouchers", shop.order([code]))
                #expect(refused.code == "voided", "\(form)")
            }
            #expect(try await shop.coupon(number: 5).text("state") == "voided")
            #expect(try await shop.coupon(number: 0).text("state") == "used")
            let undone = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": redemption.text("id")])
            #expect(undone.status == 200)
            let report = try await shop.perform(
                "getCampaignReport", path: ["campaign_id": batch.text("campaign_id")])
            #expect(report["issued"] == 10 && report["voided"] == 9)
        }
    }

    @Test func aBatchTakesFromTheIssueLimitAndStopsAtIt() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("limits", ["total_issues": 100])])
            #expect(try await shop.codeBatch(of: offer, count: 101).code == "limit_total")
            #expect(try await shop.codeBatch(of: offer, count: 99).status == 201)
            #expect(try await shop.coupon(of: offer).status == 201)
            #expect(try await shop.coupon(of: offer).code == "limit_total")
            #expect(try await shop.codeBatch(of: offer, count: 1).code == "limit_total")
        }
    }

    @Test func aRefusedBatchTakesNoNumbers() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("limits", ["total_issues": 5])])
            #expect(try await shop.codeBatch(of: offer, count: 6).code == "limit_total")
            #expect(try await shop.codeBatch(of: offer, count: 5).status == 201)
            #expect(try await shop.coupon(number: 0).status == 200)
        }
    }

    @Test func whatNoBatchHoldsIsNotFound() async throws {
        try await withShop { shop in
            #expect(try await shop.coupon(number: 0).code == "not_found")
            _ = try await shop.codeBatch(count: 10)
            #expect(try await shop.coupon(number: 9).status == 200)
            #expect(try await shop.coupon(number: 10).code == "not_found")
            #expect(try await shop.coupon(number: -1).code == "not_found")
            let own = shop.engine.codes.text(CouponID(1))
            let answer = try await shop.perform("getCoupon", path: ["coupon_id": own])
            #expect(answer.code == "not_found")
        }
    }

    @Test func batchesAreThereAfterARestart() async throws {
        let shop = try await TestShop.open()
        _ = try await shop.codeBatch(count: 10)
        let code = try await shop.coupon(number: 3).text("signed_code")
        let again = try await shop.reopened()
        #expect(try await again.perform("redeemVouchers", again.order([code])).status == 201)
        let second = try await again.codeBatch(count: 10)
        #expect(try await again.coupon(number: 19).text("offer_id") == second.text("offer_id"))
        let page = try await again.perform("listCodeBatches")
        #expect(page["items"]?.arrayValue?.count == 2)
        #expect(try await again.verify().isSound)
        try await again.close()
    }

    @Test func aHundredMillionCodesAreOneRow() async throws {
        try await withShop { shop in
            let before = try await shop.pages()
            let batch = try await shop.codeBatch(count: 100_000_000)
            #expect(batch.status == 201)
            #expect(try await shop.pages() - before < 100, "pages of 4 KiB")
            let last = try await shop.coupon(number: 99_999_999)
            let order = shop.order([last.text("signed_code")])
            #expect(try await shop.perform("redeemVouchers", order).status == 201)
        }
    }
}

extension TestShop {
    func codeBatch(of offer: String? = nil, count: Int64) async throws -> TestAnswer {
        var target = offer ?? ""
        if offer == nil { target = try await self.offer(in: try await campaign()) }
        return try await perform(
            "createCodeBatch",
            ["offer_id": .string(target), "name": "Leaflet", "count": .integer(count)])
    }

    /// The coupon at a place of the ids that batches take, 0 first.
    func coupon(number: Int64) async throws -> TestAnswer {
        let id = engine.codes.text(CouponID(CodeBatch.firstNumber + number))
        return try await perform("getCoupon", path: ["coupon_id": id])
    }

    func rowsOfCoupons() async throws -> Int {
        let tenant = tenant
        return try await engine.read { work in
            try CouponTable.page(tenant: tenant, after: 0, limit: 10_000, work.connection).count
        }
    }

    /// Pages of the database file, those in its log included.
    func pages() async throws -> Int64 {
        try await engine.driver.read { connection in
            var pages: Int64 = 0
            try connection.query(SQL("SELECT page_count FROM pragma_page_count()")) {
                pages = try $0.integer(0)
            }
            return pages
        }
    }
}
