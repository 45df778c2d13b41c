import Domain
import Engine
import TestSupport

extension TestShop {
    /// An offer with a public code and these limits, in a campaign of its own.
    func limited(
        _ code: String, _ limits: JSON, zone: String? = nil, amountOff: Int64 = 100
    ) async throws -> TestAnswer {
        try await perform(
            "createOffer",
            .object(present: [
                "campaign_id": .string(try await campaign()), "name": "o",
                "benefit": ["type": "amount_off", "amount": .integer(amountOff)],
                "public_code": .string(code), "limits": limits,
                "restrictions": zone.map { ["time_zone": .string($0)] },
            ]))
    }

    /// One limit, as `limits` of an offer.
    func counts(
        _ by: String, per: String, of: String = "redemptions", _ maximum: Int64
    ) -> JSON {
        [
            "counts": [
                [
                    "by": .string(by), "per": .string(per), "of": .string(of),
                    "maximum": .integer(maximum),
                ]
            ]
        ]
    }

    func member(_ name: String, person: String? = nil) async throws {
        _ = try await perform(
            "upsertMember", path: ["external_id": name],
            .object(present: ["person": person.map(JSON.string)]))
    }

    /// What a till sends; every use is an order of its own.
    func request(
        _ codes: [String], member: String? = nil, device: String? = nil, store: String? = nil
    ) -> JSON {
        .object(present: [
            "order": .object(present: [
                "reference": "R", "currency": "CNY", "store": store.map(JSON.string),
                "lines": [["sku": "a", "quantity": 1, "amount": 5_000]],
            ]),
            "member": member.map(JSON.string), "device": device.map(JSON.string),
            "vouchers": .array(codes.map { ["code": .string($0)] }),
        ])
    }

    func use(
        _ code: String, member: String? = nil, device: String? = nil, store: String? = nil
    ) async throws -> TestAnswer {
        try await perform(
            "redeemVouchers", request([code], member: member, device: device, store: store))
    }

    /// So many calls at once.
    func race(
        _ callers: Int = 64, _ body: @escaping @Sendable (Int) async throws -> TestAnswer
    ) async throws -> [TestAnswer] {
        try await withThrowingTaskGroup(of: TestAnswer.self) { group in
            for caller in 0..<callers { group.addTask { try await body(caller) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
