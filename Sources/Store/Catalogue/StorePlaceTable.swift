package import Database
package import Domain

/// Where a store is.
package struct StorePlace: Hashable, Sendable {
    package let tenant: TenantID
    package let store: String
    package var location: Order.Location

    package init(tenant: TenantID, store: String, location: Order.Location) {
        self.tenant = tenant
        self.store = store
        self.location = location
    }
}

/// Places of the stores that have one, in millionths of a degree.
package enum StorePlaceTable: Table {
    package static let code: UInt8 = 26
    package static let name = "store_place"
    package static let columns = 4
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, store, latitude, longitude, entry FROM store_place
        WHERE tenant = $1 AND store = $2
        """)
    package static let scan = SQL(
        "SELECT tenant, store, latitude, longitude, entry FROM store_place")
    package static let insert = SQL(
        """
        INSERT INTO store_place (tenant, store, latitude, longitude, entry)
        VALUES ($1, $2, $3, $4, $5)
        """)
    package static let update = SQL(
        """
        UPDATE store_place SET latitude = $3, longitude = $4, entry = $5
        WHERE tenant = $1 AND store = $2
        """)

    package static func key(of row: StorePlace) -> TextKey {
        TextKey(tenant: row.tenant.number, text: row.store)
    }

    package static func values(ofKey key: TextKey) -> [SQLValue] {
        [.integer(key.tenant), .text(key.text)]
    }

    package static func values(of row: StorePlace) -> [SQLValue] {
        [
            .integer(row.tenant.number), .text(row.store), .integer(row.location.latitude),
            .integer(row.location.longitude),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> StorePlace {
        StorePlace(
            tenant: TenantID(try columns.integer(0)), store: try columns.text(1),
            location: Order.Location(
                latitude: try columns.integer(2), longitude: try columns.integer(3)))
    }
}
