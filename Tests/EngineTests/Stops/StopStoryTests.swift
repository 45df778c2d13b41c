import Database
import Domain
import Engine
import Ledger
import TestSupport
import Testing

@Suite("Stopping offers and batches")
struct StopStoryTests {
    @Test(arguments: Backend.all)
    func aStopActsOnTheNextRequestOfEveryKind(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member("m")
            let offer = try await shop.limited("LEAKED", [:])
            let path = ["offer_id": offer.text("id")]
            #expect(offer["state"] == "active")
            #expect(try await shop.coupon(of: offer.text("id"), member: "m").status == 201)
            #expect(try await shop.use("LEAKED").status == 201)

            let stopped = try await shop.perform("stopOffer", path: path, ["reason": "leak"])
            #expect(stopped["state"] == "stopped", "\(stopped.json.text())")
            #expect(stopped["stop"]?["cause"] == "operator")
            #expect(stopped["stop"]?["reason"] == "leak")
            #expect(try await shop.use("LEAKED").code == "offer_stopped")
            let validated = try await shop.perform(
                "validateVouchers", shop.request(["LEAKED"]))
            #expect(validated["code"] == "offer_stopped")
            #expect(!validated.json.text().contains("leak\""), "the reason is the merchant's")
            #expect(try await shop.coupon(of: offer.text("id")).code == "offer_stopped")
            let batch = try await shop.perform(
                "createCodeBatch",
                ["offer_id": .string(offer.text("id")), "name": "b", "count": 10])
            #expect(batch.code == "offer_stopped")
            let wallet = try await shop.perform(
                "qualifyVouchers", ["order": shop.request([])["order"] ?? .null, "member": "m"])
            #expect(wallet["vouchers"]?[0]?["code"] == "offer_stopped")
            let listed = try await shop.perform("listOffers")
            #expect(listed["items"]?[0]?["state"] == "stopped", "\(listed.json.text())")
            let report = try await shop.perform(
                "getCampaignReport", path: ["campaign_id": offer.text("campaign_id")])
            #expect(report["stopped"] == 1)
            #expect(
                try await shop.perform("stopOffer", path: path, [:]).code == "illegal_state")

            let resumed = try await shop.perform("resumeOffer", path: path, [:])
            #expect(resumed["state"] == "active")
            #expect(resumed["stop"] == .null)
            #expect(try await shop.use("LEAKED").status == 201)
            #expect(
                try await shop.perform("resumeOffer", path: path, [:]).code == "illegal_state")
        }
    }

    /// Offers are kept in memory by each process; the switch is not.
    @Test func aStopActsOnTheNextRequestOfAnotherProcess() async throws {
        try await withShop(on: .postgres) { shop in
            let other = try await shop.beside()
            let offer = try await shop.limited("TWO", [:]).text("id")
            #expect(try await other.use("TWO").status == 201)
            _ = try await shop.perform("stopOffer", path: ["offer_id": offer], [:])
            #expect(try await other.use("TWO").code == "offer_stopped")
            let asked = try await other.perform("validateVouchers", other.request(["TWO"]))
            #expect(asked["code"] == "offer_stopped")
            _ = try await other.perform("resumeOffer", path: ["offer_id": offer], [:])
            #expect(try await shop.use("TWO").status == 201)
            try await other.engine.close()
        }
    }

    @Test(arguments: Backend.all)
    func aBatchStopsWithTheCodesThatWereUsedAndOthersGoOn(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.limited("BASE", ["uses_per_coupon": 2]).text("id")
            var batches: [(id: String, codes: [String])] = []
            for _ in 0..<2 {
                let batch = try await shop.perform(
                    "createCodeBatch", ["offer_id": .string(offer), "name": "b", "count": 2])
                batches.append((batch.text("id"), try await shop.exportedCodes(batch)))
            }
            #expect(try await shop.use(batches[0].codes[0]).status == 201)
            let path = ["batch_id": batches[0].id]
            let stopped = try await shop.perform(
                "stopCodeBatch", path: path, ["reason": "printer"])
            #expect(stopped["state"] == "stopped", "\(stopped.json.text())")
            for code in batches[0].codes {
                #expect(try await shop.use(code).code == "batch_stopped")
            }
            #expect(try await shop.use(batches[1].codes[0]).status == 201)
            #expect(try await shop.use("BASE").status == 201)
            let listed = try await shop.perform("listCodeBatches")
            #expect(listed["items"]?[0]?["state"] == "stopped")
            #expect(try await shop.perform("resumeCodeBatch", path: path, [:]).status == 200)
            for code in batches[0].codes {
                #expect(try await shop.use(code).status == 201)
            }
        }
    }

    /// While nothing of a campaign is stopped, nobody looks for switches.
    @Test func stopsCostNothingWhereThereAreNone() async throws {
        try await withShop { shop in
            let offer = try await shop.limited("COST", [:]).text("id")
            let cost: @Sendable () async throws -> Int = { () async throws in
                let before = shop.engine.driver.statistics.statements
                let used = try await shop.use("COST")
                #expect(used.status == 201)
                return Int(shop.engine.driver.statistics.statements - before)
            }
            for _ in 0..<2 { _ = try await cost() }
            let before = try await cost()
            _ = try await shop.perform("stopOffer", path: ["offer_id": offer], [:])
            _ = try await shop.perform("resumeOffer", path: ["offer_id": offer], [:])
            _ = try await cost()
            #expect(try await cost() == before)
        }
    }

    /// Nobody on the list loses a coupon by it.
    @Test func aStoppedOfferPausesItsJob() async throws {
        try await withShop { shop in
            try await shop.members(1...3)
            let offer = try await shop.limited("JOBS", [:]).text("id")
            let job = try await shop.job(of: offer, ["m-1", "m-2", "m-3"])
            let path = ["offer_id": offer]
            _ = try await shop.perform("stopOffer", path: path, [:])
            let runner = IssueJobRunner(engine: shop.engine)
            try await runner.runUntilIdle()
            #expect(try await shop.job(job).text("state") == "paused")
            #expect(try await shop.job(job)["refused"] == 0)
            _ = try await shop.perform("resumeOffer", path: path, [:])
            _ = try await shop.perform("resumeIssueJob", path: ["job_id": job.text("id")])
            try await runner.runUntilIdle()
            #expect(try await shop.job(job)["issued"] == 3)
        }
    }

    /// Another merchant's offers and batches are not found, and nothing of them stops.
    @Test func nobodyStopsWhatBelongsToAnother() async throws {
        try await withShop { shop in
            let offer = try await shop.limited("OURS", [:]).text("id")
            let other = try await shop.neighbour()
            for verb in ["stopOffer", "resumeOffer"] {
                let answer = try await other.perform(verb, path: ["offer_id": offer], [:])
                #expect(answer.code == "not_found")
            }
            #expect(try await shop.use("OURS").status == 201)
        }
    }

    @Test func aLimitDoesNotHideAStop() async throws {
        try await withShop { shop in
            let offer = try await shop.limited("FIRST", ["total_redemptions": 1]).text("id")
            #expect(try await shop.use("FIRST").status == 201)
            _ = try await shop.perform("stopOffer", path: ["offer_id": offer], [:])
            let refused = try await shop.use("FIRST")
            #expect(refused.code == "offer_stopped", "the stop is told before the limit")
            #expect(refused["conditions"]?.arrayValue?.count == 2)
        }
    }
}
