/// The balances of one merchant, summed per asset and kind of account: the sheet that shows at a
/// glance whether value was created or lost.
///
/// Sums are exact (128 bits), so that no set of balances can hide a difference by overflowing.
package struct TrialBalance: Hashable, Sendable {
    /// All accounts of one kind.
    package struct Line: Hashable, Sendable {
        package let kind: AccountKind
        /// Minor units; within Int64 wherever amounts keep to the system's bounds.
        package let balance: Int128
    }

    /// All accounts of one asset; `sum` is 0 where no value was created or lost.
    package struct AssetTotal: Hashable, Sendable {
        package let asset: Asset
        package let sum: Int128
        /// In the order of the kinds' raw values.
        package let lines: [Line]
    }

    /// In the order of the assets' codes.
    package let assets: [AssetTotal]

    /// True where every asset sums to 0. True for no balances at all.
    package var isBalanced: Bool { assets.allSatisfy { $0.sum == 0 } }

    /// Precondition for a meaningful sheet: the balances of one merchant, each account once.
    package init(balances: some Sequence<(AccountKey, Int64)>) {
        var sums: [Asset: [AccountKind: Int128]] = [:]
        for (account, balance) in balances {
            sums[account.asset, default: [:]][account.kind, default: 0] += Int128(balance)
        }
        assets = sums.keys.sorted().map { asset in
            let lines = AccountKind.allCases.compactMap { kind in
                sums[asset]?[kind].map { Line(kind: kind, balance: $0) }
            }
            return AssetTotal(
                asset: asset, sum: lines.reduce(0) { $0 + $1.balance },
                lines: lines.sorted { $0.kind.rawValue < $1.kind.rawValue })
        }
    }
}
