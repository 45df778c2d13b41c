package import Database

/// Key of `KeySlotTable`.
package struct KeySlotKey: Hashable, Sendable {
    package let tenant: Int64
    package let purpose: Int64
    package let slot: Int64

    package init(tenant: Int64, purpose: Int64, slot: Int64) {
        self.tenant = tenant
        self.purpose = purpose
        self.slot = slot
    }
}

/// One key slot as stored. Tenant 0 is the database itself (its journal key).
package struct KeySlotRow: Hashable, Sendable {
    package let tenant: Int64
    package let purpose: Int64
    /// 0 ... 255.
    package let slot: Int64
    package let publicKey: [UInt8]
    package let sealedSecret: [UInt8]
    /// Milliseconds since 1970; the key signs from here until `validUntil`.
    package let validFrom: Int64
    package let validUntil: Int64
    package var state: Int64

    package init(
        tenant: Int64, purpose: Int64, slot: Int64, publicKey: [UInt8], sealedSecret: [UInt8],
        validFrom: Int64, validUntil: Int64, state: Int64
    ) {
        self.tenant = tenant
        self.purpose = purpose
        self.slot = slot
        self.publicKey = publicKey
        self.sealedSecret = sealedSecret
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.state = state
    }
}

/// Key slots; secrets are sealed under the root key before they come here.
package enum KeySlotTable: Table {
    package static let code: UInt8 = 13
    package static let name = "key_slot"
    package static let columns = 8
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, purpose, slot, public_key, sealed_secret, valid_from, valid_until,
        state, entry FROM key_slot WHERE tenant = $1 AND purpose = $2 AND slot = $3
        """)
    package static let scan = SQL(
        """
        SELECT tenant, purpose, slot, public_key, sealed_secret, valid_from, valid_until,
        state, entry FROM key_slot ORDER BY tenant, purpose, slot
        """)
    package static let insert = SQL(
        """
        INSERT INTO key_slot (tenant, purpose, slot, public_key, sealed_secret, valid_from,
        valid_until, state, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    package static let update = SQL(
        """
        UPDATE key_slot SET public_key = $4, sealed_secret = $5, valid_from = $6,
        valid_until = $7, state = $8, entry = $9 WHERE tenant = $1 AND purpose = $2 AND slot
        = $3
        """)

    package static func key(of row: KeySlotRow) -> KeySlotKey {
        KeySlotKey(tenant: row.tenant, purpose: row.purpose, slot: row.slot)
    }

    package static func values(ofKey key: KeySlotKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.purpose), .integer(key.slot)]
    }

    package static func values(of row: KeySlotRow) -> [SQLValue] {
        [
            .integer(row.tenant),
            .integer(row.purpose),
            .integer(row.slot),
            .blob(row.publicKey),
            .blob(row.sealedSecret),
            .integer(row.validFrom),
            .integer(row.validUntil),
            .integer(row.state),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> KeySlotRow {
        KeySlotRow(
            tenant: try columns.integer(0), purpose: try columns.integer(1),
            slot: try columns.integer(2), publicKey: try columns.blob(3),
            sealedSecret: try columns.blob(4), validFrom: try columns.integer(5),
            validUntil: try columns.integer(6), state: try columns.integer(7))
    }
}
