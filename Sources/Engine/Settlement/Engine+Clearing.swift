package import Domain
package import Ledger
import Store

extension Engine {
    /// What parties came to owe one another in a period.
    ///
    /// Throws `Refusal` (`out_of_range`) where that are more pairs than a report lists.
    package func clearing(
        _ period: ClearingPeriod, currency: Asset, tenant: TenantID
    ) async throws -> ClearingReport {
        try await read { work in
            let pairs = try ClearingTable.sums(
                tenant: tenant, currency, hours: period.hours, limit: Limits.clearingPairs + 1,
                work.connection)
            guard pairs.count <= Limits.clearingPairs else {
                throw Refusal(
                    .outOfRange, "Ask for a shorter period.",
                    [
                        Condition(
                            "pairs", subject: "/query/to",
                            required: .integer(Int64(Limits.clearingPairs)),
                            actual: .string("more"))
                    ])
            }
            let parties = Set(pairs.flatMap { [$0.first, $0.second] }).sorted()
            try work.parties.prefetch(
                parties.filter { $0 != .merchant }.map {
                    RowKey(tenant: tenant.number, id: $0.number)
                }, work.connection)
            let lines = try pairs.map { pair in
                let (first, second) = (
                    try work.reference(of: pair.first, tenant),
                    try work.reference(of: pair.second, tenant)
                )
                return pair.amount > 0
                    ? ClearingReport.Line(
                        debtor: first, creditor: second, amount: pair.amount)
                    : ClearingReport.Line(
                        debtor: second, creditor: first, amount: -pair.amount)
            }
            return ClearingReport(period: period, currency: currency, lines: lines)
        }
    }
}
