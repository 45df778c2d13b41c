import Domain
import Engine
import TestSupport
import Testing

@Suite("Four eyes")
struct ApprovalTests {
    private func rule(_ shop: TestShop, above: Int64?) async throws {
        let set = try await shop.perform(
            "setApprovalRule", path: ["currency": "CNY"],
            ["above": above.map(JSON.integer) ?? .null])
        #expect(set.status == 200 && set["above"] == above.map(JSON.integer) ?? .null)
    }

    private func approve(
        _ shop: TestShop, _ campaign: String, _ body: JSON? = nil, as caller: Int64
    ) async throws -> TestAnswer {
        try await shop.approve(campaign, body, as: caller)
    }

    @Test(arguments: Backend.all)
    func aLargeBudgetWaitsForAnotherKey(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await rule(shop, above: 100_000)
            let small = try await shop.campaign(budget: 100_000)
            #expect(
                try await shop.coupon(of: try await shop.offer(in: small)).status == 201)
            let large = try await shop.campaign(budget: 100_001)
            let path = ["campaign_id": large]
            let state = try await shop.perform("getCampaign", path: path).text("state")
            #expect(state == "awaiting_approval")
            let offer = try await shop.offer(
                in: large, extra: [.init("public_code", "SPRING")])
            #expect(try await shop.coupon(of: offer).code == "awaiting_approval")
            let refused = try await shop.perform("redeemVouchers", shop.order(["SPRING"]))
            #expect(refused.code == "awaiting_approval")
            for change in ["pauseCampaign", "resumeCampaign"] {
                #expect(try await shop.perform(change, path: path).code == "illegal_state")
            }

            let own = try await approve(shop, large, as: 0)
            #expect(own.status == 403 && own.code == "forbidden")
            let other = try await approve(shop, large, as: 7)
            #expect(other.status == 200 && other.text("state") == "active")
            #expect(try await approve(shop, large, as: 8).code == "illegal_state")
            #expect(try await shop.coupon(of: offer).status == 201)
            let redeemed = try await shop.perform("redeemVouchers", shop.order(["SPRING"]))
            #expect(redeemed.status == 201)

            let events = try await shop.perform("listEvents", query: ["limit": "200"])
            let approval = events["items"]?.arrayValue?.first {
                $0["kind"] == "campaign_approved"
            }
            #expect(approval?["data"]?["approved_by"]?.stringValue?.hasPrefix("key_") == true)
        }
    }

    @Test(arguments: Backend.all)
    func aRaisedBudgetAndNoBudgetWaitToo(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await rule(shop, above: 100_000)
            func raise(_ campaign: String, _ budget: Int64) async throws -> String {
                try await shop.perform(
                    "updateCampaign", path: ["campaign_id": campaign],
                    ["budget": ["amount": .integer(budget), "currency": "CNY"]], as: 3
                ).text("state")
            }
            let campaign = try await shop.campaign(budget: 50_000)
            #expect(try await raise(campaign, 100_000) == "active")
            #expect(try await raise(campaign, 100_001) == "awaiting_approval")
            #expect(try await approve(shop, campaign, as: 3).code == "forbidden")
            // The key that made the campaign is another one than the key that raised it.
            #expect(try await approve(shop, campaign, as: 0).text("state") == "active")
            #expect(try await raise(campaign, 90_000) == "active")
            let unlimited = try await shop.campaign()
            let state = try await shop.perform("getCampaign", path: ["campaign_id": unlimited])
            #expect(state.text("state") == "awaiting_approval")
            try await rule(shop, above: nil)
            #expect(try await raise(campaign, 1_000_000) == "active")
        }
    }

    @Test(arguments: Backend.all)
    func moneyAddedToABudgetWaitsAsWell(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await rule(shop, above: 100_000)
            let campaign = try await shop.campaign(budget: 90_000)
            let path = ["campaign_id": campaign]
            func add(_ amount: Int64, payer: String? = nil, to path: [String: String])
                async throws -> TestAnswer
            {
                try await shop.perform(
                    "changeCampaignBudget", path: path,
                    .object(present: [
                        "delta": ["amount": .integer(amount), "currency": "CNY"],
                        "payer": payer.map(JSON.string),
                    ]), as: 3)
            }
            #expect(try await add(10_000, to: path).text("state") == "active")
            _ = try await shop.perform("pauseCampaign", path: path)
            // An approval would let a paused campaign go on.
            #expect(try await add(1, to: path).code == "illegal_state")
            _ = try await shop.perform("resumeCampaign", path: path)
            #expect(try await add(1, to: path).text("state") == "awaiting_approval")
            #expect(try await approve(shop, campaign, as: 3).code == "forbidden")
            #expect(try await approve(shop, campaign, as: 7).text("state") == "active")
            #expect(try await add(-1, to: path).text("state") == "active")

            // A payer's money where the campaign's own budget does not bound it.
            try await shop.settle(parties: ["brand"])
            let joint = try await shop.campaign([
                .init(
                    "payers",
                    [
                        [
                            "party": "brand", "share_basis_points": 10_000,
                            "budget": ["amount": 1, "currency": "CNY"],
                        ]
                    ])
            ]).text("id")
            _ = try await approve(shop, joint, as: 7)
            let more = try await add(1_000_000, payer: "brand", to: ["campaign_id": joint])
            #expect(more.text("state") == "awaiting_approval", "\(more.json.text())")
            #expect(try await approve(shop, joint, as: 3).code == "forbidden")
        }
    }

    /// Nobody approves an offer of their own with somebody else's campaign.
    @Test(arguments: Backend.all)
    func whatOthersPutIntoAWaitingCampaignWaitsByItself(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await rule(shop, above: 100_000)
            let campaign = try await shop.campaign(budget: 1_000_000)
            let own = try await shop.offer(in: campaign)
            let others = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(campaign), "name": "other",
                    "benefit": ["type": "amount_off", "amount": 9_000],
                ], as: 7)
            #expect(others.text("state") == "awaiting_approval")
            #expect(try await approve(shop, campaign, as: 7).status == 200)
            #expect(try await shop.coupon(of: own).status == 201)
            let id = others.text("id")
            #expect(try await shop.coupon(of: id).code == "awaiting_approval")
            let shown = try await shop.perform("getOffer", path: ["offer_id": id])
            #expect(shown.text("state") == "awaiting_approval")
            let target: JSON = ["offer_id": .string(id), "version": 1]
            #expect(try await approve(shop, campaign, target, as: 7).code == "forbidden")
            #expect(try await approve(shop, campaign, target, as: 0).status == 200)
            #expect(try await shop.coupon(of: id).status == 201)
        }
    }

    /// Nobody on the list loses a coupon by it.
    @Test func aWaitingCampaignPausesItsJobs() async throws {
        try await withShop { shop in
            try await shop.members(1...3)
            try await rule(shop, above: 100_000)
            let campaign = try await shop.campaign(budget: 100_000)
            let offer = try await shop.offer(in: campaign)
            let job = try await shop.job(of: offer, ["m-1", "m-2", "m-3"])
            _ = try await shop.perform(
                "changeCampaignBudget", path: ["campaign_id": campaign],
                ["delta": ["amount": 1, "currency": "CNY"]])
            let runner = IssueJobRunner(engine: shop.engine)
            try await runner.runUntilIdle()
            #expect(try await shop.job(job).text("state") == "paused")
            #expect(try await shop.job(job)["refused"] == 0)
            _ = try await approve(shop, campaign, as: 7)
            _ = try await shop.perform("resumeIssueJob", path: ["job_id": job.text("id")])
            try await runner.runUntilIdle()
            #expect(try await shop.job(job)["issued"] == 3)
        }
    }

    @Test(arguments: Backend.all)
    func whatChangesInALargeCampaignWaitsToo(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await rule(shop, above: 100_000)
            let campaign = try await shop.campaign(budget: 1_000_000)
            let offer = try await shop.offer(in: campaign)
            _ = try await approve(shop, campaign, as: 7)
            let codes = try await shop.codes(3, of: offer)
            let version = try await shop.version(of: offer, amountOff: 4_000)
            #expect(version.text("state") == "awaiting_approval")
            #expect(try await shop.redeemed([codes[0]]) == (1_000, nil))
            let target: JSON = ["offer_id": .string(offer), "version": 2]
            #expect(try await approve(shop, campaign, target, as: 0).code == "forbidden")
            shop.clock.advance(byMilliseconds: 60_000)
            #expect(try await approve(shop, campaign, target, as: 7).status == 200)
            #expect(try await approve(shop, campaign, target, as: 7).code == "illegal_state")
            #expect(try await shop.redeemed([codes[1]]) == (4_000, 2))
            let missing: JSON = ["offer_id": .string(offer), "version": 3]
            #expect(try await approve(shop, campaign, missing, as: 7).code == "not_found")

            let added = try await shop.offer(in: campaign, amountOff: 9_000)
            #expect(try await shop.coupon(of: added).code == "awaiting_approval")
            let first: JSON = ["offer_id": .string(added), "version": 1]
            #expect(try await approve(shop, campaign, first, as: 7).status == 200)
            #expect(try await shop.coupon(of: added).status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func sixtyFourApprovalsHaveOneEffect(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await rule(shop, above: 1)
            let campaign = try await shop.campaign(budget: 100_000)
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for caller in 0..<64 as Range<Int64> {
                    group.addTask { try await approve(shop, campaign, as: caller % 2) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0.status == 200 }.count == 1)
            let refused = answers.filter { $0.code == "forbidden" || $0.code == "illegal_state" }
            #expect(refused.count == 63)
        }
    }
}
