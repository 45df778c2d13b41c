package import Ledger

/// What a customer wants to pay: lines in one currency, before any discount.
package struct Order: Hashable, Sendable {
    /// The merchant's own order or receipt number; 1 ... `Limits.referenceBytes` bytes.
    package let reference: String
    package let currency: Asset
    /// The merchant's own store id.
    package var store: String?
    /// 1 ... `Limits.orderLines` lines.
    package let lines: [Line]
    /// Where, how and why the customer buys, by the merchant's own words.
    package var channel: String?
    package var paymentMethod: String?
    package var fulfilment: String?
    package var event: String?
    /// A region's code, such as GB/T 2260: a region's code begins with those of the ones around it.
    package var region: String?
    /// Where the customer is. Looked at, never stored: it is nobody's business later.
    package var location: Location?

    /// A place on earth in millionths of a degree (WGS 84).
    package struct Location: Hashable, Sendable {
        /// -90,000,000 ... 90,000,000.
        package let latitude: Int64
        /// -180,000,000 ... 180,000,000.
        package let longitude: Int64

        package init(latitude: Int64, longitude: Int64) {
            self.latitude = latitude
            self.longitude = longitude
        }
    }

    package struct Line: Hashable, Sendable {
        package let sku: String
        /// 1 ... `Limits.lineQuantity`.
        package let quantity: Int64
        /// Value of the whole line (all pieces) in minor units; 0 ... `Limits.amountMinorUnits`.
        package let amount: Int64
        package let category: String?
        package let brand: String?

        package init(
            sku: String, quantity: Int64, amount: Int64, category: String? = nil,
            brand: String? = nil
        ) {
            self.sku = sku
            self.quantity = quantity
            self.amount = amount
            self.category = category
            self.brand = brand
        }
    }

    package init(reference: String, currency: Asset, store: String?, lines: [Line]) {
        self.reference = reference
        self.currency = currency
        self.store = store
        self.lines = lines
    }

    /// Sum of the lines. Cannot overflow: lines and their amounts are bounded by `Limits`.
    package var total: Int64 {
        lines.reduce(0) { $0 + $1.amount }
    }
}
