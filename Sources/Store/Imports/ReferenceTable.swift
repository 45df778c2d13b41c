package import Database
package import Domain

/// Key of `ReferenceTable`.
package struct ReferenceKey: Hashable, Sendable {
    package let tenant: Int64
    package let kind: Reference.Kind
    package let external: String

    package init(tenant: Int64, kind: Reference.Kind, external: String) {
        self.tenant = tenant
        self.kind = kind
        self.external = external
    }
}

/// Ties a name of the merchant's other system to our number.
package struct Reference: Hashable, Sendable {
    package let tenant: TenantID
    package let kind: Kind
    package let external: String
    package let number: Int64

    package enum Kind: Int64, Sendable {
        case campaign = 1
        case offer = 2
    }

    package init(tenant: TenantID, kind: Kind, external: String, number: Int64) {
        self.tenant = tenant
        self.kind = kind
        self.external = external
        self.number = number
    }
}

/// The merchant's own names of imported campaigns and offers.
package enum ReferenceTable: Table {
    package static let code: UInt8 = 16
    package static let name = "reference"
    package static let columns = 4
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, kind, external, number, entry FROM reference WHERE tenant = $1 AND
        kind = $2 AND external = $3
        """)
    package static let scan = SQL(
        """
        SELECT tenant, kind, external, number, entry FROM reference
        """)
    package static let insert = SQL(
        """
        INSERT INTO reference (tenant, kind, external, number, entry) VALUES ($1, $2, $3,
        $4, $5)
        """)
    package static let update = SQL(
        """
        UPDATE reference SET number = $4, entry = $5 WHERE tenant = $1 AND kind = $2 AND
        external = $3
        """)

    package static func key(of row: Reference) -> ReferenceKey {
        ReferenceKey(tenant: row.tenant.number, kind: row.kind, external: row.external)
    }

    package static func values(ofKey key: ReferenceKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.kind.rawValue), .text(key.external)]
    }

    package static func values(of row: Reference) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.kind.rawValue),
            .text(row.external),
            .integer(row.number),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Reference {
        Reference(
            tenant: TenantID(try columns.integer(0)), kind: try columns.enumeration(1),
            external: try columns.text(2), number: try columns.integer(3))
    }
}
