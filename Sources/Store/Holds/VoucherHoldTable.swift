// The room "Holds": vouchers set aside for orders. The document keeps what was decided and what
// parts have taken; state and expiry are columns, since open holds are looked for by them.

package import Database
package import Domain
package import Ledger

/// One hold as stored.
package struct VoucherHoldRow: Hashable, Sendable {
    package let tenant: TenantID
    package let id: HoldID
    /// The merchant's order reference.
    package let reference: String
    package let member: MemberID?
    package var state: Hold.State
    package let expiresAt: Timestamp
    /// Canonical JSON: order, vouchers with amounts and postings, what was captured.
    package var document: String
    package let createdAt: Timestamp
    package var endedAt: Timestamp?

    package init(
        tenant: TenantID, id: HoldID, reference: String, member: MemberID?, state: Hold.State,
        expiresAt: Timestamp, document: String, createdAt: Timestamp, endedAt: Timestamp?
    ) {
        self.tenant = tenant
        self.id = id
        self.reference = reference
        self.member = member
        self.state = state
        self.expiresAt = expiresAt
        self.document = document
        self.createdAt = createdAt
        self.endedAt = endedAt
    }
}

/// Holds, ended ones too.
package enum VoucherHoldTable: Table {
    package static let code: UInt8 = 27
    package static let name = "voucher_hold"
    package static let columns = 9
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, reference, member, state, expires_at, document, created_at, ended_at,
        entry FROM voucher_hold WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, reference, member, state, expires_at, document, created_at, ended_at,
        entry FROM voucher_hold
        """)
    package static let insert = SQL(
        """
        INSERT INTO voucher_hold (tenant, id, reference, member, state, expires_at, document,
        created_at, ended_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    package static let update = SQL(
        """
        UPDATE voucher_hold SET reference = $3, member = $4, state = $5, expires_at = $6,
        document = $7, created_at = $8, ended_at = $9, entry = $10 WHERE tenant = $1 AND id = $2
        """)

    package static func key(of row: VoucherHoldRow) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: VoucherHoldRow) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .text(row.reference),
            .init(row.member?.number),
            .integer(row.state.rawValue),
            .integer(row.expiresAt.milliseconds),
            .text(row.document),
            .integer(row.createdAt.milliseconds),
            .init(row.endedAt?.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> VoucherHoldRow {
        VoucherHoldRow(
            tenant: TenantID(try columns.integer(0)), id: HoldID(try columns.integer(1)),
            reference: try columns.text(2),
            member: try columns.optionalInteger(3).map { MemberID($0) },
            state: try columns.enumeration(4), expiresAt: try columns.timestamp(5),
            document: try columns.text(6), createdAt: try columns.timestamp(7),
            endedAt: try columns.optionalInteger(8).map { Timestamp(milliseconds: $0) })
    }
}
