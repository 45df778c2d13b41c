import Domain
import Ledger
import TestSupport
import Testing

@testable import Engine

@Suite("Payers share discounts, and parties clear")
struct SettlementStoryTests {
    private let day = (from: "2026-06-01T00:00:00Z", to: "2026-06-02T00:00:00Z")

    @Test(arguments: Backend.all)
    func aDiscountIsSharedExactlyAndOwedToWhoAcceptsIt(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.settle(
                parties: ["brand", "mall", "franchise"], stores: ["S1": "franchise"])
            let campaign = try await shop.campaign([
                .init(
                    "payers",
                    [
                        ["party": "brand", "share_basis_points": 3_333],
                        ["party": "mall", "share_basis_points": 3_333],
                        ["party": "merchant", "share_basis_points": 3_334],
                    ])
            ])
            #expect(campaign.status == 201, "\(campaign.json.text())")
            #expect(campaign["payers"]?[0]?["party"] == "brand")
            try await shop.word("JOINT", in: campaign.text("id"), amountOff: 1_000)
            #expect(try await shop.redeem(["JOINT"], store: "S1").status == 201)
            // 333.3, 333.3 and 333.4: the unit left goes to the largest fraction.
            #expect(
                try await shop.clearing(from: day.from, to: day.to) == [
                    "brand>franchise 333", "mall>franchise 333", "merchant>franchise 334",
                ])
            // In the merchant's own store it owes itself nothing.
            let own = try await shop.redeem(["JOINT"], store: "S9")
            #expect(
                try await shop.clearing(from: day.from, to: day.to) == [
                    "brand>franchise 333", "brand>merchant 333", "mall>franchise 333",
                    "mall>merchant 333", "merchant>franchise 334",
                ])
            let report = try await shop.perform(
                "getCampaignReport", path: ["campaign_id": campaign.text("id")])
            #expect(report["payers"]?[2]?["given"]?["amount"] == 668)
            let parties = try await shop.perform("listParties", query: ["limit": "2"])
            #expect(parties["items"]?[0]?["party"] == "brand", "\(parties.json.text())")
            #expect(parties["items"]?.arrayValue?.count == 2)
            #expect(parties["next_cursor"]?.stringValue != nil)

            // What is taken back counts when it is taken back.
            shop.clock.advance(byMilliseconds: 86_400_000)
            #expect(try await shop.rollBack(own).status == 200)
            #expect(
                try await shop.clearing(from: day.to, to: "2026-06-03T00:00:00Z") == [
                    "merchant>brand 333", "merchant>mall 333",
                ])
            #expect(
                try await shop.clearing(from: day.from, to: "2026-06-03T00:00:00Z") == [
                    "brand>franchise 333", "mall>franchise 333", "merchant>franchise 334",
                ])
            #expect(try await shop.balances(of: .clearing).total == 0)
            let csv = try await shop.perform(
                "getClearingReport",
                query: ["from": day.from, "to": day.to, "currency": "CNY", "format": "csv"])
            let text = String(decoding: csv.body, as: UTF8.self)
            #expect(text.hasPrefix("from,to,currency,debtor,creditor,amount\r\n"))
            #expect(text.contains(",CNY,\"brand\",\"franchise\",333\r\n"))
        }
    }

    /// Vendure #125: a cap on what a promotion may give has to hold, by whoever pays.
    @Test(arguments: Backend.all)
    func vendure125ABudgetGivesWholeCouponsOrNone(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.settle(parties: ["brand"])
            let campaign = try await shop.campaign([
                .init(
                    "payers",
                    [
                        ["party": "merchant", "share_basis_points": 5_000],
                        [
                            "party": "brand", "share_basis_points": 5_000,
                            "budget": ["amount": 1_200, "currency": "CNY"],
                        ],
                    ])
            ]).text("id")
            try await shop.word("HALF", in: campaign)
            for _ in 0..<2 { #expect(try await shop.redeem(["HALF"]).status == 201) }
            let refused = try await shop.redeem(["HALF"])
            #expect(refused.code == "limit_budget")
            let condition = refused["conditions"]?[0]
            #expect(condition?["required"]?["amount"] == 500)
            #expect(condition?["actual"]?["amount"] == 200)
            #expect(condition?["actual"]?["payer"] == "brand")
            #expect(try await shop.balances(of: .payerExpense).total == 2_000)

            // Topped up by its payer, it goes on.
            let path = ["campaign_id": campaign]
            let delta = { (amount: Int64) -> JSON in
                [
                    "delta": ["amount": .integer(amount), "currency": "CNY"], "payer": "brand",
                ]
            }
            let less = try await shop.perform(
                "changeCampaignBudget", path: path, delta(-201))
            #expect(less.code == "limit_budget")
            let more = try await shop.perform(
                "changeCampaignBudget", path: path, delta(300), key: "more")
            #expect(more["payers"]?[1]?["budget"]?["amount"] == 1_500)
            let again = try await shop.perform(
                "changeCampaignBudget", path: path, delta(300), key: "more")
            #expect(again.isReplay)
            #expect(try await shop.redeem(["HALF"]).status == 201)
            #expect(try await shop.redeem(["HALF"]).code == "limit_budget")
            let report = try await shop.perform("getCampaignReport", path: path)
            #expect(report["payers"]?[1]?["left"]?["amount"] == 0)
        }
    }

    @Test(arguments: Backend.all)
    func theIssuerOfACardOwesWhatItPaysElsewhere(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.settle(parties: ["bank", "franchise"], stores: ["S1": "franchise"])
            let card = try await shop.perform(
                "issueGiftCard",
                ["currency": "CNY", "amount": 10_000, "activate": true, "issuer": "bank"])
            #expect(card.status == 201, "\(card.json.text())")
            let shown = try await shop.perform(
                "getGiftCard", path: ["gift_card_id": card.text("id")])
            #expect(shown["issuer"] == "bank")
            let paid = try await shop.redeem([card.text("code")], store: "S1", amount: 4_000)
            #expect(paid.status == 201, "\(paid.json.text())")
            let refund = try await shop.perform(
                "refundGiftCard", path: ["gift_card_id": card.text("id")],
                ["redemption_id": .string(paid.text("id")), "amount": 1_500])
            #expect(refund.status == 200, "\(refund.json.text())")
            #expect(
                try await shop.clearing(from: day.from, to: day.to) == ["bank>franchise 2500"])
            #expect(try await shop.rollBack(paid).status == 200)
            #expect(try await shop.clearing(from: day.from, to: day.to) == [])
            #expect(try await shop.balances(of: .clearing).values.allSatisfy { $0 == 0 })
        }
    }

    @Test func anIssuerOwesForItsCampaignWhereNoPayersAreNamed() async throws {
        try await withShop { shop in
            try await shop.settle(parties: ["brand", "other"], stores: ["S1": "other"])
            let campaign = try await shop.campaign([.init("issuer", "brand")])
            #expect(campaign["issuer"] == "brand")
            try await shop.word("ISSUED", in: campaign.text("id"))
            #expect(try await shop.redeem(["ISSUED"], store: "S1").status == 201)
            #expect(try await shop.clearing(from: day.from, to: day.to) == ["brand>other 1000"])
            let store = try await shop.perform("getStore", path: ["store": "S1"])
            #expect(store["acceptor"] == "other")
        }
    }

    @Test func contradictoryTermsAreRefusedWithTheField() async throws {
        try await withShop { shop in
            try await shop.settle(parties: ["a"])
            let budget: JSON = ["amount": 100, "currency": "CNY"]
            func refusal(_ extra: [JSON.Member]) async throws -> String {
                let answer = try await shop.campaign(extra)
                let subject = answer["conditions"]?[0]?["subject"]?.stringValue
                return "\(answer.code ?? "created") \(subject ?? "")"
            }
            let half: JSON = ["party": "a", "share_basis_points": 5_000]
            #expect(try await refusal([.init("payers", [half])]) == "invalid_field /payers")
            #expect(try await refusal([.init("payers", [half, half])]) == "invalid_field /payers")
            #expect(try await refusal([.init("payers", [])]) == "out_of_range /payers")
            let unknown: JSON = ["party": "b", "share_basis_points": 10_000]
            #expect(try await refusal([.init("payers", [unknown])]) == "not_found /payers")
            #expect(try await refusal([.init("issuer", "b")]) == "not_found /issuer")
            let paying: JSON = ["party": "a", "share_basis_points": 10_000, "budget": budget]
            let reserved: JSON = ["amount": 100, "currency": "CNY", "reserve": "issue"]
            #expect(
                try await refusal([.init("payers", [paying]), .init("budget", reserved)])
                    == "invalid_field /payers")
            let nowhere: JSON = [
                "amount": 100, "currency": "CNY", "per_day": 10, "time_zone": "Mars/Olympus",
            ]
            #expect(
                try await refusal([.init("budget", nowhere)])
                    == "invalid_field /budget/time_zone")
            let merchant = try await shop.perform("upsertParty", path: ["party": "merchant"], [:])
            #expect(merchant.code == "invalid_field")
            let half2 = try await shop.perform(
                "getClearingReport",
                query: [
                    "from": "2026-06-01T00:30:00Z", "to": "2026-06-02T00:00:00Z",
                    "currency": "CNY",
                ])
            #expect(half2.code == "invalid_field")
        }
    }
}
