/// The body of upsertParty; what is nil stays as it is.
package struct PartyUpdate: Hashable, Sendable {
    package let name: String?
    package let kind: Party.Kind?

    package static func read(_ json: JSON) throws(Refusal) -> PartyUpdate {
        try ObjectReader.read(json) { fields in
            let name = fields.optional("name", .text(1...Limits.nameBytes))
            let kind = fields.optional(
                "kind", .enumeration(Party.Kind.allCases.map(\.name)))
            return PartyUpdate(
                name: name, kind: Party.Kind.allCases.first { $0.name == kind })
        }
    }

    /// Checks a party's name where it comes in a path. The merchant itself is no entry of its list.
    ///
    /// - Throws: `invalidField` or `outOfRange` at `/party`.
    package static func reference(_ text: String) throws(Refusal) -> String {
        try ObjectReader.read(["party": .string(text)]) { fields in
            fields.required(
                "party",
                .reference.checked(.invalidField, "another word than merchant") {
                    $0 != Party.merchantReference
                })
        }
    }
}

extension Party {
    /// The party as answers show it.
    package var document: JSON {
        [
            "party": .string(reference), "name": .text(orNull: name), "kind": .string(kind.name),
        ]
    }
}
