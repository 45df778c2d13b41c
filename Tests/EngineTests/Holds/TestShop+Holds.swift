import Domain
import TestSupport

/// Short ways to hold and capture.
extension TestShop {
    /// A request to hold these codes for an order of such lines (pieces, value).
    func holding(
        _ codes: [String], seconds: Int64 = 900, lines: [(Int64, Int64)] = [(1, 5_000)],
        reference: String = "o-1", member: String? = nil
    ) -> JSON {
        var members: [JSON.Member] = [
            .init(
                "order",
                [
                    "reference": .string(reference), "currency": "CNY",
                    "lines": .array(
                        lines.enumerated().map { index, line in
                            [
                                "sku": .string("sku\(index)"), "quantity": .integer(line.0),
                                "amount": .integer(line.1),
                            ]
                        }),
                ]),
            .init("vouchers", .array(codes.map { ["code": .string($0)] })),
            .init("ttl_seconds", .integer(seconds)),
        ]
        if let member { members.append(.init("member", .string(member))) }
        return .object(members)
    }

    /// Holds what a redemption request asks for.
    func place(_ request: JSON, seconds: Int64 = 900) async throws -> TestAnswer {
        guard case .object(let members) = request else { return try await perform("placeHold") }
        let holding = members + [.init("ttl_seconds", .integer(seconds))]
        return try await perform("placeHold", .object(holding))
    }

    func capture(
        _ hold: String, _ lines: [(Int64, Int64)] = [], isFinal: Bool = false, key: String? = nil
    ) async throws -> TestAnswer {
        var members: [JSON.Member] = [.init("final", .bool(isFinal))]
        if !lines.isEmpty {
            let parts = lines.map { line, quantity -> JSON in
                ["line": .integer(line), "quantity": .integer(quantity)]
            }
            members.append(.init("lines", .array(parts)))
        }
        return try await perform("captureHold", path: ["hold_id": hold], .object(members), key: key)
    }

    func void(_ hold: String) async throws -> TestAnswer {
        try await perform("voidHold", path: ["hold_id": hold])
    }

    func hold(_ id: String) async throws -> TestAnswer {
        try await perform("getHold", path: ["hold_id": id])
    }

    func rollBack(_ redemption: String) async throws -> TestAnswer {
        try await perform("rollbackRedemption", path: ["redemption_id": redemption])
    }

    func usesLeft(_ coupon: TestAnswer) async throws -> JSON? {
        try await perform("getCoupon", path: ["coupon_id": coupon.text("id")])["uses_left"]
    }

    func balance(_ card: TestAnswer) async throws -> JSON? {
        let path = ["gift_card_id": card.text("id")]
        return try await perform("getGiftCard", path: path)["balance"]?["amount"]
    }
}

extension TestAnswer {
    func amount(_ name: String) -> Int64 { self[name]?["amount"]?.integerValue ?? -1 }
}
