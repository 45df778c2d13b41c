/// A restriction to a list of words that the order must name one of: what channels, payment
/// methods, ways of fulfilment and events have in common. An order that names none is refused.
protocol NameRestriction: Restriction {
    /// The field of the list in an offer's `restrictions`.
    static var field: String { get }
    static var code: RefusalCode { get }
    /// What to do, to be read to a customer.
    static var message: String { get }

    var names: NameSet { get set }

    init()

    /// What the order names.
    func name(in circumstances: Circumstances) -> HashedName?
}

extension NameRestriction {
    var isEmpty: Bool { names.isEmpty }

    init(reading fields: inout ObjectReader) {
        self.init()
        names = NameSet(fields.optional(Self.field, .restrictionEntries) ?? [])
    }

    var members: [JSON.Member] { .names(Self.field, names) }

    func validate(_ faults: inout OfferFaults) {
        faults.requireEntries(names, "/restrictions/" + Self.field)
    }

    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        let name = name(in: circumstances)
        if let name, names.contains(name) { return }
        faults.add(
            Self.code, Self.message, required: .listing(names, Self.field),
            actual: .text(orNull: name?.text))
    }
}

extension [JSON.Member] {
    /// One member with the sorted names; none for an empty set.
    static func names(_ field: String, _ names: NameSet) -> [JSON.Member] {
        names.isEmpty ? [] : [.init(field, .array(names.names.map(JSON.string)))]
    }
}

extension JSON {
    /// Short lists in full; long ones as their count under the field's name, so that a refusal
    /// stays small.
    static func listing(_ names: NameSet, _ field: String) -> JSON {
        if names.count <= 20 { return .array(names.names.map(JSON.string)) }
        return .object([.init(field, .integer(Int64(names.count)))])
    }
}

extension FieldFormat where Value == [String] {
    static var restrictionEntries: FieldFormat {
        .list(of: .text(1...Limits.referenceBytes), count: 0...Limits.restrictionEntries)
    }
}
