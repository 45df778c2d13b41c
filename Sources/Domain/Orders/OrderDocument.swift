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
        let channel = fields.optional("channel", .reference)
        let paymentMethod = fields.optional("payment_method", .reference)
        let fulfilment = fields.optional("fulfilment", .reference)
        let event = fields.optional("event", .reference)
        let region = fields.optional("region", .reference)
        let location = fields.optional("location", .location)
        guard let reference, let currency, let lines else { return nil }
        self.init(reference: reference, currency: currency, store: store, lines: lines)
        self.channel = channel
        self.paymentMethod = paymentMethod
        self.fulfilment = fulfilment
        self.event = event
        self.region = region
        self.location = location
    }

    /// The order as it was given: optional fields only where they were, and without the location.
    package func append(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("reference", reference)
            writer.member("currency", currency.code)
            if let store { writer.member("store", store) }
            if let channel { writer.member("channel", channel) }
            if let paymentMethod { writer.member("payment_method", paymentMethod) }
            if let fulfilment { writer.member("fulfilment", fulfilment) }
            if let event { writer.member("event", event) }
            if let region { writer.member("region", region) }
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

extension FieldFormat where Value == Order.Location {
    /// `{"latitude": 31.2304, "longitude": 121.4737}`, degrees.
    package static var location: FieldFormat {
        .object { fields in
            let latitude = fields.required("latitude", .degrees(90))
            let longitude = fields.required("longitude", .degrees(180))
            guard let latitude, let longitude else { return nil }
            return Order.Location(latitude: latitude, longitude: longitude)
        }
    }
}

extension FieldFormat where Value == Int64 {
    /// A number of degrees as millionths, rounded: a tenth of a metre.
    fileprivate static func degrees(_ most: Int64) -> FieldFormat {
        func expected() -> JSON {
            ["type": "number", "minimum": .integer(-most), "maximum": .integer(most)]
        }
        return FieldFormat(expected: expected()) { json, log in
            let degrees: Double
            switch json {
            case .integer(let value): degrees = Double(value)
            case .double(let value): degrees = value
            default:
                log.add(.invalidField, required: expected(), actual: .string(json.typeName))
                return nil
            }
            if abs(degrees) <= Double(most) { return Int64((degrees * 1_000_000).rounded()) }
            log.add(.outOfRange, required: expected(), actual: json)
            return nil
        }
    }
}
