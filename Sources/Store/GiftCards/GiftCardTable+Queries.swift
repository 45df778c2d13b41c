package import Database
package import Domain

/// The serial by which a signed code names a gift card.
package struct GiftCardSerial: UniqueKey {
    package typealias T = GiftCardTable
    let tenant: Int64
    let serial: Int64

    package static let select = SQL(
        """
        SELECT tenant, id, currency, face_value, serial, member, state, expires_at, issued_at,
        activated_at, block_reason, activities, signing_slot, typing_slot, entry
        FROM gift_card WHERE tenant = $1 AND serial = $2
        """)

    package init(tenant: TenantID, serial: Int64) {
        self.tenant = tenant.number
        self.serial = serial
    }

    package init?(of row: GiftCard) {
        self.init(tenant: row.tenant, serial: row.serial)
    }

    package var values: [SQLValue] { [.integer(tenant), .integer(serial)] }
}

extension GiftCardActivityTable {
    private static let pageOfCard = SQL(
        """
        SELECT tenant, card, sequence, kind, amount, balance_after, redemption, at, entry
        FROM gift_card_activity WHERE tenant = $1 AND card = $2 AND sequence > $3
        ORDER BY sequence LIMIT $4
        """)

    /// A card's activities in order, after a sequence.
    package static func page(
        tenant: TenantID, card: GiftCardID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [GiftCardActivity] {
        var page: [GiftCardActivity] = []
        try connection.query(
            pageOfCard,
            [
                .integer(tenant.number), .integer(card.number), .integer(after),
                .integer(Int64(limit)),
            ]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
