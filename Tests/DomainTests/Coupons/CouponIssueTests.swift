import Domain
import Ledger
import Testing

struct CouponIssueTests {
    @Test func anIssuedCouponHasTheOffersUsesAndItsEndRoundedDown() throws {
        let offer = Fixture.offer(
            restrictions: Restrictions(endsAt: Fixture.hour(100).advanced(byMilliseconds: -1)),
            limits: OfferLimits(totalIssues: 10, usesPerCoupon: 3))
        let decision = try #require(issue(offer: offer, left: 1).value)
        #expect(decision.coupon.usesLeft == 3)
        #expect(decision.coupon.expiresAt == Fixture.hour(99))
        #expect(decision.coupon.id == CouponID(5) && decision.coupon.serial == 4)
        #expect(decision.coupon.state == .active && decision.coupon.lastRedemption == nil)
        #expect(
            decision.postings == [
                Posting(from: offer.issueQuotaAccount, to: offer.quotaUsedAccount, amount: 1)
            ])
    }

    @Test func withoutAnIssueLimitNothingIsBooked() throws {
        #expect(try #require(issue().value).postings.isEmpty)
    }

    @Test func anAskedEndIsRoundedDownToTheHour() throws {
        let asked = Fixture.hour(10).advanced(byMilliseconds: 3_599_999)
        #expect(try #require(issue(expiresAt: asked).value).coupon.expiresAt == Fixture.hour(10))
    }

    @Test func anEndBeyondWhatCodesCarryIsBroughtDownToIt() throws {
        let campaign = Fixture.campaign(endsAt: .maximum)
        let coupon = try #require(issue(campaign: campaign).value).coupon
        #expect(coupon.expiresAt == VoucherExpiry.latest)
        // 2^24 - 1 hours after 2024-01-01T00:00Z.
        #expect(VoucherExpiry.latest.milliseconds == 62_102_041_200_000)
    }

    @Test func issueIsRefusedAsTheTableSays() {
        let perMember = Fixture.offer(limits: OfferLimits(issuesPerMember: 2))
        let total = Fixture.offer(limits: OfferLimits(totalIssues: 2))
        let hour = Fixture.hour
        let table: [(String, Outcome<CouponIssueDecision>, RefusalCode?)] = [
            ("ahead", issue(campaign: Fixture.campaign(startsAt: hour(1))), nil),
            ("over", issue(campaign: Fixture.campaign(endsAt: hour(0))), .expired),
            (
                "over within the hour",
                issue(campaign: Fixture.campaign(endsAt: hour(1).advanced(byMilliseconds: -1))),
                .expired
            ),
            ("an hour left", issue(campaign: Fixture.campaign(endsAt: hour(1))), nil),
            (
                "offer over",
                issue(offer: Fixture.offer(restrictions: Restrictions(endsAt: hour(0)))), .expired
            ),
            ("paused", issue(campaign: Fixture.campaign(state: .paused)), .campaignPaused),
            ("end now", issue(expiresAt: hour(0)), .outOfRange),
            ("end past", issue(expiresAt: hour(-5)), .outOfRange),
            ("end as campaign", issue(expiresAt: hour(720)), nil),
            (
                "end after campaign", issue(expiresAt: hour(720).advanced(byMilliseconds: 1)),
                .outOfRange
            ),
            ("no member", issue(offer: perMember), .memberRequired),
            ("first", issue(offer: perMember, member: 7), nil),
            ("last", issue(offer: perMember, member: 7, issued: 1), nil),
            ("one too many", issue(offer: perMember, member: 7, issued: 2), .limitMember),
            ("one left", issue(offer: total, left: 1), nil),
            ("none left", issue(offer: total, left: 0), .limitTotal),
            ("unknown left", issue(offer: total, left: nil), .limitTotal),
            (
                "paused and over",
                issue(campaign: Fixture.campaign(endsAt: hour(0), state: .paused)), .expired
            ),
            (
                "paused and none left",
                issue(offer: total, campaign: Fixture.campaign(state: .paused), left: 0),
                .campaignPaused
            ),
        ]
        for (name, outcome, code) in table { #expect(outcome.code == code, "\(name)") }
    }

    @Test func voidingIsForGoodAndOnlyForWhatIsLeft() throws {
        let coupon = Fixture.coupon()
        let void = { (coupon: Coupon) in
            Outcome { () throws(Refusal) in try coupon.void(reason: "lost") }
        }
        let voided = try #require(void(coupon).value)
        #expect(voided.state == .voided && voided.voidReason == "lost")
        #expect(void(voided).code == .illegalState)
        #expect(void(Fixture.coupon(usesLeft: 0, lastRedemption: 1)).code == .alreadyUsed)
        // A hold has its use.
        #expect(void(Fixture.coupon(usesLeft: 0)).value?.state == .voided)
        #expect(void(Fixture.coupon(state: .voided, usesLeft: 0)).code == .illegalState)
        #expect(void(Fixture.coupon(expiresAt: Fixture.hour(-1))).value?.state == .voided)
    }

    @Test func redemptionTakesOneUseAndRollbackGivesItBack() {
        let coupon = Fixture.coupon(usesLeft: 2)
        let redeemed = coupon.redeemed(by: RedemptionID(9))
        #expect(redeemed.usesLeft == 1 && redeemed.lastRedemption == RedemptionID(9))
        #expect(redeemed.rolledBack(RedemptionID(9)) == coupon)
        let again = redeemed.redeemed(by: RedemptionID(10))
        let early = again.rolledBack(RedemptionID(9))
        #expect(early.usesLeft == 1 && early.lastRedemption == RedemptionID(10))
    }

    private func issue(
        offer: Offer = Fixture.offer(), campaign: Campaign = Fixture.campaign(),
        member: Int64? = nil, expiresAt: Timestamp? = nil, issued: Int64 = 0, left: Int64? = nil
    ) -> Outcome<CouponIssueDecision> {
        Outcome { () throws(Refusal) in
            try Coupon.issue(
                CouponIssueCommand(
                    tenant: Fixture.tenant, offer: offer.id, member: member.map { MemberID($0) },
                    expiresAt: expiresAt),
                facts: CouponIssueFacts(
                    offer: offer, campaign: campaign, issuedToMember: issued, issuesLeft: left,
                    id: CouponID(5), serial: 4, signingSlot: 1, typingSlot: 2),
                now: Fixture.now)
        }
    }
}
