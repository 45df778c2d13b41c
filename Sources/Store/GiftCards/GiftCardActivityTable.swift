package import Database
package import Domain
import Ledger

/// Key of `GiftCardActivityTable`.
package struct GiftCardActivityKey: Hashable, Sendable {
    package let tenant: Int64
    package let card: Int64
    package let sequence: Int64

    package init(tenant: Int64, card: Int64, sequence: Int64) {
        self.tenant = tenant
        self.card = card
        self.sequence = sequence
    }
}

/// What happened to each gift card, with the balance after it.
package enum GiftCardActivityTable: Table {
    package static let code: UInt8 = 9
    package static let name = "gift_card_activity"
    package static let columns = 8
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, card, sequence, kind, amount, balance_after, redemption, at, entry
        FROM gift_card_activity WHERE tenant = $1 AND card = $2 AND sequence = $3
        """)
    package static let scan = SQL(
        """
        SELECT tenant, card, sequence, kind, amount, balance_after, redemption, at, entry
        FROM gift_card_activity
        """)
    package static let insert = SQL(
        """
        INSERT INTO gift_card_activity (tenant, card, sequence, kind, amount, balance_after,
        redemption, at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    package static let update = SQL(
        """
        UPDATE gift_card_activity SET kind = $4, amount = $5, balance_after = $6, redemption
        = $7, at = $8, entry = $9 WHERE tenant = $1 AND card = $2 AND sequence = $3
        """)

    package static func key(of row: GiftCardActivity) -> GiftCardActivityKey {
        GiftCardActivityKey(
            tenant: row.tenant.number, card: row.card.number, sequence: row.sequence)
    }

    package static func values(ofKey key: GiftCardActivityKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.card), .integer(key.sequence)]
    }

    package static func values(of row: GiftCardActivity) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.card.number),
            .integer(row.sequence),
            .integer(row.kind.rawValue),
            .integer(row.amount),
            .integer(row.balanceAfter),
            .init(row.redemption?.number),
            .integer(row.at.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> GiftCardActivity {
        GiftCardActivity(
            tenant: TenantID(try columns.integer(0)), card: GiftCardID(try columns.integer(1)),
            sequence: try columns.integer(2), kind: try columns.enumeration(3),
            amount: try columns.integer(4), balanceAfter: try columns.integer(5),
            redemption: try columns.optionalInteger(6).map { RedemptionID($0) },
            at: try columns.timestamp(7))
    }
}
