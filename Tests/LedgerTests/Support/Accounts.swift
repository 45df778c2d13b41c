import Ledger
import Testing

func currency(_ code: String = "CNY") throws -> Asset {
    try #require(Asset(currency: code))
}

func account(
    _ kind: AccountKind, _ owner: Int64 = 0, tenant: Int64 = 1, asset: Asset? = nil
) throws -> AccountKey {
    let fallback = try currency()
    return AccountKey(tenant: tenant, kind: kind, owner: owner, asset: asset ?? fallback)
}

/// A list of balances as the ledger takes it.
func amounts(_ lines: (AccountKey, Int64)...) -> [(AccountKey, Int64)] { lines }

/// Labels do not survive in tuples that cross a generic; comparing needs a value.
struct AccountAmount: Hashable {
    let account: AccountKey
    let amount: Int64
}

func values(_ lines: [(AccountKey, Int64)]) -> [AccountAmount] {
    lines.map { AccountAmount(account: $0.0, amount: $0.1) }
}

/// The sum of postings, found the slow way: one posting after the other, 128 bits wide.
struct ModelLedger {
    private(set) var amounts: [AccountKey: Int128] = [:]

    mutating func post(_ postings: [Posting]) {
        for posting in postings {
            amounts[posting.source, default: 0] -= Int128(posting.amount)
            amounts[posting.destination, default: 0] += Int128(posting.amount)
        }
    }

    mutating func set(_ account: AccountKey, _ amount: Int64) {
        amounts[account] = Int128(amount)
    }

    var isLegal: Bool {
        amounts.allSatisfy { account, amount in
            amount.magnitude <= Int64.max && (amount >= 0 || !account.kind.hasFloor)
        }
    }

    var lines: [AccountAmount] {
        amounts.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map {
            AccountAmount(account: $0.key, amount: Int64(clamping: $0.value))
        }
    }
}
