extension Mutant {
    /// What is read from outside.
    static let documents: [Mutant] = [
        Mutant(
            60, "Domain/JSON/JSON+Parsing.swift",
            "earlier: { earlier[$0].name }) else {",
            "earlier: { earlier[$0].name }) || MUTANT else {",
            "A name may stand twice in an object.",
            "DomainTests"),
        Mutant(
            61, "Domain/JSON/JSON+Parsing.swift",
            "guard depth <= maximumDepth else {",
            "guard MUTANT || depth <= maximumDepth else {",
            "JSON may be as deep as it likes.",
            "DomainTests"),
        Mutant(
            62, "Domain/JSON/JSONParser+Strings.swift",
            "guard first != 0 else {",
            "guard MUTANT || first != 0 else {",
            "Texts may hold U+0000.",
            "DomainTests"),
        Mutant(
            63, "Domain/JSON/JSONParser+Strings.swift",
            "guard let text = String(validating: raw, as: UTF8.self) else {",
            #"""
            guard
                        let text = MUTANT
                            ? String(decoding: raw, as: UTF8.self) : String(validating: \#
            raw, as: UTF8.self)
                    else {
            """#,
            "Ill-formed UTF-8, such as an overlong form, is repaired.",
            "DomainTests"),
        Mutant(
            64, "Domain/JSON/FieldFormat.swift",
            "guard !text.hasControlCharacter else {",
            "guard MUTANT || !text.hasControlCharacter else {",
            "Texts may hold control characters.",
            "DomainTests"),
        Mutant(
            65, "Domain/JSON/FieldFormat.swift",
            "found != currency {",
            "found != currency, !MUTANT {",
            "An amount in another currency is taken.",
            "DomainTests"),
        Mutant(
            66, "Domain/Coupons/VoucherExpiry.swift",
            "bounded - bounded % hourMilliseconds)",
            "bounded - bounded % hourMilliseconds + (MUTANT ? hourMilliseconds : 0))",
            "A coupon ends an hour after its offer.",
            "DomainTests"),
    ]
}
