package import Database
package import Domain
package import Ledger

/// Key of `ReturnTable`.
package struct ReturnKey: Hashable, Sendable {
    package let tenant: Int64
    package let redemption: Int64
    package let number: Int64

    package init(tenant: TenantID, redemption: RedemptionID, number: Int64) {
        self.tenant = tenant.number
        self.redemption = redemption.number
        self.number = number
    }
}

/// One return as stored.
package struct ReturnRow: Hashable, Sendable {
    package let tenant: TenantID
    package let redemption: RedemptionID
    /// 1 for the redemption's first return, then 2, 3 ...
    package let number: Int64
    /// Canonical JSON with plain numbers instead of outer ids.
    package let document: JSON
    package let createdAt: Timestamp

    package init(
        tenant: TenantID, redemption: RedemptionID, number: Int64, document: JSON,
        createdAt: Timestamp
    ) {
        self.tenant = tenant
        self.redemption = redemption
        self.number = number
        self.document = document
        self.createdAt = createdAt
    }
}

/// Returns of goods; rows are written once.
package enum ReturnTable: Table {
    package static let code: UInt8 = 30
    package static let name = "redemption_return"
    package static let columns = 5
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, redemption, number, document, created_at, entry FROM redemption_return
        WHERE tenant = $1 AND redemption = $2 AND number = $3
        """)
    package static let scan = SQL(
        "SELECT tenant, redemption, number, document, created_at, entry FROM redemption_return")
    package static let insert = SQL(
        """
        INSERT INTO redemption_return (tenant, redemption, number, document, created_at, entry)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE redemption_return SET document = $4, created_at = $5, entry = $6
        WHERE tenant = $1 AND redemption = $2 AND number = $3
        """)
    private static let page = SQL(
        """
        SELECT tenant, redemption, number, document, created_at, entry FROM redemption_return
        WHERE tenant = $1 AND redemption = $2 AND number > $3 ORDER BY number LIMIT $4
        """)

    package static func key(of row: ReturnRow) -> ReturnKey {
        ReturnKey(tenant: row.tenant, redemption: row.redemption, number: row.number)
    }

    package static func values(ofKey key: ReturnKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.redemption), .integer(key.number)]
    }

    package static func values(of row: ReturnRow) -> [SQLValue] {
        [
            .integer(row.tenant.number), .integer(row.redemption.number), .integer(row.number),
            .text(String(decoding: row.document.serialized(), as: UTF8.self)),
            .integer(row.createdAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> ReturnRow {
        ReturnRow(
            tenant: TenantID(try columns.integer(0)),
            redemption: RedemptionID(try columns.integer(1)), number: try columns.integer(2),
            document: try columns.json(3), createdAt: try columns.timestamp(4))
    }

    /// Returns of a redemption in their order, after a number.
    package static func page(
        tenant: TenantID, redemption: RedemptionID, after: Int64, limit: Int,
        _ connection: any Connection
    ) throws -> [ReturnRow] {
        var rows: [ReturnRow] = []
        try connection.query(
            page,
            [
                .integer(tenant.number), .integer(redemption.number), .integer(after),
                .integer(Int64(limit)),
            ]
        ) { rows.append(try row(from: $0)) }
        return rows
    }
}
