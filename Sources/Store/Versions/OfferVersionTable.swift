// The room "Versions": what offers have come to mean, and from when.

package import Database
package import Domain
import Ledger

/// Key of a version.
package struct OfferVersionKey: Hashable, Sendable {
    package let tenant: Int64
    package let offer: Int64
    package let number: Int64

    package init(tenant: TenantID, offer: OfferID, number: Int64) {
        self.tenant = tenant.number
        self.offer = offer.number
        self.number = number
    }

    var values: [SQLValue] { [.integer(tenant), .integer(offer), .integer(number)] }
}

/// Versions after the first; written once.
package enum OfferVersionTable: Table {
    package static let code: UInt8 = 44
    package static let name = "offer_version"
    package static let columns = 8
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, offer, number, definition, reason, effective_from, created_by, created_at,
        entry FROM offer_version WHERE tenant = $1 AND offer = $2 AND number = $3
        """)
    package static let scan = SQL(
        """
        SELECT tenant, offer, number, definition, reason, effective_from, created_by, created_at,
        entry FROM offer_version
        """)
    package static let insert = SQL(
        """
        INSERT INTO offer_version (tenant, offer, number, definition, reason, effective_from,
        created_by, created_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    package static let update = SQL(
        """
        UPDATE offer_version SET definition = $4, reason = $5, effective_from = $6,
        created_by = $7, created_at = $8, entry = $9
        WHERE tenant = $1 AND offer = $2 AND number = $3
        """)
    private static let pageOfOffer = SQL(
        """
        SELECT tenant, offer, number, definition, reason, effective_from, created_by, created_at,
        entry FROM offer_version WHERE tenant = $1 AND offer = $2 AND number > $3
        ORDER BY number LIMIT $4
        """)

    package static func key(of row: OfferVersion) -> OfferVersionKey {
        OfferVersionKey(tenant: row.tenant, offer: row.offer, number: row.number)
    }

    package static func values(ofKey key: OfferVersionKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: OfferVersion) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.offer.number),
            .integer(row.number),
            .text(row.definition.json.text()),
            .text(row.reason),
            .integer(row.effectiveFrom.milliseconds),
            .integer(row.createdBy.number),
            .integer(row.createdAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> OfferVersion {
        OfferVersion(
            tenant: TenantID(try columns.integer(0)), offer: OfferID(try columns.integer(1)),
            number: try columns.integer(2), definition: try columns.offerDefinition(3),
            reason: try columns.text(4), effectiveFrom: try columns.timestamp(5),
            createdBy: APIKeyID(try columns.integer(6)), createdAt: try columns.timestamp(7))
    }

    /// Versions of an offer by number, after one.
    package static func page(
        tenant: TenantID, offer: OfferID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [OfferVersion] {
        var page: [OfferVersion] = []
        try connection.query(
            pageOfOffer,
            [
                .integer(tenant.number), .integer(offer.number), .integer(after),
                .integer(Int64(limit)),
            ]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
