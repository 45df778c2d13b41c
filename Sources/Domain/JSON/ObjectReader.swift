package import Ledger

/// Reads the members of one object by name, strictly.
///
/// Nothing is thrown on the way: each faulty field is noted with its JSON pointer and reads as
/// nil, and `finish` refuses with all of them, the earliest code of `RefusalCode` first. So a
/// caller learns everything that is wrong in one answer, and the answer does not depend on the
/// order in which fields are read.
///
///     let draft = try ObjectReader.read(json) { fields -> GiftCardRefundDraft? in
///         let redemption = fields.required("redemption_id", .identifier)
///         let amount = fields.required("amount", .amount)
///         guard let redemption, let amount else { return nil }
///         return GiftCardRefundDraft(redemption: redemption, amount: amount)
///     }
package struct ObjectReader {
    private let members: [JSON.Member]
    private let log: FieldLog
    /// Names asked for so far, i.e. the fields that exist.
    private var names: [String] = []
    /// How many of them the object has, null included.
    private var found = 0
    private var toleratesUnknown = false

    /// - Parameter pointer: where `json` stands in the document that a person sees.
    /// - Throws: `invalidField` where `json` is not an object.
    package init(_ json: JSON, at pointer: String = "") throws(Refusal) {
        let log = FieldLog(root: pointer)
        guard let reader = ObjectReader(json, log: log) else {
            throw log.refusal ?? Refusal(.invalidField, "Send an object.")
        }
        self = reader
    }

    /// Nil, and a fault in `log`, where `json` is not an object.
    init?(_ json: JSON, log: FieldLog) {
        guard case .object(let members) = json else {
            log.add(.invalidField, required: "object", actual: .string(json.typeName))
            return nil
        }
        self.members = members
        self.log = log
    }

    /// Reads a whole document. `body` gives nil only where it noted a fault.
    ///
    /// - Throws: `unknownField`, `missingField`, `invalidField`, `outOfRange`,
    ///   `currencyMismatch`, or what `body` noted by `refuse`.
    package static func read<Value>(
        _ json: JSON, at pointer: String = "", _ body: (inout ObjectReader) -> Value?
    ) throws(Refusal) -> Value {
        var reader = try ObjectReader(json, at: pointer)
        let value = body(&reader)
        try reader.finish()
        guard let value else { preconditionFailure("a document without a fault has a value") }
        return value
    }

    /// The field's value; nil where it is absent (`missingField`) or at fault. Null is a fault.
    package mutating func required<Value>(
        _ name: String, _ format: FieldFormat<Value>
    ) -> Value? {
        let json = take(name)
        return log.within(.name(name)) {
            guard let json else {
                log.add(.missingField, required: format.expected(), actual: .null)
                return nil
            }
            return format.read(json, log)
        }
    }

    /// The field's value; nil where it is absent, null or at fault.
    package mutating func optional<Value>(
        _ name: String, _ format: FieldFormat<Value>
    ) -> Value? {
        guard let json = take(name), json != .null else { return nil }
        return log.within(.name(name)) { format.read(json, log) }
    }

    /// Notes a fault that only shows when fields are compared with one another.
    package func refuse(_ name: String, _ code: RefusalCode, required: JSON, actual: JSON) {
        log.within(.name(name)) { log.add(code, required: required, actual: actual) }
    }

    /// Notes `outOfRange` where both times are known and `end` is not after `start`.
    package func refuse(_ name: String, unlessAfter start: Timestamp?, _ end: Timestamp?) {
        guard let start, let end, end <= start else { return }
        refuse(
            name, .outOfRange, required: ["after": .string(start.rfc3339)],
            actual: .string(end.rfc3339))
    }

    /// True while nothing was noted, here or in any other part of the document.
    package var hasNoFault: Bool { log.isEmpty }

    /// Stops judging names: for an object whose kind could not be told, so that which fields
    /// exist is not known either.
    package mutating func tolerateUnknownFields() {
        toleratesUnknown = true
    }

    /// - Throws: everything noted, in nested objects too, and `unknownField` for each member that
    ///   was not asked for; its condition lists the known names.
    package func finish() throws(Refusal) {
        noteUnknownFields()
        if let refusal = log.refusal { throw refusal }
    }

    /// Notes members that nobody asked for. Nested readers end with this; the outermost throws.
    func noteUnknownFields() {
        guard found < members.count, !toleratesUnknown else { return }
        let known = JSON.array(names.map { .string($0) })
        for member in members where !names.contains(member.name) {
            log.within(.name(member.name)) {
                log.add(
                    .unknownField, required: known,
                    actual: .string(JSONPointer.shortened(member.name)))
            }
        }
    }

    private mutating func take(_ name: String) -> JSON? {
        // Twice would hide an unknown field, because `found` would be one too high.
        assert(!names.contains(name), "each field is read once")
        names.append(name)
        guard let json = members.first(where: { $0.name == name })?.value else { return nil }
        found += 1
        return json
    }
}
