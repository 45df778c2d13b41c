// Stores
//
// What the merchant says of its shops: a name for people, and where they are, so that offers may
// ask how far a customer is. Orders name stores by the merchant's own ids, known or not.

/// The body of upsertStore; what is nil stays as it is.
package struct StoreUpdate: Hashable, Sendable {
    package let name: String?
    package let location: Order.Location?
    /// The party that accepts vouchers there.
    package let acceptor: String?

    package static func read(_ json: JSON) throws(Refusal) -> StoreUpdate {
        try ObjectReader.read(json) { fields in
            StoreUpdate(
                name: fields.optional("name", .text(1...Limits.nameBytes)),
                location: fields.optional("location", .location),
                acceptor: fields.optional("acceptor", .reference))
        }
    }

    /// Checks a store's id where it comes in a path.
    ///
    /// - Throws: `invalidField` or `outOfRange` at `/store`.
    package static func reference(_ text: String) throws(Refusal) -> String {
        try ObjectReader.read(["store": .string(text)]) { fields in
            fields.required("store", .reference)
        }
    }
}

/// A store as answers show it.
package struct StoreDocument: Hashable, Sendable {
    package let reference: String
    package let name: String?
    package let location: Order.Location?
    /// Nil: the merchant itself.
    package let acceptor: String?

    package init(
        reference: String, name: String?, location: Order.Location?, acceptor: String?
    ) {
        self.reference = reference
        self.name = name
        self.location = location
        self.acceptor = acceptor
    }

    package var json: JSON {
        [
            "store": .string(reference), "name": .text(orNull: name), "location": place,
            "acceptor": .text(orNull: acceptor),
        ]
    }

    private var place: JSON {
        guard let location else { return .null }
        return [
            "latitude": .double(Double(location.latitude) / 1_000_000),
            "longitude": .double(Double(location.longitude) / 1_000_000),
        ]
    }
}
