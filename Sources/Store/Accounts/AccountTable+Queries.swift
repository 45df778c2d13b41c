package import Database
package import Domain
package import Ledger

extension AccountTable {
    private static let balances = SQL(
        """
        SELECT asset, balance FROM account WHERE tenant = $1 AND kind = $2 AND owner = $3
        ORDER BY asset
        """)

    /// The balances of one kind that an owner has, by asset.
    package static func balances(
        tenant: TenantID, kind: AccountKind, owner: Int64, _ connection: any Connection
    ) throws -> [(asset: Asset, balance: Int64)] {
        var lines: [(asset: Asset, balance: Int64)] = []
        try connection.query(
            balances, [.integer(tenant.number), .integer(kind.rawValue), .integer(owner)]
        ) { lines.append((try $0.asset(0), try $0.integer(1))) }
        return lines
    }

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

extension AccountTable {
    private static let range = SQL(
        """
        SELECT tenant, kind, owner, asset, balance, entry FROM account
        WHERE tenant = $1 AND kind = $2 AND owner >= $3 AND owner <= $4 AND asset = $5
        ORDER BY owner
        """)

    /// The accounts of one kind and asset whose owners' numbers lie between those of two keys,
    /// both included, in that order. Precondition: the keys differ in nothing else.
    package static func range(
        from first: AccountKey, through last: AccountKey, _ connection: any Connection
    ) throws -> [AccountRow] {
        var rows: [AccountRow] = []
        try connection.query(
            range,
            [
                .integer(first.tenant), .integer(first.kind.rawValue), .integer(first.owner),
                .integer(last.owner), .text(first.asset.code),
            ]
        ) { rows.append(try row(from: $0)) }
        return rows
    }
}

extension AccountTable {
    private static let ended = SQL(
        """
        SELECT tenant, kind, owner, asset, balance, entry FROM account
        WHERE tenant = $1 AND kind = $2 AND balance > 0 AND owner % $3 <= $4
        ORDER BY owner LIMIT $5
        """)

    /// Accounts of reserves that hold something for coupons which have ended at an hour.
    package static func endedReserves(
        tenant: TenantID, hour: Int64, hoursPerCampaign: Int64, limit: Int,
        _ connection: any Connection
    ) throws -> [AccountKey] {
        var keys: [AccountKey] = []
        try connection.query(
            ended,
            [
                .integer(tenant.number), .integer(AccountKind.campaignReserve.rawValue),
                .integer(hoursPerCampaign), .integer(hour), .integer(Int64(limit)),
            ]
        ) { keys.append(try row(from: $0).key) }
        return keys
    }
}
