import Domain
import Ledger
import Testing

@Suite("Code batches")
struct CodeBatchTests {
    @Test func aBatchIsTwoRunsOfNumbersAndBooksAllItsCoupons() throws {
        let offer = Fixture.offer(limits: OfferLimits(totalIssues: 1_000, usesPerCoupon: 2))
        let decision = try #require(create(offer: offer, count: 600, left: 600).value)
        let batch = decision.batch
        #expect(batch.firstCoupon == CouponID(CodeBatch.firstNumber + 7))
        #expect(batch.firstSerial == 40 && batch.count == 600 && batch.untouchedCount == 600)
        #expect(batch.usesPerCoupon == 2 && batch.expiresAt == Fixture.hour(720))
        #expect(
            decision.postings == [
                Posting(from: offer.issueQuotaAccount, to: offer.quotaUsedAccount, amount: 600)
            ])
        #expect(try #require(create().value).postings.isEmpty)
    }

    @Test func creationIsRefusedAsTheTableSays() {
        let total = Fixture.offer(limits: OfferLimits(totalIssues: 2_000))
        let perMember = Fixture.offer(limits: OfferLimits(issuesPerMember: 1))
        let hour = Fixture.hour
        let serials = CodeBatch.endOfSerials
        let numbers = CodeBatch.endOfNumbers
        let table: [(String, Outcome<CodeBatchDecision>, RefusalCode?)] = [
            ("plain", create(), nil),
            ("ahead", create(campaign: Fixture.campaign(startsAt: hour(1))), nil),
            ("over", create(campaign: Fixture.campaign(endsAt: hour(0))), .expired),
            ("paused", create(campaign: Fixture.campaign(state: .paused)), .campaignPaused),
            ("end past", create(expiresAt: hour(-1)), .outOfRange),
            ("end after campaign", create(expiresAt: hour(721)), .outOfRange),
            ("end within", create(expiresAt: hour(5)), nil),
            ("per member", create(offer: perMember), .memberRequired),
            ("all left", create(offer: total, count: 2_000, left: 2_000), nil),
            ("one too many", create(offer: total, count: 2_000, left: 1_999), .limitTotal),
            ("none left", create(offer: total, count: 1, left: 0), .limitTotal),
            ("unknown left", create(offer: total, count: 1, left: nil), .limitTotal),
            ("last serials", create(count: 10, serial: serials - 10), nil),
            ("serials over", create(count: 11, serial: serials - 10), .limitTotal),
            ("last numbers", create(count: 10, coupon: numbers - 10), nil),
            ("numbers over", create(count: 11, coupon: numbers - 10), .limitTotal),
        ]
        for (name, outcome, code) in table { #expect(outcome.code == code, "\(name)") }
    }

    @Test func aBatchHoldsItsRunAndNothingBesideIt() throws {
        let batch = try #require(create(count: 3).value).batch
        let first = CodeBatch.firstNumber + 7
        for (number, isHeld) in [(first - 1, false), (first, true), (first + 2, true)] {
            #expect(batch.holds(CouponID(number)) == isHeld, "\(number)")
        }
        #expect(!batch.holds(CouponID(first + 3)) && !batch.holds(CouponID(.min)))
        #expect(!batch.holds(CouponID(.max)))
        let campaign = CampaignID(1)
        for (serial, isHeld) in [(39, false), (40, true), (42, true), (43, false)]
            as [(Int64, Bool)]
        {
            #expect(batch.holds(serial: serial, of: campaign) == isHeld, "\(serial)")
            #expect(!batch.holds(serial: serial, of: CampaignID(2)), "\(serial)")
        }
        #expect(batch.coupon(serial: 42) == CouponID(first + 2))
    }

    @Test func anUntouchedCouponIsIssuedToBearerAndNeverUsed() throws {
        let offer = Fixture.offer(limits: OfferLimits(usesPerCoupon: 3))
        let batch = try #require(create(offer: offer, count: 3).value).batch
        let coupon = batch.untouched(CouponID(CodeBatch.firstNumber + 9))
        #expect(coupon.serial == 42 && coupon.member == nil && coupon.usesLeft == 3)
        #expect(coupon.state == .active && coupon.lastRedemption == nil)
        #expect(coupon.issuedAt == Fixture.now && coupon.expiresAt == batch.expiresAt)
        #expect(coupon.signingSlot == 1 && coupon.typingSlot == 2)
        #expect(coupon.offer == batch.offer && coupon.campaign == batch.campaign)
    }

    @Test func voidingEndsWhatNobodyHasTouchedAndIsForGood() throws {
        let batch = try #require(create(count: 3).value).batch
        let voided = try batch.void(reason: "lost", now: Fixture.hour(1))
        let coupon = voided.untouched(CouponID(CodeBatch.firstNumber + 8))
        #expect(coupon.state == .voided && coupon.voidReason == "lost")
        #expect(voided.voidedAt == Fixture.hour(1))
        let again = Outcome { () throws(Refusal) in
            try voided.void(reason: nil, now: Fixture.now)
        }
        #expect(again.code == .illegalState)
    }

    @Test func codesAreHandedOutOfABatchThatLivesAndHasThem() throws {
        let batch = try #require(create(count: 3).value).batch
        let voided = try batch.void(reason: nil, now: Fixture.now)
        let table: [(CodeBatch, Int64, RefusalCode?)] = [
            (batch, 1, nil), (batch, 3, nil), (batch, 0, .outOfRange), (batch, 4, .outOfRange),
            (voided, 1, .voided),
        ]
        for (batch, first, code) in table {
            let outcome = Outcome { () throws(Refusal) in try batch.checkExport(from: first) }
            #expect(outcome.code == code, "\(first)")
        }
    }

    private func create(
        offer: Offer = Fixture.offer(), campaign: Campaign = Fixture.campaign(),
        count: Int64 = 1_000, left: Int64? = nil, coupon: Int64 = CodeBatch.firstNumber + 7,
        serial: Int64 = 40, expiresAt: Timestamp? = nil
    ) -> Outcome<CodeBatchDecision> {
        Outcome { () throws(Refusal) in
            try CodeBatch.create(
                CodeBatchCommand(
                    tenant: Fixture.tenant, offer: offer.id, name: "Leaflet",
                    metadata: .object([]), count: count, expiresAt: expiresAt),
                facts: CodeBatchFacts(
                    offer: offer, campaign: campaign, issuesLeft: left, id: CodeBatchID(9),
                    nextCoupon: coupon, nextSerial: serial, signingSlot: 1, typingSlot: 2),
                now: Fixture.now)
        }
    }
}
