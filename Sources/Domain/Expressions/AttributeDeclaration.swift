/// What kind of value an attribute, or a part of an expression, has. Raw values are the words that
/// faults and documentation use.
package enum AttributeType: String, CaseIterable, Hashable, Sendable {
    /// Int64; amounts are minor units.
    case integer
    case boolean
    case text
    case textSet = "set of text"
}

/// Something that a condition may ask about, e.g. `order.total`.
package struct AttributeDeclaration: Hashable, Sendable {
    /// Words of ASCII letters, digits and `_`, joined by points; see `isName`.
    package let name: String
    package let type: AttributeType
    /// One line for people who write conditions, with the unit.
    package let description: String

    package init(_ name: String, _ type: AttributeType, _ description: String) {
        self.name = name
        self.type = type
        self.description = description
    }

    /// True where the language reads the text as one name: 1 ... `Limits.nameBytes` bytes, no word
    /// of it starts with a digit, and it is none of the language's own words.
    package static func isName(_ text: String) -> Bool {
        guard (1...Limits.nameBytes).contains(text.utf8.count) else { return false }
        let bytes = Array(text.utf8)
        return ExpressionLexer.wordEnd(in: bytes, from: 0) == bytes.count
            && ExpressionKeyword(rawValue: text) == nil
    }
}

/// Place of an attribute in its table, 0 first: what evaluation uses instead of a name.
package struct AttributeIndex: Hashable, Comparable, Sendable {
    package let position: Int

    package init(_ position: Int) {
        self.position = position
    }

    package static func < (left: AttributeIndex, right: AttributeIndex) -> Bool {
        left.position < right.position
    }
}
