import Ledger
import Testing

@Suite("Balances")
struct BalancesTests {
    @Test("All pairs of small postings on small balances agree with posting them one by one")
    func allSmallInputs() throws {
        let accounts = [
            try account(.funding), try account(.campaignBudget, 7),
            try account(.promotionExpense, 7),
        ]
        var steps: [Posting] = []
        for source in accounts {
            for destination in accounts where destination != source {
                for amount in 1...3 as ClosedRange<Int64> {
                    steps.append(Posting(from: source, to: destination, amount: amount))
                }
            }
        }
        let lists = [[]] + steps.map { [$0] } + steps.flatMap { one in steps.map { [one, $0] } }
        var wrong: [String] = []
        for budget in 0...3 as ClosedRange<Int64> {
            for postings in lists {
                let before = Balances(amounts((accounts[1], budget), (accounts[0], -budget)))
                var model = ModelLedger()
                model.set(accounts[1], budget)
                model.set(accounts[0], -budget)
                model.post(postings)
                var after = before
                let applied = (try? after.apply(postings)) != nil
                let expected = model.isLegal ? model.lines : values(before.lines)
                if applied != model.isLegal || values(after.lines) != expected {
                    wrong.append("budget \(budget), postings \(postings)")
                }
            }
        }
        #expect(wrong.prefix(3).isEmpty)
    }

    @Test(
        "Random postings over many accounts agree with the model",
        arguments: 0..<20 as Range<UInt64>)
    func randomPostings(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let accounts = try [AccountKind.funding, .campaignBudget, .promotionExpense, .held]
            .flatMap { kind in try (0..<3).map { try account(kind, Int64($0)) } }
        var balances = Balances()
        var model = ModelLedger()
        for step in 0..<300 {
            let postings = (0..<1 + random.below(6)).compactMap { _ -> Posting? in
                let source = accounts[random.below(accounts.count)]
                let destination = accounts[random.below(accounts.count)]
                // Now and then amounts near the end of Int64.
                let amount = random.below(40) == 0 ? Int64.max : Int64(1 + random.below(20))
                return source == destination
                    ? nil : Posting(from: source, to: destination, amount: amount)
            }
            var next = model
            next.post(postings)
            let applied = (try? balances.apply(postings)) != nil
            // A change too wide for Int64 is refused even where the balance would fit.
            let fits = (try? netChanges(of: postings)) != nil
            #expect(applied == (next.isLegal && fits), "seed \(seed), step \(step)")
            if applied { model = next }
            #expect(values(balances.lines) == model.lines, "seed \(seed), step \(step)")
        }
        #expect(model.lines.reduce(0) { $0 + Int128($1.amount) } == 0)
    }

    @Test("Value may pass through an empty account in any order")
    func onlyTheNetEffectCounts() throws {
        let budget = try account(.campaignBudget, 1)
        let out = Posting(from: budget, to: try account(.promotionExpense, 1), amount: 5)
        let funded = Posting(from: try account(.funding), to: budget, amount: 5)
        var balances = Balances()
        try balances.apply([out, funded])
        #expect(balances[budget] == 0)
        #expect(balances.lines.count == 2)
    }

    @Test("A refusal names the first account in key order, with what it holds and what is asked")
    func refusalIsExact() throws {
        let (budget, card) = (try account(.campaignBudget, 1), try account(.giftCardBalance, 2))
        var balances = Balances(amounts((budget, 4), (card, 1)))
        let before = balances
        #expect(throws: PostingRejection.belowFloor(account: budget, balance: 4, amount: 5)) {
            try balances.apply([
                Posting(from: card, to: try account(.giftCardRedeemed), amount: 2),
                Posting(from: budget, to: try account(.promotionExpense, 1), amount: 3),
                Posting(from: budget, to: try account(.promotionExpense, 2), amount: 2),
            ])
        }
        #expect(balances == before)
    }

    @Test("An account without a floor may fall below zero, but not out of its range")
    func floorlessAccountsHaveARangeToo() throws {
        let (funding, budget) = (try account(.funding), try account(.campaignBudget, 1))
        var balances = Balances()
        try balances.apply([Posting(from: funding, to: budget, amount: .max)])
        #expect(balances[funding] == -.max)
        #expect(throws: PostingRejection.overflow(account: funding)) {
            try balances.apply([
                Posting(from: funding, to: try account(.campaignBudget, 2), amount: 1)
            ])
        }
    }

    @Test("Overflow comes before the floor of a later account")
    func firstAccountInKeyOrderWins() throws {
        let (funding, budget) = (try account(.funding), try account(.campaignBudget, 1))
        var balances = Balances(amounts((funding, .max)))
        #expect(throws: PostingRejection.overflow(account: funding)) {
            try balances.apply([Posting(from: budget, to: funding, amount: 1)])
        }
    }

    @Test("Value coming in is accepted even where a broken store shows less than the floor")
    func creditsAreNeverRefused() throws {
        let card = try account(.giftCardBalance, 1)
        var balances = Balances(amounts((card, -10)))
        try balances.apply([Posting(from: try account(.giftCardProceeds), to: card, amount: 3)])
        #expect(balances[card] == -7)
    }

    @Test("Net changes are sorted by key, leave out what cancels out, and are exact")
    func netChangesAreExact() throws {
        let (one, two) = (try account(.campaignBudget, 1), try account(.campaignBudget, 2))
        let funding = try account(.funding)
        let changes = try netChanges(of: [
            Posting(from: two, to: one, amount: .max), Posting(from: one, to: two, amount: .max),
            Posting(from: funding, to: two, amount: 4),
        ])
        #expect(
            values(changes) == [
                AccountAmount(account: funding, amount: -4), AccountAmount(account: two, amount: 4),
            ])
        #expect(throws: PostingRejection.overflow(account: funding)) {
            try netChanges(of: [
                Posting(from: funding, to: one, amount: .max),
                Posting(from: funding, to: two, amount: 1),
            ])
        }
    }
}
