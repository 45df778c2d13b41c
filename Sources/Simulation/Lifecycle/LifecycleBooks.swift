import Domain
import Ledger

/// Accounts of one case: what went where, and what may never happen.
struct LifecycleBooks {
    private(set) var balances: [AccountKey: Int64] = [:]

    init(_ lifecycle: LifecycleCase) {
        balances = lifecycle.opening
    }

    subscript(_ account: AccountKey) -> Int64 { balances[account] ?? 0 }

    mutating func book(_ postings: [Posting]) throws(LifecycleFault) {
        for posting in postings {
            balances[posting.source, default: 0] -= posting.amount
            balances[posting.destination, default: 0] += posting.amount
        }
        for (account, balance) in balances where balance < 0 && account.kind.hasFloor {
            throw LifecycleFault("an account of kind \(account.kind) is at \(balance)")
        }
    }
}

/// What a decision did and must not.
package struct LifecycleFault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
