import Domain
import Engine
import Ledger
import TestSupport
import Testing

@Suite("Offers ask about members and places")
struct CircumstanceStoryTests {
    private func redeem(
        _ shop: TestShop, _ code: String, _ extra: [JSON.Member], member: String? = "m1"
    ) async throws -> TestAnswer {
        let order: [JSON.Member] = [
            .init("reference", "R"), .init("currency", "CNY"),
            .init("lines", [["sku": "a", "quantity": 1, "amount": 5_000]]),
        ]
        return try await shop.perform(
            "redeemVouchers",
            .object(present: [
                "order": .object(order + extra), "member": member.map(JSON.string),
                "vouchers": [["code": .string(code)]],
            ]))
    }

    private func offer(
        _ shop: TestShop, _ code: String, _ restrictions: JSON
    ) async throws -> TestAnswer {
        try await shop.perform(
            "createOffer",
            [
                "campaign_id": .string(try await shop.campaign()), "name": "o",
                "benefit": ["type": "amount_off", "amount": 100], "public_code": .string(code),
                "restrictions": restrictions,
            ])
    }

    /// A degree of latitude is 111,194.93 m on the sphere: 5,000 m are 0.044966 degrees.
    @Test(arguments: Backend.all)
    func theFiveKilometreRuleHoldsAt4999AndNotAt5001Metres(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await offer(shop, "NEARBY", ["within_metres": 5_000])
            let store = try await shop.perform(
                "upsertStore", path: ["store": "S1"],
                ["location": ["latitude": .double(31), "longitude": .double(121.5)]])
            #expect(store.status == 201)
            let place = { (latitude: Double) -> [JSON.Member] in
                [
                    .init("store", "S1"),
                    .init(
                        "location", ["latitude": .double(latitude), "longitude": .double(121.5)]),
                ]
            }
            _ = try await shop.perform("upsertMember", path: ["external_id": "m1"], [:])
            let near = try await redeem(shop, "NEARBY", place(31.044957))
            #expect(near.status == 201, "\(near.json.text())")
            #expect(near["order"]?["location"] == nil)
            let far = try await redeem(shop, "NEARBY", place(31.044975))
            #expect(far.code == "too_far")
            #expect(far["conditions"]?.arrayValue?.first?["actual"] == 5_001)
            let nowhere = try await redeem(shop, "NEARBY", [.init("store", "S1")])
            #expect(nowhere.code == "location_required")
            let unknown = try await redeem(
                shop, "NEARBY",
                [
                    .init("store", "S2"),
                    .init(
                        "location", ["latitude": .double(31), "longitude": .double(121.5)]),
                ])
            #expect(unknown.code == "location_required")
        }
    }

    @Test(arguments: Backend.all)
    func tiersVisitsAndSpendAreKnownAndTakenBackWithTheOrder(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await offer(shop, "GOLD", ["tiers": ["gold"]])
            _ = try await offer(shop, "FIRST", ["member_state": "new"])
            _ = try await offer(shop, "THIRD", ["first_visit": 3, "last_visit": 3])
            _ = try await offer(shop, "SPENT", ["minimum_total_spend": 9_800])
            let path = ["external_id": "m1"]
            _ = try await shop.perform("upsertMember", path: path, ["tier": "silver"])
            #expect(try await redeem(shop, "GOLD", []).code == "wrong_tier")
            let gold = try await shop.perform("upsertMember", path: path, ["tier": "gold"])
            #expect(gold["tier"] == "gold")
            #expect(try await shop.perform("getMember", path: path)["tier"] == "gold")

            #expect(try await redeem(shop, "FIRST", [], member: nil).code == "member_required")
            #expect(try await redeem(shop, "SPENT", []).code == "minimum_total_spend")
            #expect(try await redeem(shop, "GOLD", []).status == 201)
            #expect(try await redeem(shop, "FIRST", []).code == "wrong_member_state")
            #expect(try await redeem(shop, "THIRD", []).code == "wrong_visit")
            let second = try await redeem(shop, "GOLD", [])
            let third = try await redeem(shop, "THIRD", [])
            #expect(third.status == 201, "\(third.json.text())")
            #expect(try await redeem(shop, "THIRD", []).code == "wrong_visit")
            #expect(try await redeem(shop, "SPENT", []).status == 201)
            for order in [third, second] {
                let back = try await shop.perform(
                    "rollbackRedemption", path: ["redemption_id": order.text("id")])
                #expect(back.status == 200)
            }
            // Two orders of 49.00 are left: the next visit is the third again.
            #expect(try await redeem(shop, "THIRD", []).status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func aConditionAsksForOrderMemberPlaceAndClock(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.perform("upsertMember", path: ["external_id": "m1"], [:])
            _ = try await shop.perform(
                "upsertStore", path: ["store": "S1"],
                ["location": ["latitude": .double(31), "longitude": .double(121.5)]])
            let created = try await offer(
                shop, "COND",
                [
                    "condition":
                        "order.total >= 5000  and member.visits=0 and order.distance < 2000",
                    "time_zone": "Asia/Shanghai",
                ])
            #expect(
                created["restrictions"]?["condition"]
                    == "order.total >= 5000 and member.visits = 0 and order.distance < 2000")
            let there: [JSON.Member] = [
                .init("store", "S1"),
                .init(
                    "location", ["latitude": .double(31.01), "longitude": .double(121.5)]),
            ]
            #expect(try await redeem(shop, "COND", []).code == "condition_not_met")
            let first = try await redeem(shop, "COND", there)
            #expect(first.status == 201, "\(first.json.text())")
            let second = try await redeem(shop, "COND", there)
            #expect(second.code == "condition_not_met")
            let failed = second["conditions"]?.arrayValue?.first?["actual"]
            #expect(failed?["name"] == "member.visits = 0")
            #expect(failed?["actual"] == 1)
            let nobody = try await redeem(shop, "COND", there, member: nil)
            #expect(nobody.code == "condition_not_met")
        }
    }

    @Test func couponsLastTheLocalDaysTheirOfferGivesThem() async throws {
        try await withShop { shop in
            let mixed = try await offer(shop, "DAYS", ["valid_days": 2])
            #expect(mixed.code == "invalid_field", "a public code is issued to nobody")
            let created = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(try await shop.campaign()), "name": "o",
                    "benefit": ["type": "amount_off", "amount": 100],
                    "restrictions": ["valid_days": 2, "time_zone": "Asia/Shanghai"],
                ])
            #expect(created.status == 201, "\(created.json.text())")
            let past = try await shop.engine.issueCoupon(
                try CouponDraft.read(["offer_id": .string(created.text("id"))]),
                RequestIdentity(
                    tenant: shop.tenant, idempotencyKey: "past",
                    occurredAt: shop.engine.clock().milliseconds - 10 * 86_400_000))
            #expect(past.status == 201, "a record of the past counts its own days")
            let coupon = try await shop.coupon(of: created.text("id"))
            let (issued, expires) = (coupon.text("issued_at"), coupon.text("expires_at"))
            // The second local midnight after the issue, which is 16:00 of the day before in UTC.
            #expect(expires.hasSuffix("T16:00:00.000Z"), "\(issued) \(expires)")
            let unknown = try await offer(shop, "MARS", ["time_zone": "Mars/Olympus"])
            #expect(unknown.code == "invalid_field")
            #expect(
                unknown["conditions"]?.arrayValue?.first?["subject"]
                    == "/restrictions/time_zone")
        }
    }
}
