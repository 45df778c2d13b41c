import Domain
import Engine
import TestSupport
import Testing

@Suite("What four eyes see")
struct ApprovalSeenTests {
    private func rule(_ shop: TestShop) async throws {
        _ = try await shop.perform(
            "setApprovalRule", path: ["currency": "CNY"], ["above": 100_000])
    }

    private func add(
        _ amount: Int64, to campaign: String, in shop: TestShop, as caller: Int64 = 0
    ) async throws -> TestAnswer {
        try await shop.perform(
            "changeCampaignBudget", path: ["campaign_id": campaign],
            ["delta": ["amount": .integer(amount), "currency": "CNY"]], as: caller)
    }

    /// Who raises is who asks: with that, who asked before could approve what they put in.
    @Test(arguments: Backend.all)
    func aRaiseWhileItWaitsDoesNotSwapWhoAsked(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await rule(shop)
            let campaign = try await shop.campaign(budget: 200_000)
            let others = try await add(1, to: campaign, in: shop, as: 7)
            #expect(others.status == 409 && others.code == "illegal_state")
            let update: JSON = ["budget": ["amount": 300_000, "currency": "CNY"]]
            let path = ["campaign_id": campaign]
            #expect(
                try await shop.perform("updateCampaign", path: path, update, as: 7).code
                    == "illegal_state")
            #expect(try await add(1, to: campaign, in: shop).status == 200)
            #expect(try await shop.approve(campaign, as: 0).code == "forbidden")
            #expect(try await shop.approve(campaign, as: 7).text("state") == "active")
        }
    }

    @Test(arguments: Backend.all)
    func whatIsApprovedIsWhatWasLookedAt(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await rule(shop)
            let campaign = try await shop.campaign(budget: 200_000)
            var seen = try await shop.seen(campaign)
            func expectChanged(_ subject: JSON, _ line: Int = #line) async throws {
                let refused = try await shop.approve(campaign, seen, as: 7)
                #expect(refused.status == 409 && refused.code == "illegal_state", "\(line)")
                #expect(refused["conditions"]?[0]?["subject"] == subject, "\(line)")
                let before = seen["revision"]?.integerValue ?? .max
                seen = try await shop.seen(campaign)
                #expect(seen["revision"]?.integerValue ?? 0 > before, "\(line)")
            }
            #expect(try await add(1, to: campaign, in: shop).status == 200)
            try await expectChanged("/budget")
            #expect(try await add(-1, to: campaign, in: shop).status == 200)
            #expect(seen["budget"]?["amount"] == 200_001)
            try await expectChanged("/budget")
            let offer = try await shop.offer(in: campaign)
            try await expectChanged("/revision")
            #expect(try await shop.version(of: offer, amountOff: 9_000).status == 201)
            try await expectChanged("/revision")
            for body in [.object([]), ["revision": 1], ["budget": .null]] as [JSON] {
                #expect(try await shop.approve(campaign, body, as: 7).code == "missing_field")
            }
            #expect(try await shop.approve(campaign, seen, as: 7).text("state") == "active")
            let after = try await shop.perform("getCampaign", path: ["campaign_id": campaign])
            #expect(after["approval"] == nil)
        }
    }

    /// No money bounds how many points are given.
    @Test(arguments: Backend.all)
    func pointsAreNotExcusedByABudgetOfMoney(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await rule(shop)
            let points = [JSON.Member("form", "points"), .init("amount", 10)]
            let plain = try await shop.campaign(budget: 50_000)
            let unbounded = try await shop.giveBack("FREE", points, in: plain)
            #expect(unbounded.text("state") == "awaiting_approval")

            let bounded = try await shop.campaign([
                .init("budget", ["amount": 50_000, "currency": "CNY"]),
                .init("form_budgets", ["points": 100, "discount": 1_000]),
            ])
            #expect(bounded.text("state") == "awaiting_approval")
            #expect(bounded["approval"]?["budget"]?["amount"] == 50_000)
            let campaign = bounded.text("id")
            #expect(try await shop.approve(campaign, as: 7).status == 200)
            let given = try await shop.giveBack("TEN", points, in: campaign)
            #expect(given.status == 201 && given.text("state") != "awaiting_approval")
            func raise(_ form: String) async throws -> TestAnswer {
                try await shop.perform(
                    "changeCampaignBudget", path: ["campaign_id": campaign],
                    ["form": .string(form), "units": 1])
            }
            #expect(try await raise("discount").text("state") == "active")
            #expect(try await raise("points").text("state") == "awaiting_approval")
        }
    }
}

extension TestShop {
    /// What somebody who approves a campaign is shown of it.
    func seen(_ campaign: String) async throws -> JSON {
        let shown = try await perform("getCampaign", path: ["campaign_id": campaign])["approval"]
        return ["budget": shown?["budget"] ?? .null, "revision": shown?["revision"] ?? 0]
    }

    /// Approves a campaign as it is, or what `body` names.
    func approve(
        _ campaign: String, _ body: JSON? = nil, as caller: Int64
    ) async throws -> TestAnswer {
        let shown: JSON
        if let body { shown = body } else { shown = try await seen(campaign) }
        return try await perform(
            "approveCampaign", path: ["campaign_id": campaign], shown, as: caller)
    }
}
