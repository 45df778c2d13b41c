package import Database
package import Domain

/// Key of `PartyLinkTable`.
package struct PartyLinkKey: Hashable, Sendable {
    package let tenant: Int64
    package let kind: PartyLink.Kind
    package let subject: String

    /// The party that accepts vouchers in a store.
    package static func store(_ store: String, _ tenant: TenantID) -> PartyLinkKey {
        PartyLinkKey(tenant: tenant.number, kind: .store, subject: store)
    }

    /// The party that issued a gift card.
    package static func giftCard(_ card: GiftCardID, _ tenant: TenantID) -> PartyLinkKey {
        PartyLinkKey(tenant: tenant.number, kind: .giftCard, subject: String(card.number))
    }
}

/// Something of the merchant's that belongs to a party.
package struct PartyLink: Hashable, Sendable {
    package let key: PartyLinkKey
    package var party: PartyID

    /// Raw values are stored.
    package enum Kind: Int64, Sendable {
        case store = 1
        case giftCard = 2
    }

    package init(_ key: PartyLinkKey, party: PartyID) {
        self.key = key
        self.party = party
    }
}

/// Stores with the party that accepts there, gift cards with their issuer.
package enum PartyLinkTable: Table {
    package static let code: UInt8 = 42
    package static let name = "party_link"
    package static let columns = 4
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, kind, subject, party, entry FROM party_link
        WHERE tenant = $1 AND kind = $2 AND subject = $3
        """)
    package static let scan = SQL("SELECT tenant, kind, subject, party, entry FROM party_link")
    package static let insert = SQL(
        """
        INSERT INTO party_link (tenant, kind, subject, party, entry) VALUES ($1, $2, $3, $4, $5)
        """)
    package static let update = SQL(
        """
        UPDATE party_link SET party = $4, entry = $5
        WHERE tenant = $1 AND kind = $2 AND subject = $3
        """)

    package static func key(of row: PartyLink) -> PartyLinkKey {
        row.key
    }

    package static func values(ofKey key: PartyLinkKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.kind.rawValue), .text(key.subject)]
    }

    package static func values(of row: PartyLink) -> [SQLValue] {
        values(ofKey: row.key) + [.integer(row.party.number)]
    }

    package static func row(from columns: any SQLRow) throws -> PartyLink {
        PartyLink(
            PartyLinkKey(
                tenant: try columns.integer(0), kind: try columns.enumeration(1),
                subject: try columns.text(2)),
            party: PartyID(try columns.integer(3)))
    }
}
