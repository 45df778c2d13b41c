import Domain
import TestSupport

/// A shop's random past: offers of every kind, members, orders of several vouchers, some of them
/// taken back. What it adds up is what the answers said.
struct RandomPast {
    private var random: RandomNumbers
    /// By offer's id: what it took off orders that were not taken back, and how many those are.
    private(set) var spent: [String: Int64] = [:]
    private(set) var orders: [String: Int64] = [:]
    private(set) var definitions: [String: JSON] = [:]
    private var coupons: [(code: String, member: String)] = []

    init(seed: UInt64) { random = RandomNumbers(state: seed) }

    private static let benefits: [JSON] = [
        ["type": "amount_off", "amount": 1_000],
        ["type": "percent_off", "basis_points": 1_250, "cap": 900],
        [
            "type": "ladder",
            "steps": [
                ["threshold": 3_000, "amount_off": 300], ["threshold": 6_000, "amount_off": 900],
            ],
        ],
        ["type": "each_full", "threshold": 2_000, "amount_off": 150, "times": 3],
        ["type": "fixed_price", "price": 500, "pieces": 2],
        ["type": "bundle_price", "pieces": 3, "price": 2_500],
        ["type": "buy_get", "buy": 1, "get": 1, "basis_points": 5_000],
    ]
    /// What is stored, and what is not.
    private static let restrictions: [JSON] = [
        .object([]), ["minimum_spend": 4_000], ["included_skus": ["tea", "milk"]],
        ["excluded_skus": ["tea"], "minimum_quantity": 2], ["member_state": "returning"],
        ["tiers": ["gold"]], ["first_visit": 2],
        ["condition": "order.total >= 2000"],
        ["time_zone": "Asia/Shanghai", "weekdays": [1, 2, 3, 4, 5]],
    ]

    mutating func play(_ count: Int, in shop: TestShop) async throws {
        let campaign = try await shop.campaign(budget: 10_000_000)
        for member in 0..<6 {
            _ = try await shop.perform(
                "upsertMember", path: ["external_id": "m-\(member)"],
                .object(present: ["tier": member % 2 == 0 ? "gold" : nil]))
        }
        for number in 0..<9 { try await makeOffer(number, campaign, shop) }
        for number in 0..<count {
            try await order(number, shop)
            shop.clock.advance(byMilliseconds: Int64(random.below(7_200_000)))
        }
    }

    private mutating func makeOffer(
        _ number: Int, _ campaign: String, _ shop: TestShop
    ) async throws {
        let definition: [JSON.Member] = [
            .init("benefit", Self.benefits[number % Self.benefits.count]),
            .init("restrictions", Self.restrictions[number % Self.restrictions.count]),
            .init("limits", ["redemptions_per_member": 500, "uses_per_coupon": 50]),
            .init("priority", .integer(Int64(random.below(5)))),
        ]
        let answer = try await shop.perform(
            "createOffer",
            .object(
                [.init("campaign_id", .string(campaign)), .init("name", "o")] + definition))
        let offer = answer.text("id")
        definitions[offer] = .object(definition)
        for member in 0..<6 {
            let coupon = try await shop.coupon(of: offer, member: "m-\(member)")
            coupons.append((coupon.text("code"), "m-\(member)"))
        }
    }

    private mutating func order(_ number: Int, _ shop: TestShop) async throws {
        let member = "m-\(random.below(6))"
        let own = coupons.filter { $0.member == member }.map(\.code)
        let first = random.below(own.count)
        let codes =
            random.below(3) == 0 ? [own[first], own[(first + 1) % own.count]] : [own[first]]
        let lines = (0...random.below(4)).map { _ -> JSON in
            [
                "sku": .string(["tea", "milk", "cake"][random.below(3)]),
                "quantity": .integer(Int64(random.below(4)) + 1),
                "amount": .integer(Int64(random.below(5_000)) + 1),
            ]
        }
        let answer = try await shop.perform(
            "redeemVouchers",
            [
                "order": [
                    "reference": .string("r-\(number)"), "currency": "CNY",
                    "lines": .array(lines),
                ],
                "member": .string(member),
                "vouchers": .array(codes.map { ["code": .string($0)] }),
            ])
        guard answer.status == 201 else { return }
        if random.below(10) == 0 {
            _ = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": answer.text("id")])
            return
        }
        var used: Set<String> = []
        for voucher in answer["vouchers"]?.arrayValue ?? [] {
            let offer = voucher["offer_id"]?.stringValue ?? ""
            spent[offer, default: 0] += voucher["amount"]?["amount"]?.integerValue ?? 0
            used.insert(offer)
        }
        for offer in used { orders[offer, default: 0] += 1 }
    }
}

/// SplitMix64: the same seed gives the same past on every machine.
private struct RandomNumbers {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
