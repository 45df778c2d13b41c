import Domain
import Engine
import TestSupport
import Testing

/// The numbers of the founding documents, as offers that are redeemed.
@Suite("Fixtures")
struct FixtureTests {
    private static let stores = (1...1_019).map { "S\($0)" }
    private static let brands = (1...125).map { "B\($0)" }

    /// 125 brands in 1,019 stores, as one allow list of each.
    @Test(arguments: Backend.all)
    func brandsAndStoresOfAnAllowListAreInAndAllOthersOut(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let created = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(try await shop.campaign()), "name": "联合活动",
                    "benefit": ["type": "percent_off", "basis_points": 1_000],
                    "restrictions": [
                        "stores": .array(Self.stores.map(JSON.string)),
                        "included_brands": .array(Self.brands.map(JSON.string)),
                    ], "public_code": "JOINT125",
                ])
            #expect(created.status == 201, "\(created.json.text())")
            func redeem(_ brand: String?, _ store: String?) async throws -> TestAnswer {
                let line: JSON = .object(present: [
                    "sku": "x", "quantity": 1, "amount": 1_000, "brand": brand.map(JSON.string),
                ])
                let other: JSON = ["sku": "y", "quantity": 1, "amount": 500, "brand": "B126"]
                return try await shop.perform(
                    "redeemVouchers",
                    [
                        "order": .object(present: [
                            "reference": "o", "currency": "CNY", "lines": [line, other],
                            "store": store.map(JSON.string),
                        ]), "vouchers": [["code": "JOINT125"]],
                    ])
            }
            for index in [0, 1, 62, 124] {
                for place in [0, 509, 1_018] {
                    let answer = try await redeem(Self.brands[index], Self.stores[place])
                    #expect(answer["discount_total"]?["amount"] == 100, "\(index) \(place)")
                }
            }
            let out: [(String?, String?, String)] = [
                ("B1", "S0", "wrong_store"), ("B1", "S1020", "wrong_store"),
                ("B1", "S10190", "wrong_store"), ("B1", "s1", "wrong_store"),
                ("B1", nil, "wrong_store"), ("B0", "S1", "no_eligible_line"),
                ("B126", "S1", "no_eligible_line"), ("b1", "S1", "no_eligible_line"),
                (nil, "S1", "no_eligible_line"),
            ]
            for (brand, store, code) in out {
                let answer = try await redeem(brand, store)
                #expect(answer.code == code, "\(brand ?? "-") \(store ?? "-")")
            }
            // A refusal does not list a thousand stores.
            let refused = try await redeem("B1", "S0")
            let condition = refused["conditions"]?.arrayValue?.first
            #expect(condition?["required"] == ["stores": 1_019])
        }
    }

    /// 8折 is 8折 everywhere: one cart, every channel, asked, weighed and redeemed.
    @Test(arguments: Backend.all)
    func eightyPercentIsTheSameCentsOnEveryChannel(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.perform("upsertMember", path: ["external_id": "m1"], [:])
            let offer = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(try await shop.campaign()), "name": "8折",
                    "benefit": ["type": "percent_off", "basis_points": 2_000],
                    "limits": ["uses_per_coupon": 1_000],
                ]
            ).text("id")
            let coupon = try await shop.coupon(of: offer, member: "m1")
            let lines: JSON = [
                ["sku": "a", "quantity": 3, "amount": 3_333],
                ["sku": "b", "quantity": 1, "amount": 1],
                ["sku": "c", "quantity": 7, "amount": 998],
            ]
            var seen: Set<String> = []
            for channel in [nil, "store", "mini_program", "app", "mall", "web", "delivery"] {
                let order: JSON = .object(present: [
                    "reference": "o", "currency": "CNY", "lines": lines,
                    "channel": channel.map(JSON.string),
                ])
                let body: JSON = [
                    "order": order, "member": "m1",
                    "vouchers": [["code": .string(coupon.text("code"))]],
                ]
                let asked = try await shop.perform("validateVouchers", body)
                let done = try await shop.perform("redeemVouchers", body)
                let weighed = try await shop.perform(
                    "qualifyVouchers", ["order": order, "member": "m1"])
                for answer in [asked, done] {
                    seen.insert(answer["discount_total"]?["amount"]?.text() ?? "-")
                    let shares = answer["lines"]?.arrayValue?.compactMap { $0["discount"] } ?? []
                    #expect(shares == [666, 0, 200], "\(channel ?? "-")")
                }
                seen.insert(weighed["vouchers"]?[0]?["amount"]?["amount"]?.text() ?? "-")
                seen.insert(weighed["best"]?["discount_total"]?["amount"]?.text() ?? "-")
            }
            // 20 % of 43.32, rounded half up.
            #expect(seen == ["866"])
        }
    }
}
