import Domain
import Ledger
import Testing

struct GiftCardDecideTests {
    private let now = Fixture.now

    @Test func anIssuedCardIsWorthNothingUntilItIsActivated() throws {
        let issued = try #require(issue().value)
        #expect(issued.card.state == .issued && issued.balance == 0 && issued.postings.isEmpty)
        #expect(issued.activities.map(\.kind) == [.issued])
        #expect(issued.activities.map(\.sequence) == [1])

        let active = try #require(
            outcome { () throws(Refusal) in try issued.card.activate(balance: 0, now: now) }.value)
        #expect(active.card.state == .active && active.card.activatedAt == now)
        #expect(active.balance == 10_000)
        #expect(
            active.postings == [
                Posting(
                    from: active.card.proceedsAccount, to: active.card.balanceAccount,
                    amount: 10_000)
            ])
        #expect(active.activities.map(\.sequence) == [2])
        #expect(active.activities.first?.balanceAfter == 10_000)
    }

    @Test func aCardSoldAtOnceIsIssuedAndActivatedInOneDecision() throws {
        let sold = try #require(issue(activate: true).value)
        #expect(sold.card.state == .active && sold.balance == 10_000 && sold.postings.count == 1)
        #expect(sold.activities.map(\.kind) == [.issued, .activated])
        #expect(sold.activities.map(\.amount) == [0, 10_000])
        #expect(sold.activities.map(\.sequence) == [1, 2] && sold.card.activities == 2)
    }

    @Test func issueIsRefusedOutOfRange() {
        #expect(issue(faceValue: 0).code == .outOfRange)
        #expect(issue(faceValue: -1).code == .outOfRange)
        #expect(issue(faceValue: Limits.amountMinorUnits + 1).code == .outOfRange)
        #expect(issue(faceValue: Limits.amountMinorUnits).code == nil)
        #expect(issue(expiresAt: now).code == .outOfRange)
        #expect(issue(expiresAt: Fixture.hour(1).advanced(byMilliseconds: -1)).code == .outOfRange)
        #expect(issue(expiresAt: Fixture.hour(1)).code == nil)
        #expect(issue(expiresAt: .maximum).code == .outOfRange)
        #expect(issue(expiresAt: VoucherExpiry.latest).code == nil)
    }

    @Test func withoutAnAskedEndACardLastsThreeYearsAtLeast() throws {
        let late = now.advanced(byMilliseconds: 3_599_999)
        let card = try #require(issue(now: late).value).card
        let threeYearsWithALeapDay: Int64 = 1_096 * 86_400_000
        #expect(card.expiresAt >= late.advanced(byMilliseconds: threeYearsWithALeapDay))
        #expect(card.expiresAt.milliseconds % 3_600_000 == 0)
    }

    @Test func stateChangesAreRefusedAsTheTableSays() {
        let hour = Fixture.hour
        let states: [(GiftCard, [RefusalCode?])] = [
            (Fixture.giftCard(state: .issued), [nil, nil, .illegalState]),
            (Fixture.giftCard(state: .active), [.illegalState, nil, .illegalState]),
            (Fixture.giftCard(state: .blocked), [.blocked, .illegalState, nil]),
            (
                Fixture.giftCard(state: .issued, expiresAt: hour(0)),
                [.expired, nil, .illegalState]
            ),
            (
                Fixture.giftCard(state: .active, expiresAt: hour(0)),
                [.illegalState, nil, .illegalState]
            ),
            (
                Fixture.giftCard(state: .blocked, expiresAt: hour(0)),
                [.blocked, .illegalState, nil]
            ),
        ]
        for (card, codes) in states {
            let found = [
                outcome { () throws(Refusal) in try card.activate(balance: 0, now: now) }.code,
                outcome { () throws(Refusal) in
                    try card.block(reason: nil, balance: 0, now: now)
                }.code,
                outcome { () throws(Refusal) in try card.unblock(balance: 0, now: now) }.code,
            ]
            #expect(found == codes, "\(card.state) until \(card.expiresAt.milliseconds)")
        }
    }

    @Test func unblockingRestoresTheStateBeforeAndMovesNoValue() throws {
        for state in [GiftCard.State.issued, .active] {
            let card = Fixture.giftCard(state: state)
            let blocked = try #require(
                outcome { () throws(Refusal) in
                    try card.block(reason: "stolen", balance: 70, now: now)
                }.value)
            #expect(blocked.card.state == .blocked && blocked.card.blockReason == "stolen")
            let free = try #require(
                outcome { () throws(Refusal) in
                    try blocked.card.unblock(balance: 70, now: now)
                }.value)
            #expect(free.card.state == state && free.card.blockReason == nil)
            for decision in [blocked, free] {
                #expect(decision.balance == 70 && decision.postings.isEmpty)
                #expect(decision.activities.map(\.amount) == [0])
            }
            #expect(free.activities.map(\.sequence) == [4])
        }
    }

    @Test func refundsGiveBackAtMostWhatTheRedemptionTook() throws {
        let card = Fixture.giftCard()
        let decision = try #require(refund(card, 1_250, took: 3_750).value)
        #expect(decision.balance == 7_500 && decision.card.state == .active)
        #expect(
            decision.postings == [
                Posting(from: card.redeemedAccount, to: card.balanceAccount, amount: 1_250)
            ])
        let activity = try #require(decision.activities.first)
        #expect(activity.kind == .refunded && activity.amount == 1_250)
        #expect(activity.balanceAfter == 7_500 && activity.redemption == RedemptionID(3))

        #expect(refund(card, 2_500, took: 3_750, back: 1_250).code == nil)
        #expect(refund(card, 2_501, took: 3_750, back: 1_250).code == .refundExceedsRedeemed)
        #expect(refund(card, 1, took: 0).code == .refundExceedsRedeemed)
        #expect(refund(card, 0, took: 10).code == .outOfRange)
        #expect(refund(card, -1, took: 10).code == .outOfRange)
        #expect(refund(card, 1, took: 10, isRolledBack: true).code == .alreadyRolledBack)
        #expect(refund(Fixture.giftCard(state: .issued), 1, took: 10).code == .illegalState)
        #expect(refund(Fixture.giftCard(expiresAt: now), 1, took: 10).code == .expired)
    }

    @Test func aBlockedCardReceivesARefundAndStaysBlocked() throws {
        let decision = try #require(refund(Fixture.giftCard(state: .blocked), 5, took: 10).value)
        #expect(decision.card.state == .blocked && decision.balance == 6_255)
    }

    @Test func aRedemptionIsNotedWithANegativeAmount() {
        let decision = Fixture.giftCard().redeemed(
            amount: 40, balance: 100, by: RedemptionID(3), now: now)
        #expect(decision.balance == 60 && decision.postings.isEmpty)
        #expect(decision.activities.map(\.amount) == [-40])
        #expect(decision.activities.map(\.balanceAfter) == [60])
        #expect(decision.card.activities == 3)
    }

    private func outcome<Value: Sendable>(
        _ body: () throws(Refusal) -> Value
    ) -> Outcome<Value> {
        Outcome(body)
    }

    private func issue(
        faceValue: Int64 = 10_000, expiresAt: Timestamp? = nil, activate: Bool = false,
        now: Timestamp = Fixture.now
    ) -> Outcome<GiftCardDecision> {
        Outcome { () throws(Refusal) in
            try GiftCard.issue(
                GiftCardIssueCommand(
                    tenant: Fixture.tenant, currency: Fixture.currency, faceValue: faceValue,
                    expiresAt: expiresAt, activate: activate),
                facts: GiftCardIssueFacts(
                    id: GiftCardID(2), serial: 1, signingSlot: 0, typingSlot: 0),
                now: now)
        }
    }

    private func refund(
        _ card: GiftCard, _ amount: Int64, took: Int64, back: Int64 = 0,
        isRolledBack: Bool = false
    ) -> Outcome<GiftCardDecision> {
        Outcome { () throws(Refusal) in
            try card.refund(
                GiftCardRefundCommand(redemption: RedemptionID(3), amount: amount),
                facts: GiftCardRefundFacts(
                    balance: 6_250, redeemedAmount: took, refundedAmount: back,
                    isRolledBack: isRolledBack),
                now: Fixture.now)
        }
    }
}
