/// A command that was understood and is refused: a value, not a failure of the program.
///
/// A refusal changes nothing. It carries a stable wire code and, for each failed condition, what
/// was required and what was found, so that a person or a till can act on it.
package struct Refusal: Error, Hashable, Sendable {
    package let code: RefusalCode
    /// One sentence that says what to do next. Never contains a secret or personal data.
    package let message: String
    package let conditions: [Condition]

    package init(_ code: RefusalCode, _ message: String, _ conditions: [Condition] = []) {
        self.code = code
        self.message = message
        self.conditions = conditions
    }
}

extension Refusal {
    /// The same, where the answer itself says what each condition is about.
    var withoutSubjects: Refusal {
        Refusal(
            code, message,
            conditions.map { Condition($0.name, required: $0.required, actual: $0.actual) })
    }
}

/// One failed condition of a refusal.
package struct Condition: Hashable, Sendable {
    /// Stable snake_case name of the condition, e.g. `minimum_spend`; of an expression's part its
    /// text.
    package let name: String
    /// What it was about: a JSON pointer (`/order/lines/3/sku`), or an id or index of a voucher.
    package let subject: String?
    package let required: JSON
    package let actual: JSON

    package init(_ name: String, subject: String? = nil, required: JSON, actual: JSON) {
        self.name = name
        self.subject = subject
        self.required = required
        self.actual = actual
    }
}
