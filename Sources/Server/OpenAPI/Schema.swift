// The room of the OpenAPI document: what the interface takes and answers, told to machines.
//
// `Schema` is a small vocabulary, just enough of JSON Schema 2020-12 to describe this interface.
// `OpenAPIDocument` writes the table of operations as OpenAPI 3.1: nothing in it is written twice,
// so it cannot drift from what the edge checks. The document is a `JSON` value; `YAMLText` prints
// the same value as YAML.

package import Domain

/// A description of a JSON value.
package indirect enum Schema: Sendable {
    case string(TextSchema)
    case integer(ClosedRange<Int64>)
    /// Any number, also with a fraction.
    case number(ClosedRange<Int64>)
    case boolean
    case choice([String])
    case array(Schema, counts: ClosedRange<Int>)
    /// Listed members; a closed object takes no others.
    case object([Field], isClosed: Bool)
    /// Any members with values of one kind, at most so many.
    case map(Schema, maximum: Int)
    /// Exactly one of them fits.
    case oneOf([Schema])
    case constant(JSON)
    /// A component of the document by name.
    case reference(String)
    case nullable(Schema)
    case anything
    /// Bytes that are not JSON.
    case binary
    /// The same, with a sentence for the reader.
    case note(String, Schema)

    /// A member of an object.
    package struct Field: Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool

        package static func required(_ name: String, _ schema: Schema) -> Field {
            Field(name: name, schema: schema, isRequired: true)
        }

        package static func optional(_ name: String, _ schema: Schema) -> Field {
            Field(name: name, schema: schema, isRequired: false)
        }
    }

    /// An object a request carries: takes no unknown members.
    package static func request(_ fields: [Field]) -> Schema {
        .object(fields, isClosed: true)
    }

    /// An object an answer carries: may gain members in later versions.
    package static func answer(_ fields: [Field]) -> Schema {
        .object(fields, isClosed: false)
    }

    /// Free text without control characters. Lengths in characters; the program counts bytes.
    package static func text(_ lengths: ClosedRange<Int>) -> Schema {
        .string(TextSchema(pattern: "^[^\\x00-\\x1f\\x7f-\\x9f]*$", lengths: lengths))
    }

    package static func text(_ rule: TextRule) -> Schema {
        .string(TextSchema(pattern: rule.pattern, lengths: rule.lengths))
    }

    package static func pattern(_ pattern: String) -> Schema {
        .string(TextSchema(pattern: pattern))
    }

    /// RFC 3339 with any offset.
    package static let timestamp = Schema.string(TextSchema(format: "date-time"))
}

/// The bounds of a string.
package struct TextSchema: Sendable {
    package var pattern: String?
    package var lengths: ClosedRange<Int>?
    package var format: String?

    package init(
        pattern: String? = nil, lengths: ClosedRange<Int>? = nil, format: String? = nil
    ) {
        self.pattern = pattern
        self.lengths = lengths
        self.format = format
    }
}

// MARK: As JSON Schema

extension Schema {
    /// The schema as JSON Schema 2020-12.
    package var document: JSON {
        switch self {
        case .string(let text): .members(Schema.members(of: text))
        case .integer(let range):
            .members([
                ("type", .string("integer")), ("format", .string("int64")),
                ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
            ])
        case .number(let range):
            .members([
                ("type", .string("number")), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)),
            ])
        case .boolean: .members([("type", .string("boolean"))])
        case .choice(let values):
            .members([
                ("type", .string("string")), ("enum", .array(values.map { .string($0) })),
            ])
        case .array(let element, let counts):
            .members([
                ("type", .string("array")), ("items", element.document),
                ("minItems", .integer(Int64(counts.lowerBound))),
                ("maxItems", .integer(Int64(counts.upperBound))),
            ])
        case .object(let fields, let isClosed): Schema.object(fields, isClosed)
        case .map(let value, let maximum):
            .members([
                ("type", .string("object")), ("additionalProperties", value.document),
                ("maxProperties", .integer(Int64(maximum))),
            ])
        case .oneOf(let schemas): .members([("oneOf", .array(schemas.map(\.document)))])
        case .constant(let value): .members([("const", value)])
        case .reference(let name):
            .members([("$ref", .string("#/components/schemas/\(name)"))])
        case .nullable(let schema):
            .members([
                ("anyOf", .array([schema.document, .members([("type", .string("null"))])]))
            ])
        case .anything: .members([])
        case .binary:
            .members([("type", .string("string")), ("format", .string("binary"))])
        case .note(let sentence, let schema): schema.noted(sentence)
        }
    }

    private func noted(_ sentence: String) -> JSON {
        guard case .object(let members) = document else { return document }
        return .object(members + [JSON.Member("description", .string(sentence))])
    }

    private static func members(of text: TextSchema) -> [(String, JSON)] {
        var members: [(String, JSON)] = [("type", .string("string"))]
        if let format = text.format { members.append(("format", .string(format))) }
        if let pattern = text.pattern { members.append(("pattern", .string(pattern))) }
        if let lengths = text.lengths {
            members.append(("minLength", .integer(Int64(lengths.lowerBound))))
            members.append(("maxLength", .integer(Int64(lengths.upperBound))))
        }
        return members
    }

    private static func object(_ fields: [Field], _ isClosed: Bool) -> JSON {
        var members: [(String, JSON)] = [
            ("type", .string("object")),
            ("properties", .members(fields.map { ($0.name, $0.schema.document) })),
        ]
        let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        if isClosed { members.append(("additionalProperties", .bool(false))) }
        return .members(members)
    }
}

extension JSON {
    static func members(_ pairs: [(String, JSON)]) -> JSON {
        .object(pairs.map { Member($0.0, $0.1) })
    }
}
