import Ledger

/// An account's key without padding or text, 32 bytes: fast to hash.
struct CompactAccount: Hashable {
    let tenant: Int64
    let owner: Int64
    let kind: Int64
    /// Up to eight bytes of the asset's code.
    let asset: UInt64

    init(_ key: AccountKey) {
        tenant = key.tenant
        owner = key.owner
        kind = key.kind.rawValue
        asset = key.asset.code.utf8.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// What entries did to accounts, over a range of them: the change, and the lowest point on the way.
///
/// Two ranges that follow each other join: the lowest point of both is that of the first or the
/// change of the first plus the lowest of the second. So ranges are walked side by side, and still
/// every account with a floor is followed entry by entry.
struct AccountRuns {
    struct Run {
        let account: AccountKey
        var change: Int64 = 0
        var lowest: Int64 = 0
        var lowestEntry: Int64 = 0
    }

    private(set) var runs: [CompactAccount: Run] = [:]
    private let capacity: Int

    /// Accounts beyond `capacity` are not followed; their balances are compared all the same.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// False where the sum left the range of amounts.
    mutating func add(_ change: Int64, to account: AccountKey, _ key: CompactAccount, entry: Int64)
        -> Bool
    {
        guard runs[key] != nil || runs.count < capacity else { return true }
        let overflow = Self.add(change, to: &runs[key, default: Run(account: account)], entry)
        return !overflow
    }

    private static func add(_ change: Int64, to run: inout Run, _ entry: Int64) -> Bool {
        let (sum, overflow) = run.change.addingReportingOverflow(change)
        run.change = sum
        if sum < run.lowest {
            run.lowest = sum
            run.lowestEntry = entry
        }
        return overflow
    }

    /// The accounts that a floor does not hold for, after a range that ended with `before`.
    func belowFloor(after before: AccountRuns?) -> [(run: Run, balance: Int64)] {
        runs.values.compactMap { run in
            let start = before?.runs[CompactAccount(run.account)]?.change ?? 0
            let lowest = start &+ run.lowest
            return run.account.kind.hasFloor && run.lowest < 0 && lowest < 0 ? (run, lowest) : nil
        }
        .sorted { $0.run.account < $1.run.account }
    }
}
