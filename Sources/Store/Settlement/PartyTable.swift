package import Database
package import Domain

/// What the merchant calls a party.
package struct PartyName: UniqueKey {
    package typealias T = PartyTable
    let tenant: Int64
    let reference: String

    package static let select = SQL(
        """
        SELECT tenant, id, reference, name, kind, entry FROM party
        WHERE tenant = $1 AND reference = $2
        """)

    package init(tenant: TenantID, reference: String) {
        self.tenant = tenant.number
        self.reference = reference
    }

    package init?(of row: Party) {
        self.init(tenant: row.tenant, reference: row.reference)
    }

    package var values: [SQLValue] { [.integer(tenant), .text(reference)] }
}

/// The merchant's parties.
package enum PartyTable: Table {
    package static let code: UInt8 = 41
    package static let name = "party"
    package static let columns = 5
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, reference, name, kind, entry FROM party WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL("SELECT tenant, id, reference, name, kind, entry FROM party")
    private static let pageAll = SQL(
        """
        SELECT tenant, id, reference, name, kind, entry FROM party
        WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)
    package static let insert = SQL(
        """
        INSERT INTO party (tenant, id, reference, name, kind, entry)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE party SET reference = $3, name = $4, kind = $5, entry = $6
        WHERE tenant = $1 AND id = $2
        """)

    package static func key(of row: Party) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: Party) -> [SQLValue] {
        [
            .integer(row.tenant.number), .integer(row.id.number), .text(row.reference),
            .init(row.name), .integer(row.kind.rawValue),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Party {
        Party(
            tenant: TenantID(try columns.integer(0)), id: PartyID(try columns.integer(1)),
            reference: try columns.text(2), name: try columns.optionalText(3),
            kind: try columns.enumeration(4))
    }

    /// A merchant's parties in order of creation, after an id.
    package static func page(
        tenant: TenantID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [Party] {
        var page: [Party] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
