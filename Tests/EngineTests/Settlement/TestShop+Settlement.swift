import Domain
import Engine
import Ledger
import Store
import TestSupport

/// A shop with parties beside the merchant, and short ways to settle.
extension TestShop {
    /// Makes the parties known, and for each of `stores` says who accepts there.
    func settle(parties: [String], stores: [String: String] = [:]) async throws {
        for party in parties {
            _ = try await perform("upsertParty", path: ["party": party], [:])
        }
        for (store, party) in stores.sorted(by: { $0.key < $1.key }) {
            _ = try await perform(
                "upsertStore", path: ["store": store], ["acceptor": .string(party)])
        }
    }

    /// A campaign with further members.
    func campaign(_ extra: [JSON.Member]) async throws -> TestAnswer {
        let members: [JSON.Member] = [
            .init("name", "Joint"), .init("currency", "CNY"),
            .init("starts_at", "2026-01-01T00:00:00Z"), .init("ends_at", "2026-06-11T00:00:00Z"),
        ]
        return try await perform("createCampaign", .object(members + extra))
    }

    /// A public code of so much off; returns the offer's id.
    func word(_ code: String, in campaign: String, amountOff: Int64 = 1_000) async throws {
        _ = try await offer(
            in: campaign, amountOff: amountOff, extra: [.init("public_code", .string(code))])
    }

    func redeem(
        _ codes: [String], store: String? = nil, amount: Int64 = 5_000
    ) async throws -> TestAnswer {
        var order: [JSON.Member] = [
            .init("reference", "R"), .init("currency", "CNY"),
            .init("lines", [["sku": "tea", "quantity": 1, "amount": .integer(amount)]]),
        ]
        if let store { order.append(.init("store", .string(store))) }
        return try await perform(
            "redeemVouchers",
            [
                "order": .object(order),
                "vouchers": .array(codes.map { ["code": .string($0)] }),
            ])
    }

    func rollBack(_ redemption: TestAnswer) async throws -> TestAnswer {
        try await perform(
            "rollbackRedemption", path: ["redemption_id": redemption.text("id")])
    }

    /// `debtor>creditor amount` for each pair in a period.
    func clearing(from: String, to: String) async throws -> [String] {
        let report = try await perform(
            "getClearingReport", query: ["from": from, "to": to, "currency": "CNY"])
        return (report["entries"]?.arrayValue ?? []).map { line in
            let (debtor, creditor) = (line["debtor"]?.stringValue, line["creditor"]?.stringValue)
            return "\(debtor ?? "")>\(creditor ?? "") \(line["amount"]?.integerValue ?? 0)"
        }
    }

    /// Balances of all accounts of a kind, by owner.
    func balances(of kind: AccountKind) async throws -> [Int64: Int64] {
        guard let currency else { return [:] }
        let tenant = tenant.number
        let key = { @Sendable (owner: Int64) in
            AccountKey(tenant: tenant, kind: kind, owner: owner, asset: currency)
        }
        return try await engine.read { work in
            let rows = try AccountTable.range(
                from: key(0), through: key(.max), work.connection)
            return Dictionary(uniqueKeysWithValues: rows.map { ($0.key.owner, $0.balance) })
        }
    }
}

extension [Int64: Int64] {
    var total: Int64 { values.reduce(0, +) }
}
