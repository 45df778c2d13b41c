package import Domain
package import Ledger
import Store

extension Engine {
    /// Says what points are worth in a currency. A repeat finds it as it is.
    package func setPointsWorth(
        _ worth: PointsWorth, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(SetPointsWorth(worth: worth), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func pointsWorth(_ currency: Asset, tenant: TenantID) async throws -> JSON {
        try await read { work in
            let key = TextKey(tenant: tenant.number, text: currency.code)
            guard let row = try work.pointsWorths.load(key, work.connection) else {
                throw Refusal.notFound("worth of points in this currency")
            }
            return row.worth.json
        }
    }

    /// What a member has of points and cash credit, as booked. Throws `Refusal` (`not_found`).
    package func balances(ofMember externalID: String, tenant: TenantID) async throws -> JSON {
        try await read { work in
            guard let member = try work.member(externalID: externalID, tenant) else {
                throw Refusal.notFound("member")
            }
            var lines: [Asset: BalancesDocument.Line] = [:]
            let parts: [(AccountKind, WritableKeyPath<BalancesDocument.Line, Int64>)] = [
                (.rewardAvailable, \.available), (.rewardPending, \.pending),
                (.rewardDebt, \.debt),
            ]
            for (kind, part) in parts {
                let balances = try AccountTable.balances(
                    tenant: tenant, kind: kind, owner: member.id.number, work.connection)
                for (asset, balance) in balances {
                    lines[asset, default: BalancesDocument.Line()][keyPath: part] = balance
                }
            }
            return BalancesDocument(member: externalID, lines: lines).json
        }
    }
}

/// Writes what points are worth.
struct SetPointsWorth: ProbedCommand {
    let worth: PointsWorth

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let key = TextKey(tenant: context.tenant.number, text: worth.currency.code)
        let known = try work.pointsWorths.load(key, work.connection)
        if known?.worth == worth {
            return Answer(status: 200, body: worth.json.serialized())
        }
        let entry = try context.commit(
            event: "points_worth_changed", subject: worth.currency.code, payload: worth.json)
        let row = PointsWorthRow(tenant: context.tenant, worth: worth)
        if known == nil {
            work.pointsWorths.insert(row, entryIndex: entry)
        } else {
            work.pointsWorths.update(row, entryIndex: entry)
        }
        return Answer(status: known == nil ? 201 : 200, body: worth.json.serialized())
    }
}
