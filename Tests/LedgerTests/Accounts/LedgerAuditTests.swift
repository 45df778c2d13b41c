import Ledger
import Testing

@Suite("Ledger audit")
struct LedgerAuditTests {
    private func entry(
        _ sequence: Int64, at milliseconds: Int64, _ postings: [Posting], tenant: Int64 = 1
    ) -> JournalEntry {
        JournalEntry(
            sequence: sequence, tenant: tenant, time: Timestamp(milliseconds: milliseconds),
            actor: 0, event: "test_event", subject: "", postings: postings, payload: [])
    }

    /// Funds a budget with 10 and spends 4 of it.
    private func history() throws -> [JournalEntry] {
        let (funding, budget) = (try account(.funding), try account(.campaignBudget, 1))
        let expense = try account(.promotionExpense, 1)
        return [
            entry(1, at: 5, [Posting(from: funding, to: budget, amount: 10)]),
            entry(2, at: 5, [Posting(from: budget, to: expense, amount: 4)]),
            entry(3, at: 6, []),
        ]
    }

    private func stored() throws -> [(AccountKey, Int64)] {
        [
            (try account(.funding), -10), (try account(.campaignBudget, 1), 6),
            (try account(.promotionExpense, 1), 4),
        ]
    }

    private func audit(
        _ entries: [JournalEntry], _ balances: [(AccountKey, Int64)]
    ) -> [Violation] {
        var audit = LedgerAudit()
        for entry in entries { audit.add(entry) }
        audit.finish(storedBalances: balances)
        return audit.violations
    }

    @Test("A sound ledger has no violations")
    func soundLedger() throws {
        #expect(audit(try history(), try stored()).isEmpty)
        #expect(audit([], []).isEmpty)
    }

    @Test("A balance that is off by one breaks conservation and the sum of its postings")
    func offByOne() throws {
        for index in 0..<3 {
            var balances = try stored()
            balances[index].1 += 1
            let found = audit(try history(), balances)
            #expect(found.map(\.invariant) == [.balancesEqualPostings, .valueIsConserved])
            #expect(found.allSatisfy { $0.entry == nil })
        }
    }

    @Test("A balance that is missing, doubled or invented shows")
    func wrongAccounts() throws {
        let balances = try stored()
        #expect(
            audit(try history(), Array(balances.dropLast())).map(\.invariant)
                == [.balancesEqualPostings, .valueIsConserved])
        #expect(
            audit(try history(), balances + [(try account(.held, 5), 0)]).isEmpty)
        #expect(
            audit(try history(), balances + [balances[0]]).map(\.invariant)
                == [.balancesEqualPostings, .valueIsConserved])
    }

    @Test("Value that moved between two merchants is not conserved, whatever the total")
    func conservationIsPerMerchant() throws {
        let budget = try account(.campaignBudget, 1)
        let foreign = try account(.campaignBudget, 1, tenant: 2)
        let found = audit(
            try history(), try stored().map { $0.0 == budget ? (budget, 5) : $0 } + [(foreign, 1)])
        #expect(found.filter { $0.invariant == .valueIsConserved }.count == 2)
    }

    @Test("Differences are listed by merchant, then asset, however the balances were listed")
    func listedInOrder() throws {
        let euro = try currency("EUR")
        var balances = try (1...9 as ClosedRange<Int64>).flatMap { tenant in
            [
                (try account(.giftCardBalance, tenant: tenant), 2),
                (try account(.giftCardBalance, tenant: tenant, asset: euro), 3),
            ] as [(AccountKey, Int64)]
        }
        balances.reverse()
        let found = audit([], balances).filter { $0.invariant == .valueIsConserved }
        #expect(
            found.map(\.detail)
                == (1...9).flatMap { tenant in
                    ["2 CNY", "3 EUR"].map { "merchant \(tenant) has \($0) too much or too little" }
                })
    }

    @Test("An entry that takes a floored account below zero shows at that entry")
    func floorDuringReplay() throws {
        let (budget, expense) = (
            try account(.campaignBudget, 1), try account(.promotionExpense, 1)
        )
        let entries =
            try history() + [
                entry(4, at: 7, [Posting(from: budget, to: expense, amount: 7)]),
                entry(5, at: 7, [Posting(from: expense, to: budget, amount: 7)]),
            ]
        let found = audit(entries, try stored())
        #expect(found.map(\.invariant) == [.floorsHold])
        #expect(found.first?.entry == 4)
    }

    @Test("A stored balance below its floor shows")
    func floorAsStored() throws {
        let found = audit(
            [], [(try account(.giftCardBalance, 3), -1), (try account(.giftCardProceeds), 1)])
        #expect(found.contains { $0.invariant == .floorsHold })
    }

    @Test("Gaps, repeats and a first number other than 1 show once each")
    func sequence() throws {
        let entries = try history()
        #expect(
            audit([entries[0], entry(3, at: 6, []), entry(4, at: 6, [])], []).filter {
                $0.invariant == .sequenceIsGapFree
            }.map(\.entry) == [3])
        #expect(
            audit(entries + [entries[2]], try stored()).map(\.invariant) == [.sequenceIsGapFree])
        #expect(audit([entry(2, at: 1, [])], []).map(\.invariant) == [.sequenceIsGapFree])
        #expect(
            audit([entry(.max, at: 1, []), entry(1, at: 1, [])], []).map(\.invariant)
                == [.sequenceIsGapFree, .sequenceIsGapFree])
    }

    @Test("An entry earlier than the one before shows; an equal time does not")
    func time() throws {
        let entries = try history() + [entry(4, at: 5, [])]
        let found = audit(entries, try stored())
        #expect(found.map(\.invariant) == [.timeNeverGoesBack])
        #expect(found.first?.entry == 4)
    }

    @Test("Postings that leave the range of a balance show and do not stop the audit")
    func overflow() throws {
        let (one, two) = (try account(.funding, 1), try account(.funding, 2))
        let most = Posting(from: one, to: two, amount: .max)
        var audit = LedgerAudit()
        audit.add(entry(1, at: 1, [most]))
        audit.add(entry(2, at: 1, [most]))
        audit.add(entry(3, at: 1, [most.reversed]))
        #expect(audit.violations.map(\.invariant) == [.balancesEqualPostings])
        #expect(audit.replayed == Balances())
    }

    @Test("The list of violations is bounded, their number is not")
    func boundedList() {
        var audit = LedgerAudit()
        for _ in 0..<LedgerAudit.maximumListed + 7 { audit.add(entry(9, at: 1, [])) }
        #expect(audit.violations.count == LedgerAudit.maximumListed)
        #expect(audit.violationCount == LedgerAudit.maximumListed + 7)
    }

    @Test("An audit can go on from where another one ended")
    func resumes() throws {
        let entries = try history()
        var first = LedgerAudit()
        first.add(entries[0])
        var second = LedgerAudit(after: 1, at: entries[0].time, balances: first.replayed)
        second.add(entries[1])
        second.add(entries[2])
        second.finish(storedBalances: try stored())
        #expect(second.violations.isEmpty)
    }

    @Test("Every invariant can be found broken")
    func everyInvariantCanFail() throws {
        let budget = try account(.campaignBudget, 1)
        var audit = LedgerAudit()
        audit.add(entry(2, at: 2, []))
        audit.add(entry(3, at: 1, []))
        audit.finish(storedBalances: amounts((budget, -1)))
        #expect(Set(audit.violations.map(\.invariant)) == Set(LedgerInvariant.allCases))
    }
}
