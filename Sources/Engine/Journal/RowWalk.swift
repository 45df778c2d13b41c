import Codes
import Database
import Ledger
import Store

/// Walks every stored row of one table: takes each from the sums that the journal adds up to.
struct RowWalk {
    private(set) var report = VerificationReport()
    /// Stored balances by merchant and asset.
    private(set) var totals: [MerchantAsset: Int128] = [:]
    /// What open holds set aside less what the `held` accounts keep, as a sum over weights: 0 where
    /// each account keeps what is set aside in it.
    private(set) var held: UInt128 = 0

    struct MerchantAsset: Hashable {
        let tenant: Int64
        let asset: Asset
    }

    /// One pass over the table. `sums` are taken from.
    static func run(
        _ table: StateTables.Walk, _ connection: any Connection, keys: RunKeys,
        sums: inout JournalWalk.Sums
    ) throws -> RowWalk {
        var walk = RowWalk()
        try table.scan(connection) { stored, row in
            walk.report.rows += 1
            let place = keys.place(ofName: stored.name)
            withRowDigest(of: stored.content) { digest in
                sums.rows.subtract(keys.element(at: place, digest: digest), at: place)
            }
            if table.code == AccountTable.code { walk.take(row, keys, &sums.balances) }
            if table.code == VoucherHoldTable.code { walk.takeHold(row, keys) }
        }
        return walk
    }

    private mutating func take(_ row: any SQLRow, _ keys: RunKeys, _ sums: inout SetSums) {
        guard let account = try? AccountTable.row(from: row) else {
            return report.add("account: a row cannot be read as an account")
        }
        let weight = keys.weight(of: CompactAccount(account.key))
        let amount = weight &* UInt128(truncatingIfNeeded: account.balance)
        sums.subtract(amount, at: weight)
        if account.key.kind == .held { held &-= amount }
        let group = MerchantAsset(tenant: account.key.tenant, asset: account.key.asset)
        totals[group, default: 0] += Int128(account.balance)
        if account.balance < 0, account.key.kind.hasFloor {
            report.add(
                "account \(account.key.path): floors_hold: stored as \(account.balance)")
        }
    }

    private mutating func takeHold(_ row: any SQLRow, _ keys: RunKeys) {
        do {
            for part in try HeldCheck.setAside(row) {
                let weight = keys.weight(of: CompactAccount(part.account))
                held &+= weight &* UInt128(truncatingIfNeeded: part.amount)
            }
        } catch {
            report.add("voucher_hold: a row cannot be read as a hold")
        }
    }

    /// What does not sum to zero, in words.
    var unbalanced: [String] {
        totals.filter { $0.value != 0 }
            .sorted { ($0.key.tenant, $0.key.asset) < ($1.key.tenant, $1.key.asset) }
            .map {
                "account: value_is_conserved: merchant \($0.key.tenant) has \($0.value) "
                    + "\($0.key.asset.code) too much or too little"
            }
    }
}

/// The digest of a row's bytes, lent without an allocation.
func withRowDigest<T>(
    of content: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> T
) -> T {
    withUnsafeTemporaryAllocation(byteCount: RowDigest.digestBytes, alignment: 16) { output in
        Hash.blake2b(content, key: nil, into: output)
        return body(UnsafeRawBufferPointer(output))
    }
}
