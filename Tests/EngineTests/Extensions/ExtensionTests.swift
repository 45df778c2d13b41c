import Database
import Domain
import Ledger
import Store
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
            #expect(done.text("state") == "finished" && done["coupons_extended"] == 12)

            func show(_ answer: TestAnswer) async throws -> TestAnswer {
                try await shop.perform("getCoupon", path: ["coupon_id": answer.text("id")])
            }
            let after = try await show(coupon)
            #expect(after.text("expires_at") == later)
            #expect(after.text("signed_code") != coupon.text("signed_code"))
            #expect(after.text("code") == coupon.text("code"))
            #expect(try await show(spent).text("expires_at") == later)
            #expect(try await show(voided).text("expires_at") == coupon.text("expires_at"))
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

    /// A use that comes back after the extension is one that the customer was promised too.
    @Test(arguments: Backend.all)
    func aCouponThatWasHeldOrUsedMeanwhileGetsTheLaterEndToo(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            let codes = try await shop.codes(2, of: offer)
            let hold = try await shop.place(shop.order([codes[0]]))
            let used = try await redeem(shop, codes[1])
            let later = "2027-03-01T00:00:00.000Z"
            _ = try await extend(shop, campaign, later, coupons: later)
            try await CampaignJobRunner(engine: shop.engine).runUntilIdle()
            #expect(try await shop.void(hold.text("id")).status == 200)
            #expect(try await shop.rollBack(used).status == 200)
            shop.clock.set(try #require(Timestamp(rfc3339: "2027-02-28T23:59:59Z")))
            for code in codes { #expect(try await redeem(shop, code).status == 201) }
        }
    }

    /// What comes back after the extension is set aside for the later end, not for the one that
    /// was: there it would go back to the budget, and the coupon would take what is another one's.
    @Test(arguments: Backend.all)
    func whatComesBackIsSetAsideForTheLaterEnd(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign([
                .init("budget", ["amount": 20_000, "currency": "CNY", "reserve": "issue"])
            ]).text("id")
            let codes = try await shop.codes(3, of: try await shop.offer(in: campaign))
            let hold = try await shop.place(shop.order([codes[0]]))
            let used = try await redeem(shop, codes[1])
            let partly = try await shop.redeem([codes[2]], amount: 400)
            #expect(partly["discount_total"]?["amount"] == 400)
            let later = "2026-09-01T00:00:00Z"
            _ = try await extend(shop, campaign, later, coupons: later)
            try await CampaignJobRunner(engine: shop.engine).runUntilIdle()
            #expect(try await shop.void(hold.text("id")).status == 200)
            #expect(try await shop.rollBack(used).status == 200)
            #expect(try await shop.rollBack(partly).status == 200)
            shop.clock.set(try #require(Timestamp(rfc3339: "2026-06-11T01:00:00Z")))
            try await shop.engine.maintain()
            func money() async throws -> [Int64?] {
                let report = try await shop.perform(
                    "getCampaignReport", path: ["campaign_id": campaign])
                return ["budget_left", "budget_reserved"].map {
                    report[$0]?["amount"]?.integerValue
                }
            }
            #expect(try await money() == [17_000, 3_000])
            for code in codes { #expect(try await redeem(shop, code).status == 201) }
            #expect(try await money() == [17_000, 0])
        }
    }

    /// A replay of one merchant does not keep another's customers waiting, nor does a job that
    /// cannot go on.
    @Test(arguments: Backend.all)
    func aLaterEndGoesBeforeReplaysAndPastAJobThatFails(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            _ = try await shop.coupon(of: offer)
            let replay = try await shop.replay(offer, definition: nil)
            let later = "2027-03-01T00:00:00Z"
            func begin() async throws -> String {
                let answer = try await extend(shop, campaign, later, coupons: later)
                return answer["job"]?["id"]?.stringValue ?? ""
            }
            let broken = try await begin()
            let id = try shop.engine.codes.identifier(
                broken, as: CampaignJobID.self, what: "job")
            let stored = try await shop.engine.read { work in
                try work.campaignJob(id, shop.tenant).document.text()
            }
            func write(_ document: String) throws {
                try shop.engine.driver.write { connection in
                    _ = try connection.execute(
                        SQL("UPDATE campaign_job SET document = $2 WHERE id = $1"),
                        [.integer(id.number), .text(document)])
                }
            }
            try write("{}")
            let job = try await begin()
            let runner = CampaignJobRunner(engine: shop.engine)
            #expect(try await runner.step() == .failed)
            #expect(try await runner.step() == .advanced)
            #expect(try await shop.campaignJob(replay).text("state") == "running")
            #expect(try await runner.runUntilIdle() == .failed)
            for id in [job, replay] {
                #expect(try await shop.campaignJob(id).text("state") == "finished")
            }
            #expect(try await shop.campaignJob(broken).text("state") == "running")
            try write(stored)
            #expect(try await runner.runUntilIdle() == .idle)
            #expect(try await shop.campaignJob(broken).text("state") == "finished")
        }
    }

    @Test func aMerchantHasSoManyJobsOfAKindAtOnce() async throws {
        try await withShop { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            for _ in 0..<Limits.campaignJobsRunning {
                _ = try await shop.replay(offer, definition: nil)
            }
            let body: JSON = [
                "version": 1, "from": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z",
            ]
            let path = ["offer_id": offer]
            #expect(
                try await shop.perform("createReplay", path: path, body).code == "limit_total")
            // Replays do not keep a later end from being begun.
            let later = "2027-03-01T00:00:00Z"
            #expect(try await extend(shop, campaign, later, coupons: later).status == 200)
            try await CampaignJobRunner(engine: shop.engine).runUntilIdle()
            #expect(try await shop.perform("createReplay", path: path, body).status == 201)
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
