import ArgumentParser
import Domain
import Ledger

/// An order, spelled in options.
struct OrderOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The merchant's own number of the order.", valueName: "reference"))
    var order: String
    @Option(help: "The order's currency (ISO 4217).") var currency = "CNY"
    @Option(help: "The merchant's own number of the store.") var store: String?
    @Option(help: ArgumentHelp("An order line; may be repeated.", valueName: "sku:qty:amount"))
    var line: [String]

    func document(_ currency: Asset) throws -> JSON {
        .object(present: [
            "reference": .string(order), "currency": .string(currency.code),
            "store": store.map(JSON.string),
            "lines": .array(try line.map { try Self.line($0, currency) }),
        ])
    }

    private static func line(_ text: String, _ currency: Asset) throws -> JSON {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (3...5).contains(parts.count), let quantity = Int64(parts[1]) else {
            throw CommandFailure(
                .usage, "\(text) is no order line.",
                "Write --line SKU:QTY:AMOUNT or SKU:QTY:AMOUNT:CATEGORY:BRAND.")
        }
        func optional(_ index: Int) -> JSON? {
            parts.count > index && !parts[index].isEmpty ? .string(parts[index]) : nil
        }
        return .object(present: [
            "sku": .string(parts[0]), "quantity": .integer(quantity),
            "amount": .integer(try MoneyText.minorUnits(parts[2], currency)),
            "category": optional(3), "brand": optional(4),
        ])
    }
}
