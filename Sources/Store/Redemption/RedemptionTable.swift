package import Database
package import Domain
package import Ledger

/// One redemption as stored.
package struct RedemptionRow: Hashable, Sendable {
    package let tenant: TenantID
    package let id: RedemptionID
    /// The merchant's order reference.
    package let reference: String
    package let member: MemberID?
    package var state: State
    /// Canonical JSON: order, vouchers with amounts and refunds, lines, totals, postings.
    package var document: String
    package let createdAt: Timestamp
    package var rolledBackAt: Timestamp?

    package enum State: Int64, Sendable {
        case redeemed = 1
        case rolledBack = 2
    }

    package init(
        tenant: TenantID, id: RedemptionID, reference: String, member: MemberID?, state: State,
        document: String, createdAt: Timestamp, rolledBackAt: Timestamp?
    ) {
        self.tenant = tenant
        self.id = id
        self.reference = reference
        self.member = member
        self.state = state
        self.document = document
        self.createdAt = createdAt
        self.rolledBackAt = rolledBackAt
    }
}

/// Redemptions; the document holds vouchers, lines and what was given back.
package enum RedemptionTable: Table {
    package static let code: UInt8 = 10
    package static let name = "redemption"
    package static let columns = 8
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, reference, member, state, document, created_at, rolled_back_at,
        entry FROM redemption WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, reference, member, state, document, created_at, rolled_back_at,
        entry FROM redemption
        """)
    package static let insert = SQL(
        """
        INSERT INTO redemption (tenant, id, reference, member, state, document, created_at,
        rolled_back_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    package static let update = SQL(
        """
        UPDATE redemption SET reference = $3, member = $4, state = $5, document = $6,
        created_at = $7, rolled_back_at = $8, entry = $9 WHERE tenant = $1 AND id = $2
        """)

    package static func key(of row: RedemptionRow) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: RedemptionRow) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .text(row.reference),
            .init(row.member?.number),
            .integer(row.state.rawValue),
            .text(row.document),
            .integer(row.createdAt.milliseconds),
            .init(row.rolledBackAt?.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> RedemptionRow {
        RedemptionRow(
            tenant: TenantID(try columns.integer(0)), id: RedemptionID(try columns.integer(1)),
            reference: try columns.text(2),
            member: try columns.optionalInteger(3).map { MemberID($0) },
            state: try columns.enumeration(4), document: try columns.text(5),
            createdAt: try columns.timestamp(6),
            rolledBackAt: try columns.optionalInteger(7).map { Timestamp(milliseconds: $0) })
    }
}
