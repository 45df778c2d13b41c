/// What an account counts: a currency in its minor unit (ISO 4217 code such as `CNY`), a count of
/// uses (`unit`), or the merchant's points (`points`). Codes are 3 upper-case letters; `unit` and
/// `points` are the only other values.
package struct Asset: Hashable, Comparable, Sendable {
    package let code: String

    /// The asset of quotas: one unit is one issue or one redemption.
    package static let unit = Asset(unchecked: "unit")

    /// The merchant's points: whole, without a currency.
    package static let points = Asset(unchecked: "points")

    /// Of every code there is; at most 8, so that verification keeps an asset in a word.
    static let maximumCodeBytes = 6

    /// Nil unless `currency` is three letters A to Z.
    package init?(currency: String) {
        let bytes = currency.utf8
        guard bytes.count == 3, bytes.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else { return nil }
        code = currency
    }

    /// For codes that were validated before they were stored.
    package init?(stored: String) {
        if stored == Asset.unit.code {
            self = .unit
        } else if stored == Asset.points.code {
            self = .points
        } else if let asset = Asset(currency: stored) {
            self = asset
        } else {
            return nil
        }
    }

    private init(unchecked: String) {
        code = unchecked
    }

    package static func < (left: Asset, right: Asset) -> Bool {
        left.code < right.code
    }
}
