import Ledger
import Testing

@Suite("Trial balance")
struct TrialBalanceTests {
    @Test("Balances are summed by asset and kind, in a fixed order")
    func sumsByAssetAndKind() throws {
        let sheet = TrialBalance(
            balances: amounts(
                (try account(.quotaUsed, 9, asset: .unit), 1),
                (try account(.promotionExpense, 2), 30), (try account(.campaignBudget, 2), 50),
                (try account(.campaignBudget, 1), 20), (try account(.funding), -100),
                (try account(.quotaSource, asset: .unit), -1), ))
        #expect(sheet.isBalanced)
        #expect(sheet.assets.map(\.asset.code) == ["CNY", "unit"])
        #expect(
            sheet.assets[0].lines.map(\.kind) == [.funding, .campaignBudget, .promotionExpense])
        #expect(sheet.assets[0].lines.map(\.balance) == [-100, 70, 30])
        #expect(sheet.assets[1].lines.map(\.balance) == [-1, 1])
    }

    @Test("One unit too much in one asset shows, and is not hidden by another asset")
    func oneUnitShows() throws {
        let euro = try currency("EUR")
        let sheet = TrialBalance(
            balances: amounts(
                (try account(.funding), -10), (try account(.campaignBudget, 1), 11),
                (try account(.funding, asset: euro), -10),
                (try account(.campaignBudget, 1, asset: euro), 9), ))
        #expect(!sheet.isBalanced)
        #expect(sheet.assets.map(\.sum) == [1, -1])
    }

    @Test("Sums beyond Int64 are exact")
    func sumsAreWide() throws {
        let sheet = TrialBalance(
            balances: amounts(
                (try account(.campaignBudget, 1), .max), (try account(.campaignBudget, 2), .max),
                (try account(.funding, 1), -.max), (try account(.funding, 2), -.max), ))
        #expect(sheet.isBalanced)
        #expect(sheet.assets[0].lines.last?.balance == Int128(Int64.max) * 2)
    }

    @Test("Nothing is balanced")
    func nothing() {
        #expect(TrialBalance(balances: amounts()).isBalanced)
    }

    @Test("Whatever was posted, the sheet is balanced", arguments: 0..<10 as Range<UInt64>)
    func postingsAlwaysBalance(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var balances = Balances()
        for _ in 0..<200 {
            let owner = Int64(random.below(5))
            let budget = try account(.campaignBudget, owner)
            let funded = Posting(
                from: try account(.funding), to: budget, amount: Int64(1 + random.below(50)))
            let spent = Posting(
                from: budget, to: try account(.promotionExpense, owner),
                amount: Int64(1 + random.below(80)))
            try? balances.apply(random.below(2) == 0 ? [funded] : [spent])
        }
        #expect(TrialBalance(balances: balances.lines).isBalanced, "seed \(seed)")
    }
}
