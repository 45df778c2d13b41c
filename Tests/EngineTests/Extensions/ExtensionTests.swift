import Domain
import Ledger
import TestSupport
import Testing

@testable import Engine

@Suite("Extension of a running activity")
struct ExtensionTests {
    private func extend(
        _ shop: TestShop, _ campaign: String, _ end: String, coupons: String? = nil
    ) async throws -> TestAnswer {
        try await shop.perform(
            "extendCampaign", path: ["campaign_id": campaign],
            .object(present: [
                "ends_at": .string(end), "coupons_end_at": coupons.map(JSON.string),
            ]))
    }

    private func redeem(_ shop: TestShop, _ code: String) async throws -> TestAnswer {
        try await shop.perform("redeemVouchers", shop.order([code]))
    }

    @Test(arguments: Backend.all)
    func unusedCouponsGetALaterEndAndAnotherSignedCode(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            let coupon = try await shop.coupon(of: offer)
            let spent = try await shop.coupon(of: offer)
            _ = try await redeem(shop, spent.text("code"))
            let voided = try await shop.coupon(of: offer)
            _ = try await shop.perform(
                "voidCoupon", path: ["coupon_id": voided.text("id")], .object([]))
            let printed = try await batchCode(shop, offer)

            let later = "2027-03-01T00:00:00.000Z"
            let extended = try await extend(shop, campaign, later, coupons: later)
            #expect(extended.status == 200)
            #expect(extended["campaign"]?["ends_at"] == .string(later))
            let job = extended["job"]?["id"]?.stringValue ?? ""
            let runner = CampaignJobRunner(engine: shop.engine)
            #expect(try await runner.runUntilIdle() == .idle)
            let done = try await shop.perform("getCampaignJob", path: ["job_id": job])
            #expect(done.text("state") == "finished" && done["coupons_extended"] == 11)

            func show(_ answer: TestAnswer) async throws -> TestAnswer {
                try await shop.perform("getCoupon", path: ["coupon_id": answer.text("id")])
            }
            let after = try await show(coupon)
            #expect(after.text("expires_at") == later)
            #expect(after.text("signed_code") != coupon.text("signed_code"))
            #expect(after.text("code") == coupon.text("code"))
            for untouched in [spent, voided] {
                #expect(
                    try await show(untouched).text("expires_at") == coupon.text("expires_at"))
            }
            shop.clock.set(try #require(Timestamp(rfc3339: "2027-02-28T23:59:59Z")))
            let old = try await shop.perform(
                "validateVouchers", shop.order([coupon.text("signed_code")]))
            #expect(old["valid"] == true)
            #expect(try await redeem(shop, after.text("signed_code")).status == 201)
            let leaflet = try await redeem(shop, printed)
            #expect(leaflet.status == 201, "\(leaflet.json.text())")
            #expect(try await redeem(shop, coupon.text("signed_code")).code == "already_used")
        }
    }

    /// Ten printed codes; the signed form of one.
    private func batchCode(_ shop: TestShop, _ offer: String) async throws -> String {
        let batch = try await shop.perform(
            "createCodeBatch",
            ["offer_id": .string(offer), "name": "leaflet", "count": 10]
        ).text("id")
        let id = try shop.engine.codes.identifier(batch, as: CodeBatchID.self, what: "batch")
        let line = try await shop.lines(of: id, CodeExportOrder(forms: .signed)).last
        return line?.split(separator: ",").last.map(String.init) ?? ""
    }

    /// What is set aside moves with the end; what has ended stays so, since its money went back.
    @Test(arguments: Backend.all)
    func whatIsSetAsideMovesToTheLaterEnd(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign([
                .init("budget", ["amount": 20_000, "currency": "CNY", "reserve": "issue"])
            ]).text("id")
            let brief = try await shop.offer(
                in: campaign, extra: [.init("restrictions", ["valid_days": 1])])
            let ended = try await shop.coupon(of: brief)
            let offer = try await shop.offer(in: campaign)
            let open = try await shop.coupon(of: offer)
            _ = try await batchCode(shop, offer)
            shop.clock.advance(byMilliseconds: 86_400_000)
            try await shop.engine.maintain()
            func money() async throws -> [Int64?] {
                let report = try await shop.perform(
                    "getCampaignReport", path: ["campaign_id": campaign])
                return ["budget_left", "budget_reserved"].map {
                    report[$0]?["amount"]?.integerValue
                }
            }
            #expect(try await money() == [9_000, 11_000])
            let later = "2026-09-01T00:00:00Z"
            _ = try await extend(shop, campaign, later, coupons: later)
            try await CampaignJobRunner(engine: shop.engine).runUntilIdle()
            #expect(try await money() == [9_000, 11_000])
            // The end so far.
            shop.clock.set(try #require(Timestamp(rfc3339: "2026-06-11T01:00:00Z")))
            try await shop.engine.maintain()
            #expect(try await money() == [9_000, 11_000])
            #expect(try await redeem(shop, ended.text("code")).code == "expired")
            #expect(try await redeem(shop, open.text("code")).status == 201)
            #expect(try await money() == [9_000, 10_000])
            shop.clock.set(try #require(Timestamp(rfc3339: "2026-09-01T01:00:00Z")))
            try await shop.engine.maintain()
            #expect(try await money() == [19_000, 0])
        }
    }

    @Test(arguments: Backend.all)
    func manyCouponsAreExtendedAPageAtATimeByAnyProcess(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            let count = Int64(Limits.issueJobChunk) + 30
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<count {
                    group.addTask { _ = try? await shop.coupon(of: offer) }
                }
            }
            let later = "2027-03-01T00:00:00Z"
            let job = try await extend(shop, campaign, later, coupons: later)["job"]?["id"]
            let (one, two) = (
                CampaignJobRunner(engine: shop.engine), CampaignJobRunner(engine: shop.engine)
            )
            #expect(try await one.step() == .advanced)
            #expect(try await two.step() == .advanced)
            #expect(try await one.step() == .advanced)
            #expect(try await two.step() == .idle)
            let done = try await shop.perform(
                "getCampaignJob", path: ["job_id": job?.stringValue ?? ""])
            #expect(done["coupons_extended"] == .integer(count))
        }
    }

    @Test(arguments: Backend.all)
    func anEarlierEndIsRefusedAndAnOffersOwnEndStays(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let own: JSON = ["ends_at": "2026-12-01T00:00:00Z"]
            let offer = try await shop.offer(in: campaign, extra: [.init("restrictions", own)])
            let coupon = try await shop.coupon(of: offer)
            for (end, coupons) in [
                ("2026-12-31T00:00:00Z", nil), ("2027-01-01T00:00:00Z", nil),
                ("2027-02-01T00:00:00Z", "2027-02-01T00:00:01Z"),
                ("2027-02-01T00:00:00Z", "2026-05-01T00:00:00Z"),
            ] as [(String, String?)] {
                let refused = try await extend(shop, campaign, end, coupons: coupons)
                #expect(refused.code == "out_of_range", "\(end)")
            }
            let later = "2027-02-01T00:00:00Z"
            #expect(try await extend(shop, campaign, later, coupons: later).status == 200)
            try await CampaignJobRunner(engine: shop.engine).runUntilIdle()
            let after = try await shop.perform(
                "getCoupon", path: ["coupon_id": coupon.text("id")])
            #expect(after.text("expires_at") == coupon.text("expires_at"))
        }
    }
}
