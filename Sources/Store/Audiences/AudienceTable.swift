// The room "Audiences": named sets of members, and who is on those that are lists.

package import Database
package import Domain
import Ledger

/// Audiences by the merchant's own name.
package enum AudienceTable: Table {
    package static let code: UInt8 = 49
    package static let name = "audience"
    package static let columns = 7
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, name, id, condition_text, currency, members, created_at, entry
        FROM audience WHERE tenant = $1 AND name = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, name, id, condition_text, currency, members, created_at, entry
        FROM audience
        """)
    package static let insert = SQL(
        """
        INSERT INTO audience (tenant, name, id, condition_text, currency, members, created_at,
        entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    package static let update = SQL(
        """
        UPDATE audience SET id = $3, condition_text = $4, currency = $5, members = $6,
        created_at = $7, entry = $8 WHERE tenant = $1 AND name = $2
        """)
    private static let pageAll = SQL(
        """
        SELECT tenant, name, id, condition_text, currency, members, created_at, entry
        FROM audience WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)

    package static func key(of row: Audience) -> TextKey {
        TextKey(tenant: row.tenant.number, text: row.name)
    }

    package static func values(ofKey key: TextKey) -> [SQLValue] {
        [.integer(key.tenant), .text(key.text)]
    }

    package static func values(of row: Audience) -> [SQLValue] {
        [
            .integer(row.tenant.number), .text(row.name), .integer(row.id),
            .init(row.condition?.text), .init(row.currency?.code), .integer(row.members),
            .integer(row.createdAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Audience {
        Audience(
            tenant: TenantID(try columns.integer(0)), name: try columns.text(1),
            id: try columns.integer(2),
            condition: try columns.optionalText(3).map { try condition($0) },
            currency: try columns.optionalText(4) == nil ? nil : try columns.asset(4),
            members: try columns.integer(5), createdAt: try columns.timestamp(6))
    }

    private static func condition(_ text: String) throws -> AudienceCondition {
        do throws(ExpressionFault) {
            return try AudienceCondition.compile(text)
        } catch {
            throw DatabaseFailure(
                .corrupt, "A stored audience cannot be read. Run `scrip verify`.")
        }
    }

    /// A merchant's audiences in order of creation, after an id.
    package static func page(
        tenant: TenantID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [Audience] {
        var page: [Audience] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
