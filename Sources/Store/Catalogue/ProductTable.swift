package import Database
package import Domain

/// Key of a row that the merchant names by its own text.
package struct TextKey: Hashable, Sendable {
    package let tenant: Int64
    package let text: String

    package init(tenant: Int64, text: String) {
        self.tenant = tenant
        self.text = text
    }
}

/// A product of the merchant: gives category and brand to order lines that do not say.
package struct Product: Hashable, Sendable {
    package let tenant: TenantID
    package let sku: String
    package let category: String?
    package let brand: String?
    package let name: String?

    package init(
        tenant: TenantID, sku: String, category: String?, brand: String?, name: String?
    ) {
        self.tenant = tenant
        self.sku = sku
        self.category = category
        self.brand = brand
        self.name = name
    }
}

/// The merchant's catalogue, as imported.
package enum ProductTable: Table {
    package static let code: UInt8 = 14
    package static let name = "product"
    package static let columns = 5
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, sku, category, brand, name, entry FROM product WHERE tenant = $1 AND
        sku = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, sku, category, brand, name, entry FROM product
        """)
    package static let insert = SQL(
        """
        INSERT INTO product (tenant, sku, category, brand, name, entry) VALUES ($1, $2, $3,
        $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE product SET category = $3, brand = $4, name = $5, entry = $6 WHERE tenant =
        $1 AND sku = $2
        """)

    package static func key(of row: Product) -> TextKey {
        TextKey(tenant: row.tenant.number, text: row.sku)
    }

    package static func values(ofKey key: TextKey) -> [SQLValue] {
        [.integer(key.tenant), .text(key.text)]
    }

    package static func values(of row: Product) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .text(row.sku),
            .init(row.category),
            .init(row.brand),
            .init(row.name),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Product {
        Product(
            tenant: TenantID(try columns.integer(0)), sku: try columns.text(1),
            category: try columns.optionalText(2), brand: try columns.optionalText(3),
            name: try columns.optionalText(4))
    }
}
