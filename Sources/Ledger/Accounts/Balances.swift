// Accounts: who owns how much of what. An account is a key (merchant, kind, owner, asset), its
// balance a number of minor units, and the number changes only by postings. Two rules hold for all
// of them: what one account loses another gains, so that every asset sums to zero; and an account
// whose kind has a floor never falls below zero, so that budgets, quotas and cards cannot be
// overspent. `Balances` applies postings under these rules, `TrialBalance` shows the first of them
// to a person, and `LedgerAudit` proves both again from the journal alone. The rules are here and
// nowhere else; a store keeps the numbers and decides nothing.

/// Why postings cannot be applied.
package enum PostingRejection: Error, Hashable, Sendable {
    /// The postings together take `amount` from an account with a floor that holds `balance`.
    case belowFloor(account: AccountKey, balance: Int64, amount: Int64)
    /// The account's change or new balance lies outside `-Int64.max ... Int64.max`.
    case overflow(account: AccountKey)
}

/// The change of each account that `postings` amount to, in key order; unchanged ones left out.
///
/// What counts is the sum: value may pass through an account in any order, and sums are exact
/// (128 bits) before they are tested. Throws `overflow` for the first account, in key order, whose
/// change lies outside `-Int64.max ... Int64.max`.
package func netChanges(
    of postings: [Posting]
) throws(PostingRejection) -> [(AccountKey, Int64)] {
    var sides: [(account: AccountKey, change: Int128)] = []
    sides.reserveCapacity(postings.count * 2)
    for posting in postings {
        sides.append((posting.source, -Int128(posting.amount)))
        sides.append((posting.destination, Int128(posting.amount)))
    }
    sides.sort { $0.account < $1.account }
    var changes: [(AccountKey, Int64)] = []
    var index = 0
    while index < sides.count {
        let account = sides[index].account
        var sum: Int128 = 0
        while index < sides.count, sides[index].account == account {
            sum += sides[index].change
            index += 1
        }
        guard let change = balanceAmount(sum) else { throw .overflow(account: account) }
        if change != 0 { changes.append((account, change)) }
    }
    return changes
}

/// Nil outside `-Int64.max ... Int64.max`: Int64.min is left out, so that negating is always safe.
func balanceAmount(_ exact: Int128) -> Int64? {
    guard let amount = Int64(exactly: exact), amount != Int64.min else { return nil }
    return amount
}

/// The balances of a set of accounts; an account that is not listed has balance 0.
package struct Balances: Hashable, Sendable {
    /// Without zeros, so that equal balances are equal values.
    private var amounts: [AccountKey: Int64] = [:]

    package init() {}

    /// Balances as they were stored. Precondition: no account comes twice.
    package init(_ lines: some Sequence<(AccountKey, Int64)>) {
        for (account, balance) in lines {
            precondition(amounts[account] == nil, "one balance per account")
            self[account] = balance
        }
    }

    package internal(set) subscript(account: AccountKey) -> Int64 {
        get { amounts[account] ?? 0 }
        set { amounts[account] = newValue == 0 ? nil : newValue }
    }

    /// Every account that has a balance other than 0, in key order.
    package var lines: [(AccountKey, Int64)] {
        amounts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Applies all postings or, when one account refuses, none.
    ///
    /// Throws the rejection of the first account in key order. Only a decrease can be
    /// `belowFloor`: value coming in is never refused.
    package mutating func apply(_ postings: [Posting]) throws(PostingRejection) {
        var updated: [(AccountKey, Int64)] = []
        for (account, change) in try netChanges(of: postings) {
            let balance = self[account]
            guard let sum = balanceAmount(Int128(balance) + Int128(change)) else {
                throw .overflow(account: account)
            }
            if change < 0, sum < 0, account.kind.hasFloor {
                throw .belowFloor(account: account, balance: balance, amount: -change)
            }
            updated.append((account, sum))
        }
        for (account, balance) in updated {
            self[account] = balance
        }
    }
}
