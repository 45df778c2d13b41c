/// A check that did not hold, in a sentence that names what was expected and what came.
struct CheckFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Throws `CheckFailure` unless the condition holds.
func check(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
    guard condition else { throw CheckFailure(sentence()) }
}
