/// What is known of one attribute.
package enum AttributeValue: Hashable, Sendable {
    case integer(Int64)
    case boolean(Bool)
    case text(String)
    case texts(Set<String>)

    package var type: AttributeType {
        switch self {
        case .integer: .integer
        case .boolean: .boolean
        case .text: .text
        case .texts: .textSet
        }
    }
}

/// What is known, by the index of the attribute. What was not set is not known.
package struct AttributeValues: Hashable, Sendable {
    private var values: [AttributeValue?]

    /// Nothing known of any attribute of the table.
    package init(for table: AttributeTable) {
        values = Array(repeating: nil, count: table.declarations.count)
    }

    /// Reading an index of a longer table gives nil. Precondition of writing: the index is one of
    /// the table's.
    package subscript(index: AttributeIndex) -> AttributeValue? {
        get { values.indices.contains(index.position) ? values[index.position] : nil }
        set { values[index.position] = newValue }
    }
}
