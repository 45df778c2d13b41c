/// A value of Kleene's logic, ordered: `and` is the least of its parts, `or` the greatest.
package enum Truth: Int8, CaseIterable, Comparable, Hashable, Sendable {
    case no = 0
    /// Something needed is not known, or a number does not fit. Counts as not met, and so does its
    /// negation.
    case unknown = 1
    case yes = 2

    package init(_ isTrue: Bool) {
        self = isTrue ? .yes : .no
    }

    /// `unknown` stays `unknown`.
    package var negated: Truth {
        switch self {
        case .no: .yes
        case .unknown: .unknown
        case .yes: .no
        }
    }

    package static func < (left: Truth, right: Truth) -> Bool {
        left.rawValue < right.rawValue
    }
}
