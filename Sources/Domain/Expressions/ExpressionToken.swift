/// The language's own words; none of them can name an attribute.
enum ExpressionKeyword: String, CaseIterable {
    case and
    case or
    case not
    case `in`
    case has
    case `true`
    case `false`
}

/// A piece of an expression's text.
struct ExpressionToken {
    enum Kind: Hashable {
        case keyword(ExpressionKeyword)
        case name(String)
        /// Digits, without a sign. Nil: more than UInt64 holds.
        case integer(UInt64?)
        case text(String)
        case comparison(ExpressionComparison)
        case plus
        case minus
        case times
        case open
        case close
        case openList
        case closeList
        case comma
        case end
    }

    let kind: Kind
    /// UTF-8 offsets of its first byte and of what follows it.
    let start: Int
    let end: Int
}
