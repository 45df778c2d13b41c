package import Database
package import Domain
import Ledger

/// Gift cards; their balance is an account.
package enum GiftCardTable: Table {
    package static let code: UInt8 = 8
    package static let name = "gift_card"
    package static let columns = 14
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, currency, face_value, serial, member, state, expires_at,
        issued_at, activated_at, block_reason, activities, signing_slot, typing_slot, entry
        FROM gift_card WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, currency, face_value, serial, member, state, expires_at,
        issued_at, activated_at, block_reason, activities, signing_slot, typing_slot, entry
        FROM gift_card
        """)
    package static let insert = SQL(
        """
        INSERT INTO gift_card (tenant, id, currency, face_value, serial, member, state,
        expires_at, issued_at, activated_at, block_reason, activities, signing_slot,
        typing_slot, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
        $14, $15)
        """)
    package static let update = SQL(
        """
        UPDATE gift_card SET currency = $3, face_value = $4, serial = $5, member = $6, state
        = $7, expires_at = $8, issued_at = $9, activated_at = $10, block_reason = $11,
        activities = $12, signing_slot = $13, typing_slot = $14, entry = $15 WHERE tenant =
        $1 AND id = $2
        """)

    package static func key(of row: GiftCard) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: GiftCard) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .text(row.currency.code),
            .integer(row.faceValue),
            .integer(row.serial),
            .init(row.member?.number),
            .integer(row.state.rawValue + (row.hasIssuer ? hasIssuer : 0)),
            .integer(row.expiresAt.milliseconds),
            .integer(row.issuedAt.milliseconds),
            .init(row.activatedAt?.milliseconds),
            .init(row.blockReason),
            .integer(row.activities),
            .integer(row.signingSlot),
            .integer(row.typingSlot),
        ]
    }

    /// Added to the state of a card whose issuer stands in `party_link`: what is read anyway says
    /// whether there is more to read.
    private static let hasIssuer: Int64 = 16

    package static func row(from columns: any SQLRow) throws -> GiftCard {
        let mark = try columns.integer(6)
        guard let state = GiftCard.State(rawValue: mark % hasIssuer), mark < 2 * hasIssuer else {
            throw DatabaseFailure(
                .corrupt, "A stored gift card cannot be read. Run `scrip verify`.")
        }
        return GiftCard(
            tenant: TenantID(try columns.integer(0)), id: GiftCardID(try columns.integer(1)),
            currency: try columns.asset(2), faceValue: try columns.integer(3),
            serial: try columns.integer(4),
            member: try columns.optionalInteger(5).map { MemberID($0) },
            state: state, expiresAt: try columns.timestamp(7),
            issuedAt: try columns.timestamp(8),
            activatedAt: try columns.optionalInteger(9).map { Timestamp(milliseconds: $0) },
            blockReason: try columns.optionalText(10), activities: try columns.integer(11),
            signingSlot: try columns.integer(12), typingSlot: try columns.integer(13),
            hasIssuer: mark >= hasIssuer)
    }
}
