package import Database
package import Domain
package import Ledger

/// Key of `ClearingTable`: a pair of parties, the smaller number first, and an hour since 1970.
package struct ClearingKey: Hashable, Sendable {
    package let tenant: Int64
    package let currency: Asset
    package let hour: Int64
    package let first: Int64
    package let second: Int64

    package init(tenant: Int64, currency: Asset, hour: Int64, first: Int64, second: Int64) {
        self.tenant = tenant
        self.currency = currency
        self.hour = hour
        self.first = first
        self.second = second
    }
}

/// What `first` came to owe `second` within an hour, minor units; below zero: the other way round.
package struct ClearingRow: Hashable, Sendable {
    package let key: ClearingKey
    package var amount: Int64

    package init(_ key: ClearingKey, amount: Int64) {
        self.key = key
        self.amount = amount
    }
}

/// Clearing by the hour, kept up with every posting between parties, so that a report costs what
/// its period holds and not what there ever was.
package enum ClearingTable: Table {
    package static let code: UInt8 = 43
    package static let name = "clearing"
    package static let columns = 6
    package static let keyColumns = 5

    package static let select = SQL(
        """
        SELECT tenant, currency, hour, first, second, amount, entry FROM clearing
        WHERE tenant = $1 AND currency = $2 AND hour = $3 AND first = $4 AND second = $5
        """)
    package static let scan = SQL(
        "SELECT tenant, currency, hour, first, second, amount, entry FROM clearing")
    package static let insert = SQL(
        """
        INSERT INTO clearing (tenant, currency, hour, first, second, amount, entry)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    package static let update = SQL(
        """
        UPDATE clearing SET amount = $6, entry = $7
        WHERE tenant = $1 AND currency = $2 AND hour = $3 AND first = $4 AND second = $5
        """)

    package static func key(of row: ClearingRow) -> ClearingKey {
        row.key
    }

    package static func values(ofKey key: ClearingKey) -> [SQLValue] {
        [
            .integer(key.tenant), .text(key.currency.code), .integer(key.hour),
            .integer(key.first), .integer(key.second),
        ]
    }

    package static func values(of row: ClearingRow) -> [SQLValue] {
        values(ofKey: row.key) + [.integer(row.amount)]
    }

    package static func row(from columns: any SQLRow) throws -> ClearingRow {
        ClearingRow(
            ClearingKey(
                tenant: try columns.integer(0), currency: try columns.asset(1),
                hour: try columns.integer(2), first: try columns.integer(3),
                second: try columns.integer(4)),
            amount: try columns.integer(5))
    }

    private static let sums = SQL(
        """
        SELECT first, second, CAST(SUM(amount) AS BIGINT) FROM clearing
        WHERE tenant = $1 AND currency = $2 AND hour >= $3 AND hour < $4
        GROUP BY first, second HAVING SUM(amount) <> 0 ORDER BY first, second LIMIT $5
        """)

    /// Sums of the pairs over some hours, at most `limit`.
    package static func sums(
        tenant: TenantID, _ currency: Asset, hours: Range<Int64>, limit: Int,
        _ connection: any Connection
    ) throws -> [(first: PartyID, second: PartyID, amount: Int64)] {
        var pairs: [(first: PartyID, second: PartyID, amount: Int64)] = []
        try connection.query(
            sums,
            [
                .integer(tenant.number), .text(currency.code), .integer(hours.lowerBound),
                .integer(hours.upperBound), .integer(Int64(limit)),
            ]
        ) { row in
            pairs.append(
                (
                    PartyID(try row.integer(0)), PartyID(try row.integer(1)),
                    try row.integer(2)
                ))
        }
        return pairs
    }
}
