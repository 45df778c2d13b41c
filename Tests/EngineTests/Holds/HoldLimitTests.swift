import Domain
import Ledger
import TestSupport
import Testing

@testable import Engine

/// Whatever bounds a redemption bounds a hold, and a capture uses what the hold has set aside.
@Suite("Holds keep every limit")
struct HoldLimitTests {
    /// What the report says is left and set aside for coupons, and was given.
    private func money(_ shop: TestShop, _ campaign: String) async throws -> [Int64] {
        let report = try await shop.report(campaign)
        return ["budget_left", "budget_reserved", "discount"].map {
            report[$0]?["amount"]?.integerValue ?? -1
        }
    }

    private func reserving(_ shop: TestShop, _ amount: Int64) async throws -> String {
        try await shop.campaign([
            .init(
                "budget",
                ["amount": .integer(amount), "currency": "CNY", "reserve": "issue"])
        ]).text("id")
    }

    @Test(arguments: Backend.all)
    func aHoldUsesWhatItsCouponSetAside(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await reserving(shop, 3_000)
            let offer = try await shop.offer(in: campaign)
            let coupon = try await shop.coupon(of: offer)
            let other = try await shop.coupon(of: offer)
            #expect(try await money(shop, campaign) == [1_000, 2_000, 0])
            // 6.00 of the 10.00 that the coupon may give at most.
            let hold = try await shop.perform(
                "placeHold", shop.holding([coupon.text("code")], lines: [(2, 600)]))
            #expect(hold.amount("discount_total") == 600)
            #expect(try await money(shop, campaign) == [1_000, 1_000, 0])
            let part = try await shop.capture(hold.text("id"), [(0, 1)])
            // Half of what is given, and half of what goes back to the budget.
            #expect(try await money(shop, campaign) == [1_200, 1_000, 300])
            _ = try await shop.void(hold.text("id"))
            #expect(try await money(shop, campaign) == [1_200, 1_500, 300])
            #expect(try await shop.rollBack(part.text("id")).status == 200)
            #expect(try await money(shop, campaign) == [1_000, 2_000, 0])
            #expect(try await shop.redeem([other.text("code")]).status == 201)
        }
    }

    /// What the hold has, the coupon's void does not find; it goes to the budget all the same.
    @Test(arguments: Backend.all)
    func aCouponVoidedMeanwhileLeavesNothingSetAside(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await reserving(shop, 2_000)
            let offer = try await shop.offer(
                in: campaign, extra: [.init("limits", ["uses_per_coupon": 2])])
            let coupon = try await shop.coupon(of: offer)
            let hold = try await shop.perform("placeHold", shop.holding([coupon.text("code")]))
            let path = ["coupon_id": coupon.text("id")]
            #expect(try await shop.perform("voidCoupon", path: path, [:]).status == 200)
            #expect(try await money(shop, campaign) == [1_000, 0, 0])
            _ = try await shop.void(hold.text("id"))
            #expect(try await money(shop, campaign) == [2_000, 0, 0])
        }
    }

    @Test(arguments: Backend.all)
    func countersTakeWhatIsHeldAndGetBackWhatIsNot(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let limits: JSON = [
                "counts": [
                    ["by": "store", "per": "day", "of": "redemptions", "maximum": 2],
                    ["by": "store", "per": "day", "of": "discount", "maximum": 250],
                ]
            ]
            _ = try await shop.limited("DAILY", limits)
            let request = shop.request(["DAILY"], store: "S1")
            let first = try await shop.place(request)
            let second = try await shop.place(request)
            #expect(try await shop.place(request).code == "limit_store")
            #expect(try await shop.use("DAILY", store: "S1").code == "limit_store")
            _ = try await shop.void(first.text("id"))
            let part = try await shop.capture(second.text("id"))
            #expect(part.status == 201)
            #expect(try await shop.use("DAILY", store: "S1").status == 201)
            #expect(try await shop.use("DAILY", store: "S1").code == "limit_store")
            #expect(try await shop.rollBack(part.text("id")).status == 200)
            #expect(try await shop.use("DAILY", store: "S1").status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func payersAndDaysGiveWhatIsHeldOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.settle(parties: ["brand", "owner"], stores: ["S1": "owner"])
            let campaign = try await shop.campaign([
                .init("budget", ["amount": 10_000, "currency": "CNY", "per_day": 2_000]),
                .init(
                    "payers",
                    [
                        [
                            "party": "brand", "share_basis_points": 3_333,
                            "budget": ["amount": 700, "currency": "CNY"],
                        ],
                        ["party": "merchant", "share_basis_points": 6_667],
                    ]),
            ])
            try await shop.word("JOINT", in: campaign.text("id"))
            let request = shop.request(["JOINT"], store: "S1")
            let hold = try await shop.place(request)
            #expect(hold.amount("discount_total") == 1_000)
            let second = try await shop.place(request)
            #expect(second.status == 201)
            #expect(try await shop.place(request).code == "limit_budget")
            #expect(try await shop.balances(of: .payerBudget).total == 700 - 2 * 333)
            #expect(try await shop.balances(of: .dayExpense).total == 2_000)
            _ = try await shop.void(second.text("id"))
            #expect(try await shop.balances(of: .dayExpense).total == 1_000)
            #expect(try await shop.balances(of: .clearing).total == 0)
            // The day is that of the hold, the clearing that of the capture.
            let part = try await shop.capture(hold.text("id"))
            #expect(part.status == 201)
            #expect(try await shop.balances(of: .payerExpense).total == 1_000)
            let period = (from: "2026-06-01T00:00:00Z", to: "2026-06-02T00:00:00Z")
            let owed = try await shop.clearing(from: period.from, to: period.to)
            #expect(owed.sorted() == ["brand>owner 333", "merchant>owner 667"])
            #expect(try await shop.rollBack(part.text("id")).status == 200)
            #expect(try await shop.balances(of: .dayExpense).total == 0)
            #expect(try await shop.balances(of: .payerBudget).total == 700)
            #expect(try await shop.clearing(from: period.from, to: period.to).isEmpty)
        }
    }

    /// A discount goes by parts; a service counts with the first.
    @Test(arguments: Backend.all)
    func budgetsOfFormsGiveWhatIsHeldOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign([
                .init("form_budgets", ["discount": 1_500, "service": 1])
            ]).text("id")
            try await shop.word("OFF", in: campaign)
            let washed = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(campaign), "name": "o", "public_code": "WASH",
                    "benefit": ["type": "service", "service": "wash"],
                ])
            #expect(washed.status == 201, "\(washed.json.text())")
            let left = { () async throws -> [Int64] in
                let forms = try await shop.report(campaign)["forms"]?.arrayValue ?? []
                return forms.map { form in
                    form["left"]?.integerValue ?? form["left"]?["amount"]?.integerValue ?? -1
                }
            }
            let request = shop.holding(["OFF", "WASH"], lines: [(2, 5_000)])
            let hold = try await shop.perform("placeHold", request)
            #expect(hold.status == 201, "\(hold.json.text())")
            #expect(try await left() == [500, 0])
            #expect(try await shop.perform("placeHold", request).code == "limit_budget")
            let part = try await shop.capture(hold.text("id"), [(0, 1)])
            _ = try await shop.void(hold.text("id"))
            #expect(try await left() == [1_000, 0])
            #expect(try await shop.rollBack(part.text("id")).status == 200)
            #expect(try await left() == [1_500, 1])
        }
    }

    @Test(arguments: Backend.all)
    func aStoppedOfferIsNotHeldAndWhatWasHeldIsKept(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.limited("LEAKED", ["total_redemptions": 2]).text("id")
            let request = shop.request(["LEAKED"])
            let hold = try await shop.place(request)
            let other = try await shop.place(request)
            #expect(try await shop.place(request).code == "limit_total")
            let path = ["offer_id": offer]
            #expect(try await shop.perform("stopOffer", path: path, [:]).status == 200)
            #expect(try await shop.place(request).code == "offer_stopped")
            #expect(try await shop.capture(hold.text("id")).status == 201)
            #expect(try await shop.void(other.text("id")).text("state") == "voided")
            #expect(try await shop.perform("resumeOffer", path: path, [:]).status == 200)
            #expect(try await shop.use("LEAKED").status == 201)
            #expect(try await shop.use("LEAKED").code == "limit_total")
        }
    }

    @Test func vouchersThatGiveSomethingBackAreRefusedWithTheReason() async throws {
        try await withShop { shop in
            try await shop.member("m")
            let made = try await shop.giveBack(
                "POINTS", [.init("form", "points"), .init("amount", 100)])
            #expect(made.status == 201, "\(made.json.text())")
            let refused = try await shop.place(shop.request(["POINTS"], member: "m"))
            #expect(refused.code == "illegal_state", "\(refused.json.text())")
            #expect(refused["conditions"]?[0]?["subject"] == "/vouchers/0")
            for (field, value) in [("points", 10), ("cash_credit", 5)] as [(String, Int64)] {
                guard case .object(let members) = shop.request(["POINTS"], member: "m") else {
                    continue
                }
                let paid = try await shop.place(
                    .object(members + [.init(field, .integer(value))]))
                #expect(paid.code == "invalid_field", "\(paid.json.text())")
                #expect(paid["conditions"]?[0]?["subject"] == .string("/\(field)"))
            }
        }
    }

    /// A holdout is kept from holding too, and counted once.
    @Test func experimentsDecideAboutHoldsAsAboutRedemptions() async throws {
        try await withShop { shop in
            let campaign = try await shop.campaign()
            let made = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(campaign), "name": "o", "public_code": "TRIAL",
                    "benefit": ["type": "amount_off", "amount": 100],
                    "experiment": ["salt": "spring", "holdout_basis_points": 5_000],
                ])
            #expect(made.status == 201, "\(made.json.text())")
            var holdouts: Int64 = 0
            for number in 0..<40 {
                try await shop.member("m\(number)")
                let request = shop.request(["TRIAL"], member: "m\(number)")
                let hold = try await shop.place(request)
                if hold.status == 201 {
                    #expect(try await shop.capture(hold.text("id")).status == 201)
                } else {
                    #expect(hold.code == "holdout", "\(hold.json.text())")
                    #expect(try await shop.place(request).code == "holdout")
                    holdouts += 1
                }
            }
            #expect((1..<40).contains(holdouts))
            let lift = try await shop.perform(
                "getCampaignLift", path: ["campaign_id": campaign])
            let groups = lift["experiments"]?.arrayValue?.first?["groups"]?.arrayValue
            #expect(groups?.map { $0["members"] } == [.integer(holdouts), .integer(40 - holdouts)])
            #expect(groups?.map { $0["redemptions"] } == [0, .integer(40 - holdouts)])
        }
    }
}
