package import Database
package import Domain

/// Key of `OfferPaceTable`.
package struct OfferPaceKey: Hashable, Sendable {
    package let tenant: Int64
    package let offer: Int64
    package let isOfIssues: Bool

    package init(tenant: TenantID, offer: OfferID, issues: Bool) {
        self.tenant = tenant.number
        self.offer = offer.number
        isOfIssues = issues
    }
}

/// How often an offer was used, or its coupons issued, in the window of its trip.
package struct OfferPace: Hashable, Sendable {
    package let tenant: TenantID
    package let offer: OfferID
    package let isOfIssues: Bool
    /// The window's length; another one makes the counts void.
    package var seconds: Int64
    package var pace: Pace

    package init(
        tenant: TenantID, offer: OfferID, issues: Bool, seconds: Int64, pace: Pace
    ) {
        self.tenant = tenant
        self.offer = offer
        isOfIssues = issues
        self.seconds = seconds
        self.pace = pace
    }
}

/// One row for each window, whatever happens in it.
package enum OfferPaceTable: Table {
    package static let code: UInt8 = 38
    package static let name = "offer_pace"
    package static let columns = 6
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, offer, kind, seconds, newest, counts, entry FROM offer_pace
        WHERE tenant = $1 AND offer = $2 AND kind = $3
        """)
    package static let scan = SQL(
        "SELECT tenant, offer, kind, seconds, newest, counts, entry FROM offer_pace")
    package static let insert = SQL(
        """
        INSERT INTO offer_pace (tenant, offer, kind, seconds, newest, counts, entry)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    package static let update = SQL(
        """
        UPDATE offer_pace SET seconds = $4, newest = $5, counts = $6, entry = $7
        WHERE tenant = $1 AND offer = $2 AND kind = $3
        """)

    package static func key(of row: OfferPace) -> OfferPaceKey {
        OfferPaceKey(tenant: row.tenant, offer: row.offer, issues: row.isOfIssues)
    }

    package static func values(ofKey key: OfferPaceKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.offer), .integer(key.isOfIssues ? 2 : 1)]
    }

    package static func values(of row: OfferPace) -> [SQLValue] {
        values(ofKey: key(of: row)) + [
            .integer(row.seconds), .integer(row.pace.newest), .blob(bytes(row.pace.counts)),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> OfferPace {
        OfferPace(
            tenant: TenantID(try columns.integer(0)), offer: OfferID(try columns.integer(1)),
            issues: try columns.integer(2) == 2, seconds: try columns.integer(3),
            pace: Pace(
                newest: try columns.integer(4), counts: counts(try columns.blob(5))))
    }

    /// Four bytes each, the first byte the highest. A trip's bound keeps counts far below 2^32.
    private static func bytes(_ counts: [Int64]) -> [UInt8] {
        counts.flatMap { count in
            withUnsafeBytes(of: UInt32(clamping: count).bigEndian) { Array($0) }
        }
    }

    private static func counts(_ bytes: [UInt8]) -> [Int64] {
        stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | Int64($1) }
        }
    }
}
