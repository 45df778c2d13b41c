// The room "Counts": the counters of limits by member, person, device, store and period. Persons
// and devices are kept as keyed hashes that the engine makes.

package import Database
package import Domain

/// Key of `LimitCountTable`.
package struct LimitCountKey: Hashable, Sendable {
    package let tenant: Int64
    package let count: CountKey

    package init(tenant: TenantID, count: CountKey) {
        self.tenant = tenant.number
        self.count = count
    }
}

/// One counter of an offer.
package struct LimitCount: Hashable, Sendable {
    package let tenant: TenantID
    package let key: CountKey
    package var count: Count

    package init(tenant: TenantID, key: CountKey, count: Count) {
        self.tenant = tenant
        self.key = key
        self.count = count
    }
}

/// One row for each counter, written over when a new period begins.
package enum LimitCountTable: Table {
    package static let code: UInt8 = 37
    package static let name = "limit_count"
    package static let columns = 6
    package static let keyColumns = 4

    package static let select = SQL(
        """
        SELECT tenant, offer, kind, subject, period, used, entry FROM limit_count
        WHERE tenant = $1 AND offer = $2 AND kind = $3 AND subject = $4
        """)
    package static let scan = SQL(
        "SELECT tenant, offer, kind, subject, period, used, entry FROM limit_count")
    package static let insert = SQL(
        """
        INSERT INTO limit_count (tenant, offer, kind, subject, period, used, entry)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    package static let update = SQL(
        """
        UPDATE limit_count SET period = $5, used = $6, entry = $7
        WHERE tenant = $1 AND offer = $2 AND kind = $3 AND subject = $4
        """)

    package static func key(of row: LimitCount) -> LimitCountKey {
        LimitCountKey(tenant: row.tenant, count: row.key)
    }

    package static func values(ofKey key: LimitCountKey) -> [SQLValue] {
        [
            .integer(key.tenant), .integer(key.count.offer.number), .integer(key.count.kind),
            .text(key.count.subject),
        ]
    }

    package static func values(of row: LimitCount) -> [SQLValue] {
        values(ofKey: key(of: row)) + [.integer(row.count.period), .integer(row.count.used)]
    }

    package static func row(from columns: any SQLRow) throws -> LimitCount {
        LimitCount(
            tenant: TenantID(try columns.integer(0)),
            key: CountKey(
                offer: OfferID(try columns.integer(1)), kind: try columns.integer(2),
                subject: try columns.text(3)),
            count: Count(period: try columns.integer(4), used: try columns.integer(5)))
    }
}
