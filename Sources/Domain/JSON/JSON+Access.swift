extension JSON {
    /// The member with this name; nil where there is none or where this is not an object.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The item at this index; nil out of bounds or where this is not an array.
    package subscript(index: Int) -> JSON? {
        guard case .array(let items) = self, items.indices.contains(index) else { return nil }
        return items[index]
    }

    package var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    package var integerValue: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    package var stringValue: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    package var arrayValue: [JSON]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members of an object, in their order.
    package var members: [Member]? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// The text, or `null` for nil.
    package static func text(orNull text: String?) -> JSON {
        text.map(JSON.string) ?? .null
    }

    /// The integer, or `null` for nil.
    package static func integer(orNull integer: Int64?) -> JSON {
        integer.map(JSON.integer) ?? .null
    }

    /// An object of the members that are there: a nil value leaves its member out.
    package static func object(
        present members: KeyValuePairs<String, JSON?>
    ) -> JSON {
        .object(members.compactMap { name, value in value.map { Member(name, $0) } })
    }

    /// What kind of value this is, in the words of JSON Schema, for refusals.
    package var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) {
        self = .string(value)
    }

    package init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    package init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    package init(arrayLiteral elements: JSON...) {
        self = .array(elements)
    }

    /// Members in the order written. Precondition: no name twice.
    package init(dictionaryLiteral elements: (String, JSON)...) {
        var names = DistinctNames<String>()
        for (index, element) in elements.enumerated() {
            let isNew = names.insert(element.0, after: index) { elements[$0].0 }
            precondition(isNew, "an object names each member once")
        }
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
