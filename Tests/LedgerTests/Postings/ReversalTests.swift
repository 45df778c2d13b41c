import Ledger
import Testing

@Suite("Transactions and reversals")
struct ReversalTests {
    private func transaction() throws -> LedgerTransaction {
        let (card, redeemed) = (try account(.giftCardBalance, 1), try account(.giftCardRedeemed))
        return LedgerTransaction(postings: [
            Posting(from: card, to: redeemed, amount: 10),
            Posting(
                from: try account(.campaignBudget, 2), to: try account(.promotionExpense, 2),
                amount: 3),
            Posting(from: card, to: redeemed, amount: 5),
        ])
    }

    private func back(_ amounts: Int64..., reverses: Int64? = 8) throws -> LedgerTransaction {
        let (card, redeemed) = (try account(.giftCardBalance, 1), try account(.giftCardRedeemed))
        return LedgerTransaction(
            postings: amounts.map { Posting(from: redeemed, to: card, amount: $0) },
            reverses: reverses)
    }

    @Test("A transaction and its reversal together change nothing")
    func reversalCancelsOut() throws {
        let original = try transaction()
        let reversal = original.reversal(of: 8)
        #expect(reversal.reverses == 8)
        #expect(try netChanges(of: original.postings + reversal.postings).isEmpty)
        #expect(reversal.postings.map(\.amount) == [5, 3, 10])
    }

    @Test("Parts are accepted until all is reversed, and the remainder is always what is left")
    func parts() throws {
        var tracker = ReversalTracker(original: try transaction(), sequence: 8)
        #expect(tracker.remainder == (try transaction()).reversal(of: 8))
        try tracker.apply(try back(12))
        #expect(tracker.remainder?.postings.map(\.amount) == [3, 3])
        try tracker.apply(try back(1, 2))
        #expect(tracker.remainder?.postings.map(\.amount) == [3])
        try tracker.apply(try #require(tracker.remainder))
        #expect(tracker.remainder == nil)
    }

    @Test("One unit more than the original is refused, in one part or in several")
    func neverMoreThanTheOriginal() throws {
        var tracker = ReversalTracker(original: try transaction(), sequence: 8)
        let before = tracker
        let whole = try back(16)
        #expect(throws: ReversalRejection.exceedsOriginal(whole.postings[0], left: 15)) {
            try tracker.apply(whole)
        }
        let parts = try back(9, 7)
        #expect(throws: ReversalRejection.exceedsOriginal(parts.postings[1], left: 6)) {
            try tracker.apply(parts)
        }
        #expect(tracker == before)
    }

    @Test("All small sequences of parts: accepted exactly while they sum to the original or less")
    func allSmallSequences() throws {
        let (card, redeemed) = (try account(.giftCardBalance, 1), try account(.giftCardRedeemed))
        for first in 1...3 as ClosedRange<Int64> {
            for second in 1...3 as ClosedRange<Int64> {
                let original = LedgerTransaction(postings: [
                    Posting(from: card, to: redeemed, amount: first),
                    Posting(from: card, to: redeemed, amount: second),
                ])
                for code in 0..<256 {
                    var tracker = ReversalTracker(original: original, sequence: 8)
                    var sum: Int64 = 0
                    for step in 0..<4 {
                        let part = Int64(code >> (step * 2) & 3) + 1
                        let accepted = (try? tracker.apply(try back(part))) != nil
                        #expect(accepted == (sum + part <= first + second))
                        if accepted { sum += part }
                    }
                    let left = tracker.remainder?.postings.reduce(0) { $0 + $1.amount } ?? 0
                    #expect(left == first + second - sum)
                }
            }
        }
    }

    @Test("Refusals come in their order of precedence")
    func precedence() throws {
        let unrelated = try transaction().postings[0]
        let wrong = LedgerTransaction(
            postings: try back(99).postings + [unrelated], reverses: 8)
        var tracker = ReversalTracker(original: try transaction(), sequence: 8)
        #expect(throws: ReversalRejection.unrelatedPosting(unrelated)) { try tracker.apply(wrong) }
        #expect(throws: ReversalRejection.nothingToReverse) {
            try tracker.apply(LedgerTransaction(postings: [], reverses: 8))
        }
        #expect(throws: ReversalRejection.otherOriginal(found: 9)) {
            try tracker.apply(LedgerTransaction(postings: [], reverses: 9))
        }
        #expect(throws: ReversalRejection.otherOriginal(found: nil)) {
            try tracker.apply(try back(1, reverses: nil))
        }
        var ofReversal = ReversalTracker(original: try back(5, reverses: 3), sequence: 8)
        #expect(throws: ReversalRejection.originalIsReversal) {
            try ofReversal.apply(LedgerTransaction(postings: [], reverses: 9))
        }
    }
}
