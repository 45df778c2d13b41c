import Domain
import Engine
import Ledger
import TestSupport
import Testing

@Suite("Budgets of single forms")
struct FormBudgetTests {
    /// A form, the benefit of an offer that draws on it, and the units that one order of 50.00
    /// takes.
    static let forms: [(form: String, benefit: JSON, units: Int64)] = [
        ("discount", ["type": "amount_off", "amount": 700], 700),
        ("goods", ["type": "fixed_price", "price": 0], 5_000),
        ("service", ["type": "service", "service": "wash"], 1),
        ("cash_credit", ["type": "give_back", "form": "cash_credit", "amount": 300], 300),
        ("points", ["type": "give_back", "form": "points", "amount": 40], 40),
    ]

    private func campaign(_ shop: TestShop, _ budgets: JSON) async throws -> TestAnswer {
        try await shop.campaign([.init("form_budgets", budgets)])
    }

    private func code(_ prefix: String, _ form: String) -> String {
        prefix + form.uppercased().filter { $0 != "_" }
    }

    private func offer(
        _ shop: TestShop, _ code: String, _ benefit: JSON, in campaign: String
    ) async throws -> String {
        let answer = try await shop.perform(
            "createOffer",
            [
                "campaign_id": .string(campaign), "name": "o", "public_code": .string(code),
                "benefit": benefit,
            ])
        #expect(answer.status == 201, "\(answer.json.text())")
        return answer.text("id")
    }

    private func left(_ shop: TestShop, _ campaign: String) async throws -> [String: JSON] {
        let report = try await shop.perform(
            "getCampaignReport", path: ["campaign_id": campaign])
        return Dictionary(
            uniqueKeysWithValues: (report["forms"]?.arrayValue ?? []).map {
                ($0["form"]?.stringValue ?? "", $0["left"] ?? .null)
            })
    }

    @Test(arguments: Backend.all)
    func eachFormGivesWhatItHasAndGetsItBack(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            for (form, benefit, units) in Self.forms {
                // Room for two, and not for three.
                let budget = 3 * units - 1
                let made = try await campaign(shop, .object([.init(form, .integer(budget))]))
                #expect(made["form_budgets"]?[form]?.integerValue == budget)
                let id = made.text("id")
                let word = code("F", form)
                _ = try await offer(shop, word, benefit, in: id)
                let codes = [word]
                let first = try await shop.buy(codes)
                #expect(first.status == 201, "\(form): \(first.json.text())")
                #expect(try await shop.buy(codes).status == 201)
                #expect(try await left(shop, id)[form]?.integerValue == budget - 2 * units)
                let refused = try await shop.buy(codes)
                #expect(refused.code == "limit_budget", "\(form)")
                let condition = refused["conditions"]?[0]
                #expect(condition?["required"]?["form"]?.stringValue == form)
                #expect(condition?["required"]?["units"]?.integerValue == units)
                #expect(condition?["actual"]?["units"]?.integerValue == budget - 2 * units)
                // What comes back may be given again.
                #expect(try await shop.returnOrder(first).status == 200)
                #expect(try await left(shop, id)[form]?.integerValue == budget - units)
                #expect(try await shop.buy(codes).status == 201)
                #expect(try await shop.buy(codes).code == "limit_budget")
            }
        }
    }

    @Test(arguments: Backend.all)
    func aFormIsBoundedAndTheOthersAreNot(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            let made = try await campaign(shop, ["points": 50, "discount": 1_000])
            let id = made.text("id")
            for (form, benefit, _) in Self.forms {
                _ = try await offer(shop, code("G", form), benefit, in: id)
            }
            _ = try await offer(shop, "GSECOND", Self.forms[0].benefit, in: id)
            let both = try await shop.buy(["GDISCOUNT", "GSECOND"])
            #expect(both.code == "limit_budget", "700 and 700 are more than 1,000")
            let all = try await shop.buy(["GDISCOUNT", "GPOINTS", "GCASHCREDIT", "GSERVICE"])
            #expect(all.status == 201, "\(all.json.text())")
            #expect(try await left(shop, id) == ["discount": 300, "points": 10])
            #expect(try await shop.buy(["GPOINTS"]).code == "limit_budget")
            #expect(try await shop.buy(["GCASHCREDIT", "GSERVICE"]).status == 201)
            let path = ["campaign_id": id]
            let more = try await shop.perform(
                "changeCampaignBudget", path: path, ["form": "points", "units": 30])
            #expect(more["form_budgets"]?["points"] == 80)
            #expect(try await shop.buy(["GPOINTS"]).status == 201)
            let less = try await shop.perform(
                "changeCampaignBudget", path: path, ["form": "points", "units": -1])
            #expect(less.code == "limit_budget")
            let none = try await shop.perform(
                "changeCampaignBudget", path: path, ["form": "goods", "units": 1])
            #expect(none.code == "illegal_state")
        }
    }

    @Test(arguments: Backend.all)
    func sixtyFourCallersTakeExactlyWhatAFormHas(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            let made = try await campaign(shop, ["points": 879, "discount": 4_900])
            let id = made.text("id")
            _ = try await offer(shop, "RACEPOINTS", Self.forms[4].benefit, in: id)
            _ = try await offer(shop, "RACEDISCOUNT", Self.forms[0].benefit, in: id)
            for (word, accepted) in [("RACEPOINTS", 21), ("RACEDISCOUNT", 7)] {
                let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                    for _ in 0..<64 { group.addTask { try await shop.buy([word]) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(answers.filter { $0.status == 201 }.count == accepted)
                #expect(answers.filter { $0.code == "limit_budget" }.count == 64 - accepted)
            }
            #expect(try await left(shop, id) == ["discount": 0, "points": 39])
        }
    }

    /// What a reward was spent on stays, so its form does not give it a second time.
    @Test(arguments: Backend.all)
    func aSpentRewardIsNotThereToBeGivenAgain(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            _ = try await shop.perform(
                "setPointsWorth", path: ["currency": "CNY"], ["points": 1, "amount": 1])
            let target = try await shop.offer(in: try await shop.campaign(), amountOff: 100)
            let made = try await campaign(shop, ["points": 100, "coupons": 2])
            let id = made.text("id")
            _ = try await offer(shop, "SPENTPOINTS", Self.forms[4].benefit, in: id)
            let coupons: JSON = [
                "type": "give_back", "form": "coupon", "offer_id": .string(target), "amount": 1,
            ]
            _ = try await offer(shop, "SPENTCOUPON", coupons, in: id)
            let points = try await shop.buy(["SPENTPOINTS"])
            #expect(points.status == 201, "\(points.json.text())")
            // 30 of the 40 points are gone when the order comes back.
            #expect(try await shop.buy([], points: 30).status == 201)
            #expect(try await shop.returnOrder(points).status == 200)
            #expect(try await left(shop, id)["points"] == 70)

            let first = try await shop.buy(["SPENTCOUPON"])
            let second = try await shop.buy(["SPENTCOUPON"])
            #expect(second.status == 201, "\(second.json.text())")
            let page = try await shop.perform("listMemberCoupons", path: ["external_id": "m1"])
            let given = page["items"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? []
            #expect(given.count == 2)
            // Both coupons may belong to either order, so both orders come back.
            #expect(try await shop.buy([given[0]]).status == 201)
            #expect(try await shop.returnOrder(first).status == 200)
            #expect(try await shop.returnOrder(second).status == 200)
            #expect(try await left(shop, id)["coupons"] == 1)
        }
    }

    @Test func unfitBudgetsAreRefusedWithTheirField() async throws {
        try await withShop(on: .sqlite) { shop in
            func refusal(_ extra: [JSON.Member]) async throws -> (String?, String?) {
                let answer = try await shop.campaign(extra)
                let subject = answer["conditions"]?[0]?["subject"]?.stringValue
                return (answer.code, subject)
            }
            let reserved: JSON = ["amount": 100, "currency": "CNY", "reserve": "issue"]
            let cases: [([JSON.Member], String, String)] = [
                ([.init("form_budgets", ["points": 0])], "out_of_range", "/form_budgets/points"),
                ([.init("form_budgets", ["gold": 1])], "unknown_field", "/form_budgets/gold"),
                (
                    [.init("form_budgets", ["goods": 1]), .init("budget", reserved)],
                    "invalid_field", "/form_budgets"
                ),
            ]
            for (extra, code, subject) in cases {
                let found = try await refusal(extra)
                #expect(found == (code, subject))
            }
            let path = ["campaign_id": try await campaign(shop, ["points": 5]).text("id")]
            let bodies: [(JSON, String)] = [
                ([:], "missing_field"), (["units": 4], "missing_field"),
                (["form": "points"], "missing_field"),
                (["form": "points", "units": 0], "out_of_range"),
                (
                    [
                        "form": "points", "units": 1,
                        "delta": ["amount": 1, "currency": "CNY"],
                    ], "invalid_field"
                ),
            ]
            for (body, code) in bodies {
                let answer = try await shop.perform("changeCampaignBudget", path: path, body)
                #expect(answer.code == code, "\(body.text()): \(answer.json.text())")
            }
        }
    }
}
