import Domain
import Engine
import TestSupport

/// Short ways to earn and to spend.
extension TestShop {
    func member() async throws {
        _ = try await perform("upsertMember", path: ["external_id": "m1"], [:])
    }

    /// A public code whose offer gives something back; its id.
    func giveBack(
        _ code: String, _ terms: [JSON.Member], in campaign: String? = nil,
        extra: [JSON.Member] = []
    ) async throws -> TestAnswer {
        let own: String
        if let campaign { own = campaign } else { own = try await self.campaign() }
        return try await perform(
            "createOffer",
            .object(
                [
                    .init("campaign_id", .string(own)), .init("name", "back"),
                    .init("public_code", .string(code)),
                    .init("benefit", .object([.init("type", "give_back")] + terms)),
                ] + extra))
    }

    /// Buys for `amount` as a member, with codes and tender.
    func buy(
        _ codes: [String], amount: Int64 = 5_000, points: Int64? = nil, credit: Int64? = nil,
        member: String = "m1", key: String? = nil, operation: String = "redeemVouchers"
    ) async throws -> TestAnswer {
        let plain = order(codes, amount: amount, member: member).members ?? []
        let tender: [JSON.Member?] = [
            points.map { .init("points", .integer($0)) },
            credit.map { .init("cash_credit", .integer($0)) },
        ]
        return try await perform(
            operation, .object(plain + tender.compactMap { $0 }), key: key)
    }

    func returnOrder(_ answer: TestAnswer) async throws -> TestAnswer {
        try await perform("rollbackRedemption", path: ["redemption_id": answer.text("id")])
    }

    struct Balance: Equatable {
        var available: Int64 = 0
        var pending: Int64 = 0
        var debt: Int64 = 0
    }

    func points(_ member: String = "m1") async throws -> Balance {
        Self.balance(try await balances(member)["points"])
    }

    func credit(_ member: String = "m1") async throws -> Balance {
        Self.balance(try await balances(member)["cash_credit"]?.arrayValue?.first)
    }

    func balances(_ member: String) async throws -> JSON {
        try await perform("getMemberBalances", path: ["external_id": member]).json
    }

    private static func balance(_ json: JSON?) -> Balance {
        Balance(
            available: json?["available"]?.integerValue ?? 0,
            pending: json?["pending"]?.integerValue ?? 0, debt: json?["debt"]?.integerValue ?? 0)
    }

    static let dayMilliseconds: Int64 = 86_400_000
}
