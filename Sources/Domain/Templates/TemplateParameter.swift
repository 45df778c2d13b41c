/// One hole of a template: what may stand there, and what stands there where nobody says.
package struct TemplateParameter: Hashable, Sendable {
    /// 1 ... 64 of `a-z 0-9 _`.
    package let name: String
    package let kind: Kind
    /// Nil: the caller must say, or, where it is optional, what it would restrict is left out.
    let fallback: JSON?
    let isOptional: Bool
    /// What the template's own orders are played with.
    let example: JSON

    /// Raw values are wire names.
    package enum Kind: String, CaseIterable, Sendable {
        /// Minor units.
        case amount
        /// Basis points, 1 ... 10,000.
        case share
        case integer
        case text
        /// A public code.
        case word
        /// RFC 3339.
        case time
        /// `HH:MM`.
        case clock
        /// A list of names: stores, products, tiers.
        case names
        /// A list of 1 (Monday) ... 7.
        case weekdays
    }

    /// What a value must be like. `minimum` and `maximum` bound numbers, a text's bytes and a
    /// list's entries.
    static func format(_ kind: Kind, _ least: Int64?, _ most: Int64?) -> FieldFormat<JSON> {
        func range(_ least: Int64?, _ most: Int64?, within outer: ClosedRange<Int64>)
            -> ClosedRange<Int64>
        {
            let low = Swift.min(
                Swift.max(least ?? outer.lowerBound, outer.lowerBound), outer.upperBound)
            return low...Swift.max(low, Swift.min(most ?? outer.upperBound, outer.upperBound))
        }
        func counts(_ outer: Int) -> ClosedRange<Int> {
            let range = range(least ?? 1, most, within: 0...Int64(outer))
            return Int(range.lowerBound)...Int(range.upperBound)
        }
        return switch kind {
        case .amount:
            .kept(.integer(range(least, most, within: 1...Limits.amountMinorUnits)))
        case .share: .kept(.integer(range(least, most, within: 1...10_000)))
        case .integer: .kept(.integer(range(least, most, within: 0...Limits.amountMinorUnits)))
        case .text:
            .kept(.text(counts(Limits.nameBytes)))
        case .word: .kept(.publicCode)
        case .time: .kept(.timestamp)
        case .clock: .kept(.minuteOfDay)
        case .names:
            .kept(
                .list(
                    of: .text(1...Limits.referenceBytes), count: counts(Limits.restrictionEntries)))
        case .weekdays: .kept(.list(of: .integer(1...7), count: counts(7)))
        }
    }

    let least: Int64?
    let most: Int64?

    var format: FieldFormat<JSON> { Self.format(kind, least, most) }
}

extension FieldFormat where Value == JSON {
    /// The value as it was written, where another format accepts it.
    fileprivate static func kept<Read>(_ format: FieldFormat<Read>) -> FieldFormat {
        FieldFormat(expected: format.expected()) { json, log in
            format.read(json, log).map { _ in json }
        }
    }
}

extension FieldFormat where Value == TemplateParameter {
    static var templateParameter: FieldFormat {
        .object { fields in
            let name = fields.required("name", .parameterName)
            let kind = fields.required("type", FieldFormat<TemplateParameter.Kind>.oneCase)
            _ = fields.required("label", .localText)
            let least = fields.optional("minimum", .integer(0...Limits.amountMinorUnits))
            let most = fields.optional("maximum", .integer(0...Limits.amountMinorUnits))
            let isOptional = fields.optional("optional", .bool) ?? false
            guard let name, let kind else {
                fields.tolerateUnknownFields()
                return nil
            }
            let format = TemplateParameter.format(kind, least, most)
            let fallback = fields.optional("default", format)
            let example = fields.optional("example", format)
            if fallback == nil, example == nil, !isOptional, fields.hasNoFault {
                fields.refuse(
                    "default", .missingField, required: "a default, or an example", actual: .null)
            }
            return TemplateParameter(
                name: name, kind: kind, fallback: fallback, isOptional: isOptional,
                example: example ?? fallback ?? .null, least: least, most: most)
        }
    }
}

extension FieldFormat where Value == String {
    fileprivate static var parameterName: FieldFormat {
        token(1...Limits.templateNameBytes, pattern: "^[a-z0-9_]+$") { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
        }
    }
}
