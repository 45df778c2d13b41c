import Database
import Domain
import Ledger
import TestSupport
import Testing

@testable import Engine

/// What parts of a hold cost, to the minor unit, and what they count.
@Suite("Holds cost what they give")
struct HoldMoneyTests {
    @Test(arguments: Backend.all)
    func payersAndClearingPayExactlyThePartThatWasCaptured(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.settle(parties: ["brand", "owner"], stores: ["S1": "owner"])
            let campaign = try await shop.campaign([
                .init(
                    "payers",
                    [
                        ["party": "brand", "share_basis_points": 3_333],
                        ["party": "merchant", "share_basis_points": 6_667],
                    ])
            ])
            try await shop.word("JOINT", in: campaign.text("id"))
            let request: JSON = [
                "order": [
                    "reference": "R", "currency": "CNY", "store": "S1",
                    "lines": [["sku": "a", "quantity": 2, "amount": 5_000]],
                ],
                "vouchers": [["code": "JOINT"]],
            ]
            let hold = try await shop.place(request)
            #expect(hold.amount("discount_total") == 1_000)
            let part = try await shop.capture(hold.text("id"), [(0, 1)])
            #expect(part.amount("discount_total") == 500)
            _ = try await shop.void(hold.text("id"))
            #expect(try await shop.balances(of: .payerExpense).total == 500)
            let period = (from: "2026-06-01T00:00:00Z", to: "2026-06-02T00:00:00Z")
            let owed = try await shop.clearing(from: period.from, to: period.to)
            #expect(owed.sorted() == ["brand>owner 167", "merchant>owner 333"])
            #expect(try await shop.rollBack(part.text("id")).status == 200)
            #expect(try await shop.balances(of: .payerExpense).total == 0)
        }
    }

    @Test(arguments: Backend.all)
    func aBudgetSetWhileAHoldIsOpenCoversIt(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            try await shop.word("OFF", in: campaign)
            let hold = try await shop.place(shop.request(["OFF"]))
            let other = try await shop.place(shop.request(["OFF"]))
            _ = try await shop.void(other.text("id"))
            let path = ["campaign_id": campaign]
            let budget = { (amount: Int64) async throws -> TestAnswer in
                try await shop.perform(
                    "updateCampaign", path: path,
                    ["budget": ["amount": .integer(amount), "currency": "CNY"]])
            }
            #expect(try await budget(999).code == "limit_budget")
            let set = try await budget(1_000)
            #expect(set.status == 200, "\(set.json.text())")
            #expect(try await shop.use("OFF").code == "limit_budget")
            let part = try await shop.capture(hold.text("id"))
            #expect(part.status == 201)
            #expect(try await shop.balances(of: .promotionExpense).total == 1_000)
            #expect(try await shop.rollBack(part.text("id")).status == 200)
            #expect(try await shop.balances(of: .promotionExpense).total == 0)
            #expect(try await shop.balances(of: .funding).total == 0)
        }
    }

    /// The reversal asks for what it needs together, as the rollback by id does.
    @Test func aReversalAsksADatabaseServerNoMoreOftenThanARollback() async throws {
        try await withShop(on: .postgres) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 1_000_000))
            var trips = [0, 0]
            // The first ones prepare statements and take ranges of numbers.
            for round in 0..<4 {
                for (place, isReversal) in [false, true].enumerated() {
                    let key = "till-\(round)-\(place)"
                    let code = try await shop.coupon(of: offer).text("signed_code")
                    let redeemed = try await shop.perform(
                        "redeemVouchers", shop.order([code]), key: key)
                    let before = shop.engine.driver.statistics.roundTrips
                    let answer =
                        isReversal
                        ? try await shop.reverse(key)
                        : try await shop.perform(
                            "rollbackRedemption", path: ["redemption_id": redeemed.text("id")],
                            key: "back-\(round)")
                    #expect(answer.status == 200)
                    trips[place] = shop.engine.driver.statistics.roundTrips - before
                }
            }
            #expect(trips[0] > 0)
            #expect(trips[1] <= trips[0], "\(trips)")
        }
    }
}
