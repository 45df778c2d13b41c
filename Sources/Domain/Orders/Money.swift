package import Ledger

/// An amount as requests and answers carry it: `{"amount": 1250, "currency": "CNY"}`.
package struct Money: Hashable, Sendable {
    /// Minor units of `currency`.
    package let amount: Int64
    package let currency: Asset

    package init(_ amount: Int64, _ currency: Asset) {
        self.amount = amount
        self.currency = currency
    }

    package var json: JSON {
        ["amount": .integer(amount), "currency": .string(currency.code)]
    }
}
