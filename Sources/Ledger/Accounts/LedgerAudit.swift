/// Checks every `LedgerInvariant` in one pass: entries one by one, then the stored balances.
///
/// Memory grows with the number of accounts, never with the number of entries, and at most
/// `maximumListed` violations are kept; `violationCount` goes on counting. The audit replays with
/// its own sums and trusts neither the stored balances nor the order it is fed in.
package struct LedgerAudit: Sendable {
    package static let maximumListed = 1_000

    /// The first violations, in the order found.
    package private(set) var violations: [Violation] = []
    /// All violations, listed or not.
    package private(set) var violationCount = 0
    /// The balances that the entries so far add up to.
    package private(set) var replayed: Balances

    private var lastSequence: Int64
    private var lastTime: Timestamp

    /// Starts before the first entry, or after entry `sequence` at `time` with these balances.
    package init(
        after sequence: Int64 = 0, at time: Timestamp = .minimum, balances: Balances = Balances()
    ) {
        lastSequence = sequence
        lastTime = time
        replayed = balances
    }

    /// Takes the next entry. After a gap or a step back the audit goes on from what it found, so
    /// that one fault is reported once.
    package mutating func add(_ entry: JournalEntry) {
        if lastSequence == Int64.max || entry.sequence != lastSequence + 1 {
            report(
                .sequenceIsGapFree, entry.sequence,
                "entry \(entry.sequence) follows entry \(lastSequence)")
        }
        if entry.time < lastTime {
            report(
                .timeNeverGoesBack, entry.sequence,
                "\(entry.time.rfc3339) follows \(lastTime.rfc3339)")
        }
        lastSequence = entry.sequence
        lastTime = entry.time
        replay(entry)
    }

    /// Ends the pass: compares what is stored with what was replayed. An account that is not
    /// among the stored balances counts as 0 there.
    package mutating func finish(storedBalances: some Sequence<(AccountKey, Int64)>) {
        var seen: Set<AccountKey> = []
        var sums: [MerchantAsset: Int128] = [:]
        for (account, stored) in storedBalances {
            if !seen.insert(account).inserted {
                report(.balancesEqualPostings, nil, "\(account.path) is stored twice")
            }
            sums[MerchantAsset(account), default: 0] += Int128(stored)
            if stored < 0, account.kind.hasFloor {
                report(.floorsHold, nil, "\(account.path) is stored as \(stored)")
            }
            compare(account, stored: stored)
        }
        for (account, _) in replayed.lines where !seen.contains(account) {
            compare(account, stored: 0)
        }
        for (group, sum) in sums.sorted(by: { $0.key < $1.key }) where sum != 0 {
            report(
                .valueIsConserved, nil,
                "merchant \(group.tenant) has \(sum) \(group.asset.code) too much or too little")
        }
    }

    private mutating func replay(_ entry: JournalEntry) {
        do throws(PostingRejection) {
            for (account, change) in try netChanges(of: entry.postings) {
                guard let sum = balanceAmount(Int128(replayed[account]) + Int128(change)) else {
                    throw .overflow(account: account)
                }
                replayed[account] = sum
                if sum < 0, change < 0, account.kind.hasFloor {
                    report(.floorsHold, entry.sequence, "\(account.path) falls to \(sum)")
                }
            }
        } catch {
            report(
                .balancesEqualPostings, entry.sequence, "the postings do not add up: \(error)")
        }
    }

    private mutating func compare(_ account: AccountKey, stored: Int64) {
        let sum = replayed[account]
        guard sum != stored else { return }
        report(
            .balancesEqualPostings, nil,
            "\(account.path) is stored as \(stored), its postings sum to \(sum)")
    }

    private mutating func report(_ invariant: LedgerInvariant, _ entry: Int64?, _ detail: String) {
        violationCount += 1
        guard violations.count < LedgerAudit.maximumListed else { return }
        violations.append(Violation(invariant: invariant, entry: entry, detail: detail))
    }
}

/// Value is conserved per merchant as well as per asset: no posting joins two merchants.
private struct MerchantAsset: Hashable, Comparable {
    let tenant: Int64
    let asset: Asset

    init(_ account: AccountKey) {
        tenant = account.tenant
        asset = account.asset
    }

    static func < (left: MerchantAsset, right: MerchantAsset) -> Bool {
        left.tenant != right.tenant ? left.tenant < right.tenant : left.asset < right.asset
    }
}
