import DevClient

/// One change asked of the server, with what it acknowledged.
struct Deed: Sendable {
    enum Kind: Sendable {
        case issueCoupon
        case redeemCoupon(id: String)
        case issueCard
        case spend(cardID: String, amount: Int64)
    }

    let kind: Kind
    /// The order's reference of a redemption; the idempotency key of any other.
    let reference: String
    let call: HTTPCall
    /// Nil while unknown: sent, but the server was killed before an answer came.
    var answer: HTTPAnswer?
}

/// What went wrong, counted, with the first sentences kept.
struct Findings: Sendable {
    /// Acknowledged, and gone or changed after the restart.
    var lost = 0
    /// Done more than once.
    var doubled = 0
    /// Any other check that did not hold.
    var broken = 0
    private(set) var sentences: [String] = []

    var isClean: Bool { lost == 0 && doubled == 0 && broken == 0 }

    mutating func note(_ sentence: String) {
        if sentences.count < 20 {
            sentences.append(sentence)
        }
    }

    static func += (sum: inout Findings, more: Findings) {
        sum.lost += more.lost
        sum.doubled += more.doubled
        sum.broken += more.broken
        more.sentences.forEach { sum.note($0) }
    }
}
