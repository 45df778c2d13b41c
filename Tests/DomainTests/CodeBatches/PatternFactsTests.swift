import Domain
import Ledger
import Testing

@Suite("Batches with a pattern")
struct PatternFactsTests {
    private func refusal(
        count: Int64, space: UInt128, rival: String? = nil, expiresAt: Timestamp? = nil
    ) -> Refusal? {
        do throws(Refusal) {
            _ = try CodeBatch.create(
                CodeBatchCommand(
                    tenant: Fixture.tenant, offer: Fixture.offer().id, name: "Leaflet",
                    metadata: .object([]), count: count, expiresAt: expiresAt),
                facts: CodeBatchFacts(
                    offer: Fixture.offer(), campaign: Fixture.campaign(), issuesLeft: nil,
                    id: CodeBatchID(9), nextCoupon: CodeBatch.firstNumber, nextSerial: 0,
                    signingSlot: 1, typingSlot: 2,
                    pattern: PatternFacts(space: space, rival: rival)),
                now: Fixture.now)
            return nil
        } catch {
            return error
        }
    }

    /// Setono/SyliusGiftCardPlugin #297 and PR #340: codes of four characters were guessed.
    @Test func setono297_aPatternIsRefusedBelowTenMillionTextsForEachCode() {
        let each = UInt128(Limits.guessesPerCode)
        for count in [1, 2, 234, 10_000, Limits.codesPerBatch] as [Int64] {
            #expect(refusal(count: count, space: UInt128(count) * each) == nil)
            #expect(refusal(count: count, space: 1 << 120) == nil)
            let refused = refusal(count: count, space: UInt128(count) * each - 1)
            #expect(refused?.code == .guessablePattern)
            #expect(refused?.message.hasPrefix("Codes of this pattern could be guessed") == true)
        }
    }

    @Test func theRefusalSaysWhatTheChanceIsAndHowManyTextsAreNeeded() throws {
        let refused = try #require(refusal(count: 1_000, space: 1_048_576))
        #expect(
            refused.conditions == [
                Condition(
                    "guess_probability", subject: "/pattern", required: "1 in 10000000",
                    actual: "1 in 1048"),
                Condition(
                    "code_space", subject: "/pattern", required: "10000000000",
                    actual: "1048576"),
            ])
    }

    /// shopware PR #1445: the pattern `%d` has ten codes; asked for a hundred, it never ended.
    /// rebeccapowell/csharp-algorithm-coupon-code PR #5: the same.
    @Test func shopware1445_morePlacesThanThePatternHasAreRefusedAtOnce() throws {
        let refused = try #require(refusal(count: 100, space: 10))
        #expect(refused.code == .guessablePattern)
        #expect(refused.message.hasPrefix("The pattern has fewer codes"))
        #expect(refused.conditions.map(\.actual) == ["1 in 1", "10"])
    }

    @Test func everyFaultIsNamedAndTheEarliestCodeAnswers() throws {
        let both = try #require(refusal(count: 100, space: 10, rival: "SA#"))
        #expect(both.code == .guessablePattern && both.conditions.count == 3)
        let taken = try #require(refusal(count: 1, space: 1 << 40, rival: "SA#"))
        #expect(taken.code == .alreadyExists)
        #expect(taken.conditions.map(\.subject) == ["/pattern"])
        #expect(taken.conditions.map(\.actual) == ["SA#"])
        let late = try #require(
            refusal(count: 100, space: 10, expiresAt: Fixture.hour(721)))
        #expect(late.code == .outOfRange && late.conditions.count == 3)
    }

    @Test func aDraftTakesAPatternOrNone() throws {
        func draft(_ pattern: JSON?) throws(Refusal) -> CodeBatchDraft {
            try CodeBatchDraft.read(
                .object(present: [
                    "offer_id": "off_1", "name": "n", "count": 1, "pattern": pattern,
                ]))
        }
        #expect(try draft(nil).pattern == nil && draft(.null).pattern == nil)
        #expect(try draft("AB-##").pattern == "AB-##")
        for wrong in [1, "", .string(String(repeating: "A", count: 65))] as [JSON] {
            #expect(throws: Refusal.self) { try draft(wrong) }
        }
    }
}
