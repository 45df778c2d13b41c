import Domain
import Testing

struct RedemptionPrecedenceTests {
    /// Words that bring about one fault of a coupon each, in any company.
    private static let couponFaults: [(String, RefusalCode)] = [
        ("order.currency=USD", .currencyMismatch), ("twice", .duplicateVoucher),
        ("voided", .voided), ("uses=0", .alreadyUsed), ("offer.start=1", .notStarted),
        ("coupon.end=0", .expired), ("paused", .campaignPaused),
        ("coupon.member=7 member=8", .wrongMember), ("memberonly", .memberRequired),
        ("stores=S1", .wrongStore), ("include=sku9", .noEligibleLine),
        ("minimum=10001", .minimumSpend), ("alone second", .notCombinable),
        ("permember=1 bymember=1 member=8", .limitMember), ("left=0", .limitTotal),
    ]

    private static let cardFaults: [(String, RefusalCode)] = [
        ("card.amount=0", .outOfRange), ("card.currency=USD", .currencyMismatch),
        ("card", .duplicateVoucher), ("card.blocked", .blocked), ("card.end=0", .expired),
        ("card.member=7 member=8", .wrongMember), ("card.member=7", .memberRequired),
        ("card.balance=0", .insufficientBalance), ("lines=0", .nothingToApply),
    ]

    @Test func ofTwoFaultsOfACouponTheEarlierIsAnsweredAndBothAreListed() {
        check(RedemptionPrecedenceTests.couponFaults, with: "")
    }

    @Test func ofTwoFaultsOfAGiftCardTheEarlierIsAnsweredAndBothAreListed() {
        check(RedemptionPrecedenceTests.cardFaults, with: "nocoupon card ")
    }

    @Test func ofTwoFaultyVouchersTheEarlierCodeIsAnsweredAndBothAreListed() {
        for (words, code) in RedemptionPrecedenceTests.couponFaults where code != .currencyMismatch
        {
            let refusal = Scenario(words + " card card.blocked").outcome.refusal
            #expect(refusal?.code == min(code, .blocked), "\(words)")
            let names = refusal?.conditions.map(\.name) ?? []
            #expect(names.contains(code.rawValue) && names.contains("blocked"), "\(words)")
        }
    }

    @Test func expiredCouponIsRefusedBeforeBudgetIsLookedAt() {
        let refusal = Scenario("coupon.end=0 budget=0").outcome.refusal
        #expect(refusal?.code == .expired)
        #expect(refusal?.conditions.map(\.name) == ["expired"])
    }

    @Test func aRefusedVoucherTakesNothingFromTheOthers() {
        // The expired coupon would have taken the last redemption; only its own fault is told.
        let refusal = Scenario("coupon.end=0 same left=1").outcome.refusal
        #expect(refusal?.conditions.map(\.name) == ["expired"])
        #expect(refusal?.conditions.map(\.subject) == ["/vouchers/0"])
    }

    private func check(_ faults: [(String, RefusalCode)], with base: String) {
        for (index, first) in faults.enumerated() {
            #expect(Scenario(base + first.0).answer == first.1.rawValue, "\(first.0)")
            for second in faults[(index + 1)...] {
                // A member named and a member missing cannot meet in one command.
                let codes = Set([first.1, second.1])
                if codes.contains(.memberRequired)
                    && (first.0 + second.0).contains("member=8")
                {
                    continue
                }
                let words = "\(base)\(first.0) \(second.0)"
                let refusal = Scenario(words).outcome.refusal
                #expect(refusal?.code == min(first.1, second.1), "\(words)")
                let names = Set(refusal?.conditions.map(\.name) ?? [])
                // A balance is told to the card's owner only.
                let isForeign = first.0.contains("card.member") || second.0.contains("card.member")
                let told = isForeign ? codes.subtracting([.insufficientBalance]) : codes
                #expect(names.isSuperset(of: told.map(\.rawValue)), "\(words): \(names)")
            }
        }
    }
}
