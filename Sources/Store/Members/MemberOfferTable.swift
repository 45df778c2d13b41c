package import Database
package import Domain

/// Key of `MemberOfferTable`.
package struct MemberOfferKey: Hashable, Sendable {
    package let tenant: Int64
    package let member: Int64
    package let offer: Int64

    package init(tenant: Int64, member: Int64, offer: Int64) {
        self.tenant = tenant
        self.member = member
        self.offer = offer
    }
}

/// Counts per member and offer; limits per member are decided on them.
package struct MemberOffer: Hashable, Sendable {
    package let tenant: TenantID
    package let member: MemberID
    package let offer: OfferID
    package var issued: Int64
    package var redeemed: Int64

    package init(
        tenant: TenantID, member: MemberID, offer: OfferID, issued: Int64, redeemed: Int64
    ) {
        self.tenant = tenant
        self.member = member
        self.offer = offer
        self.issued = issued
        self.redeemed = redeemed
    }
}

/// How often one member got and used one offer.
package enum MemberOfferTable: Table {
    package static let code: UInt8 = 6
    package static let name = "member_offer"
    package static let columns = 5
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, member, offer, issued, redeemed, entry FROM member_offer WHERE tenant
        = $1 AND member = $2 AND offer = $3
        """)
    package static let scan = SQL(
        """
        SELECT tenant, member, offer, issued, redeemed, entry FROM member_offer
        """)
    package static let insert = SQL(
        """
        INSERT INTO member_offer (tenant, member, offer, issued, redeemed, entry) VALUES
        ($1, $2, $3, $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE member_offer SET issued = $4, redeemed = $5, entry = $6 WHERE tenant = $1 AND
        member = $2 AND offer = $3
        """)

    package static func key(of row: MemberOffer) -> MemberOfferKey {
        MemberOfferKey(
            tenant: row.tenant.number, member: row.member.number, offer: row.offer.number)
    }

    package static func values(ofKey key: MemberOfferKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.member), .integer(key.offer)]
    }

    package static func values(of row: MemberOffer) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.member.number),
            .integer(row.offer.number),
            .integer(row.issued),
            .integer(row.redeemed),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> MemberOffer {
        MemberOffer(
            tenant: TenantID(try columns.integer(0)), member: MemberID(try columns.integer(1)),
            offer: OfferID(try columns.integer(2)), issued: try columns.integer(3),
            redeemed: try columns.integer(4))
    }
}
