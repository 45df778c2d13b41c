import Ledger

/// Orders inside requests and answers.
package enum OrderDocument {
    /// Reads an order that stands at `pointer` in a document.
    package static func read(_ json: JSON, at pointer: String = "/order") throws(Refusal) -> Order {
        try ObjectReader.read(json, at: pointer) { Order(reading: &$0) }
    }
}

extension FieldFormat where Value == Order {
    package static var order: FieldFormat {
        .object { Order(reading: &$0) }
    }
}

extension FieldFormat where Value == String {
    /// A number or name of the merchant's own: order, store, SKU, category, brand.
    package static var reference: FieldFormat {
        text(1...Limits.referenceBytes)
    }
}

extension Order {
    fileprivate init?(reading fields: inout ObjectReader) {
        let reference = fields.required("reference", .reference)
        let currency = fields.required("currency", .currency)
        let store = fields.optional("store", .reference)
        let lines = fields.required("lines", .list(of: .line, count: 1...Limits.orderLines))
        guard let reference, let currency, let lines else { return nil }
        self.init(reference: reference, currency: currency, store: store, lines: lines)
    }

    /// The order as it was given: optional fields only where they were.
    package func append(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("reference", reference)
            writer.member("currency", currency.code)
            if let store { writer.member("store", store) }
            writer.member("lines", each: lines) { writer, line in
                writer.object { writer in
                    writer.member("sku", line.sku)
                    writer.member("quantity", line.quantity)
                    writer.member("amount", line.amount)
                    if let category = line.category { writer.member("category", category) }
                    if let brand = line.brand { writer.member("brand", brand) }
                }
            }
        }
    }

    /// The order as text, for storage; `OrderDocument.read` reads it back.
    package func serialized() -> [UInt8] {
        var writer = JSONWriter()
        append(to: &writer)
        return writer.bytes
    }
}

extension FieldFormat where Value == Order.Line {
    fileprivate static var line: FieldFormat {
        .object { fields in
            let sku = fields.required("sku", .reference)
            let quantity = fields.required("quantity", .integer(1...Limits.lineQuantity))
            let amount = fields.required("amount", .integer(0...Limits.amountMinorUnits))
            let category = fields.optional("category", .reference)
            let brand = fields.optional("brand", .reference)
            guard let sku, let quantity, let amount else { return nil }
            return Order.Line(
                sku: sku, quantity: quantity, amount: amount, category: category, brand: brand)
        }
    }
}
