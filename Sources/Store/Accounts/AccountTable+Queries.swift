package import Database
package import Domain
package import Ledger

extension AccountTable {
    private static let sums = SQL(
        """
        SELECT asset, kind, CAST(SUM(balance) AS BIGINT), COUNT(*) FROM account
        WHERE tenant = $1 GROUP BY asset, kind ORDER BY asset, kind
        """)

    /// Sum of the balances of one merchant by asset and kind, in that order.
    package static func sums(
        tenant: TenantID, _ connection: any Connection
    ) throws -> [(asset: Asset, kind: AccountKind, balance: Int64, accounts: Int64)] {
        var lines: [(asset: Asset, kind: AccountKind, balance: Int64, accounts: Int64)] = []
        try connection.query(sums, [.integer(tenant.number)]) { row in
            lines.append(
                (
                    try row.asset(0), try row.enumeration(1), try row.integer(2),
                    try row.integer(3)
                ))
        }
        return lines
    }
}
