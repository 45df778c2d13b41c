import ArgumentParser
import Domain
import Ledger

/// An order, spelled in options.
struct OrderOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The merchant's own number of the order.", valueName: "reference"))
    var order: String
    @Option(help: "The order's currency (ISO 4217).") var currency = "CNY"
    @Option(help: "The merchant's own number of the store.") var store: String?
    @Option(help: "The touchpoint, by the merchant's own word.") var channel: String?
    @Option(help: "How it is paid.") var paymentMethod: String?
    @Option(help: "How it reaches the customer.") var fulfilment: String?
    @Option(help: "What brought it about, such as a birthday.") var event: String?
    @Option(help: "The code of the region.") var region: String?
    @Option(help: ArgumentHelp("Where the customer is.", valueName: "latitude,longitude"))
    var location: String?
    @Option(help: ArgumentHelp("An order line; may be repeated.", valueName: "sku:qty:amount"))
    var line: [String]

    func document(_ currency: Asset) throws -> JSON {
        .object(present: [
            "reference": .string(order), "currency": .string(currency.code),
            "store": store.map(JSON.string), "channel": channel.map(JSON.string),
            "payment_method": paymentMethod.map(JSON.string),
            "fulfilment": fulfilment.map(JSON.string), "event": event.map(JSON.string),
            "region": region.map(JSON.string), "location": try location.map(Self.location),
            "lines": .array(try line.map { try Self.line($0, currency) }),
        ])
    }

    static func location(_ text: String) throws -> JSON {
        let degrees = text.split(separator: ",").map { Double($0) }
        guard degrees.count == 2, let latitude = degrees[0], let longitude = degrees[1] else {
            throw CommandFailure(
                .usage, "\(text) is no location.", "Write --location 31.2304,121.4737.")
        }
        return ["latitude": .double(latitude), "longitude": .double(longitude)]
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
