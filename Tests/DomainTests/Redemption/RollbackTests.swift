import Domain
import Ledger
import Testing

struct RollbackTests {
    private let redemption = RedemptionID(9)

    /// Redeem, refund part of some cards, roll back: every account, coupon use and card balance
    /// is where it was before.
    @Test(arguments: 301...304 as ClosedRange<UInt64>)
    func rollbackRestoresExactlyWhatTheRedemptionChanged(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var restored = 0
        for number in 0..<3_000 {
            let redeemed = RandomRedemption(using: &random)
            guard let decision = redeemed.outcome.value else { continue }
            var accounts = Tally(decision.postings)
            var refunds: [Int64] = []
            for applied in decision.applied {
                let refund = random.oneIn(3) ? random.amount(0...applied.amount) : 0
                refunds.append(refund)
            }
            let children = children(redeemed, decision, refunds)
            for child in children {
                guard case .giftCard(let card, _) = child.kind, child.givenBack > 0 else {
                    continue
                }
                accounts.add([
                    Posting(
                        from: card.redeemedAccount, to: card.balanceAccount,
                        amount: child.givenBack)
                ])
            }
            let back = try Redemption.rollBack(
                RollbackCommand(tenant: Fixture.tenant, redemption: redemption),
                facts: RollbackFacts(
                    isRolledBack: false, redeemedAt: Fixture.now,
                    member: redeemed.command.member, postings: decision.postings,
                    vouchers: children),
                now: Fixture.now)
            accounts.add(back.postings)
            #expect(accounts.isZero, "seed \(seed), order \(number)")
            #expect(back.discountTotal == decision.discountTotal, "seed \(seed)")
            #expect(coupons(redeemed) == back.uses.coupons, "seed \(seed), order \(number)")
            for card in back.giftCards {
                #expect(
                    card.balance == balance(card.card.id, redeemed), "seed \(seed), \(number)")
            }
            let counted = back.uses.memberCounters.map(\.redemptions).reduce(0, +)
            let used = decision.applied.filter { !$0.voucher.voucherName.hasPrefix("card") }
            #expect(counted == Int64(used.count), "seed \(seed), order \(number)")
            restored += 1
        }
        #expect(restored > 500, "seed \(seed)")
    }

    @Test func aSecondRollbackIsRefused() {
        let outcome = Outcome { () throws(Refusal) in
            try Redemption.rollBack(
                RollbackCommand(tenant: Fixture.tenant, redemption: redemption),
                facts: RollbackFacts(
                    isRolledBack: true, redeemedAt: Fixture.now, member: nil, postings: [],
                    vouchers: []),
                now: Fixture.now)
        }
        #expect(outcome.code == .alreadyRolledBack)
    }

    @Test func vouchersThatChangedMeanwhileGetTheirValueBackAndStayAsTheyAre() throws {
        let coupon = Fixture.coupon(
            state: .voided, usesLeft: 0, expiresAt: Fixture.hour(-1), lastRedemption: 9)
        let card = Fixture.giftCard(state: .blocked, expiresAt: Fixture.hour(-1))
        let back = try rollBack([
            UsedVoucher(.coupon(coupon, Fixture.offer(), Fixture.campaign()), amount: 5),
            UsedVoucher(.giftCard(card, balance: 1), amount: 10, givenBack: 4),
        ])
        #expect(back.uses.coupons.map(\.usesLeft) == [1])
        #expect(back.uses.coupons.map(\.state) == [.voided])
        #expect(back.uses.coupons.map(\.lastRedemption) == [nil])
        #expect(back.giftCards.map(\.balance) == [7])
        #expect(back.giftCards.map(\.card.state) == [.blocked])
        #expect(back.giftCards.first?.activities.map(\.kind) == [.rolledBack])
        #expect(back.giftCards.first?.activities.map(\.amount) == [6])
        #expect(back.giftCardTotal == 6 && back.discountTotal == 5)
    }

    @Test func aCardRefundedInFullGetsNothingMore() throws {
        let card = Fixture.giftCard()
        let back = try rollBack([
            UsedVoucher(.giftCard(card, balance: 10), amount: 10, givenBack: 10)
        ])
        #expect(back.giftCards.isEmpty && back.postings.isEmpty && back.giftCardTotal == 0)
    }

    @Test func aDiscountReturnsToWhereItWasBookedFrom() throws {
        let before = Fixture.campaign()
        let booked = before.discountPosting(amount: 5)
        #expect(booked.source == before.fundingAccount)
        let back = try Redemption.rollBack(
            RollbackCommand(tenant: Fixture.tenant, redemption: redemption),
            facts: RollbackFacts(
                isRolledBack: false, redeemedAt: Fixture.now, member: nil, postings: [booked],
                vouchers: [UsedVoucher(.coupon(nil, Fixture.offer(), before), amount: 5)]),
            now: Fixture.now)
        #expect(back.postings == [booked.reversed])
    }

    private func rollBack(_ children: [UsedVoucher]) throws -> RollbackDecision {
        let postings = children.compactMap { child -> Posting? in
            guard case .giftCard(let card, _) = child.kind else { return nil }
            return Posting(
                from: card.balanceAccount, to: card.redeemedAccount, amount: child.amount)
        }
        return try Redemption.rollBack(
            RollbackCommand(tenant: Fixture.tenant, redemption: redemption),
            facts: RollbackFacts(
                isRolledBack: false, redeemedAt: Fixture.now, member: MemberID(7),
                postings: postings, vouchers: children),
            now: Fixture.now)
    }

    /// The vouchers as the redemption and the refunds left them.
    private func children(
        _ redeemed: RandomRedemption, _ decision: RedemptionDecision, _ refunds: [Int64]
    ) -> [UsedVoucher] {
        zip(redeemed.facts.vouchers, decision.applied).enumerated().map { index, pair in
            switch pair.0 {
            case .coupon(let coupon, let offer, let campaign, _):
                return UsedVoucher(
                    .coupon(coupon?.redeemed(by: redemption), offer, campaign),
                    amount: pair.1.amount, lineAmounts: pair.1.lineAmounts)
            case .giftCard(let card, let balance):
                let after = card.redeemed(
                    amount: pair.1.amount, balance: balance, by: redemption, now: Fixture.now)
                return UsedVoucher(
                    .giftCard(after.card, balance: after.balance + refunds[index]),
                    amount: pair.1.amount, givenBack: refunds[index])
            }
        }
    }

    private func coupons(_ redeemed: RandomRedemption) -> [Coupon] {
        redeemed.facts.vouchers.compactMap { voucher in
            if case .coupon(let coupon, _, _, _) = voucher { coupon } else { nil }
        }.sorted { $0.id < $1.id }
    }

    private func balance(_ card: GiftCardID, _ redeemed: RandomRedemption) -> Int64? {
        for case .giftCard(let other, let balance) in redeemed.facts.vouchers
        where other.id == card {
            return balance
        }
        return nil
    }
}

/// A running sum of every account's changes.
private struct Tally {
    private var changes: [AccountKey: Int64] = [:]

    init(_ postings: [Posting]) {
        add(postings)
    }

    var isZero: Bool { changes.values.allSatisfy { $0 == 0 } }

    mutating func add(_ postings: [Posting]) {
        for posting in postings {
            changes[posting.source, default: 0] -= posting.amount
            changes[posting.destination, default: 0] += posting.amount
        }
    }
}
