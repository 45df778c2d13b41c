package import Domain

/// A path or query parameter: documented and checked by the same rule.
package struct Parameter: Sendable {
    package enum Location: String, Sendable {
        case path
        case query
    }

    package enum Rule: Sendable {
        case text(TextRule)
        /// Decimal digits without sign, leading zeros or fraction.
        case integer(ClosedRange<Int64>, whenAbsent: Int64?)
        case choice([String], whenAbsent: String?)
    }

    package let name: String
    package let location: Location
    package let rule: Rule
    package let isRequired: Bool
    package let description: String
    /// What a value outside the rule is answered with. An id that cannot exist is not found.
    package let refusal: RefusalCode

    package init(
        _ name: String, in location: Location, _ rule: Rule, isRequired: Bool = false,
        description: String, refusal: RefusalCode = .invalidField
    ) {
        self.name = name
        self.location = location
        self.rule = rule
        self.isRequired = isRequired || location == .path
        self.description = description
        self.refusal = refusal
    }

    /// Where a problem document points to.
    package var subject: String { "/\(location.rawValue)/\(name)" }

    /// Refuses a value that breaks the rule; the value itself is not echoed.
    package func check(_ value: String) throws(Refusal) {
        switch rule {
        case .text(let text):
            if !text.accepts(value) {
                throw mismatch(required: .string(text.pattern))
            }
        case .choice(let choices, _):
            if !choices.contains(value) {
                throw mismatch(required: .array(choices.map { .string($0) }))
            }
        case .integer(let range, _):
            try checkInteger(value, range)
        }
    }

    private func checkInteger(_ value: String, _ range: ClosedRange<Int64>) throws(Refusal) {
        let bounds = JSON.string("\(range.lowerBound) ... \(range.upperBound)")
        let digits = value.utf8
        let isCanonical =
            !digits.isEmpty && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            && (digits.count == 1 || digits.first != 0x30)
        guard isCanonical else { throw mismatch(required: bounds) }
        guard let number = Int64(value), range.contains(number) else {
            throw Refusal(
                .outOfRange, "Give \(name) a value within its range.",
                [
                    Condition(
                        RefusalCode.outOfRange.rawValue, subject: subject, required: bounds,
                        actual: .string("outside"))
                ])
        }
    }

    private func mismatch(required: JSON) -> Refusal {
        let message =
            refusal == .notFound
            ? "Nothing has this id; check it." : "Correct \(name); see the required form."
        return Refusal(
            refusal, message,
            [
                Condition(
                    refusal.rawValue, subject: subject, required: required,
                    actual: .string("another form"))
            ])
    }
}

/// A form of text, as a pattern for documents and as a check for the program.
package struct TextRule: Sendable {
    /// A regular expression (ECMA 262) for the whole text, for people and generators.
    package let pattern: String
    package let lengths: ClosedRange<Int>
    package let example: String
    private let isAccepted: @Sendable (String) -> Bool

    private init(
        pattern: String, lengths: ClosedRange<Int>, example: String,
        isAccepted: @escaping @Sendable (String) -> Bool
    ) {
        self.pattern = pattern
        self.lengths = lengths
        self.example = example
        self.isAccepted = isAccepted
    }

    package func accepts(_ text: String) -> Bool {
        lengths.contains(text.utf8.count) && isAccepted(text)
    }

    /// `cmp_` and thirteen characters of Crockford's base 32.
    package static func identifier<Entity: IdentifiedEntity>(
        of entity: Entity.Type, example: String
    ) -> TextRule {
        let start = "\(Entity.prefix)_"
        let length = start.utf8.count + 13
        return TextRule(
            pattern: "^\(start)[0-9A-HJKMNP-TV-Z]{13}$", lengths: length...length,
            example: start + example
        ) { text in
            text.utf8.starts(with: start.utf8)
                && text.utf8.dropFirst(start.utf8.count).allSatisfy(isCrockford)
        }
    }

    /// Characters out of a set, all ASCII. `set` is the inside of a regular expression's brackets.
    package static func characters(
        _ set: String, lengths: ClosedRange<Int>, example: String,
        _ isMember: @escaping @Sendable (UInt8) -> Bool
    ) -> TextRule {
        TextRule(
            pattern: "^[\(set)]{\(lengths.lowerBound),\(lengths.upperBound)}$", lengths: lengths,
            example: example
        ) { $0.utf8.allSatisfy(isMember) }
    }

    /// Any text without control characters; `lengths` in UTF-8 bytes.
    package static func printable(lengths: ClosedRange<Int>, example: String) -> TextRule {
        TextRule(
            pattern: "^[^\\x00-\\x1f\\x7f]+$", lengths: lengths, example: example
        ) { text in
            text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        }
    }

    private static func isCrockford(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39: true
        case 0x41...0x5A: byte != 0x49 && byte != 0x4C && byte != 0x4F && byte != 0x55
        default: false
        }
    }
}
