// Holds
//
// Vouchers set aside for an order that is not paid for yet. A hold is decided by the same code as
// a redemption and takes everything that a redemption would take: a coupon's use, counts per
// member, quotas, budgets, what gift cards pay. So nobody else can use it meanwhile. What has a
// floor goes to the `held` account of its owner, by the steps of `Ledger/Holds`.
//
// Parts of the order are then captured (a shipment at a time), each as a redemption of its own with
// its exact shares; parts together are the whole, never more. What is not captured when the hold is
// voided, expires, or ends with a final part, goes back. A voucher's use comes back when nothing it
// gave stands: the hold has ended, and every part that used it was rolled back.

package import Ledger

/// Vouchers set aside for an order until a fixed time.
package struct VoucherHold: Hashable, Sendable {
    package let tenant: TenantID
    package let id: HoldID
    package let order: Order
    package let member: MemberID?
    /// The merchant's own number of the member.
    package let memberName: String?
    /// In the order of the request.
    package var vouchers: [HeldVoucher]
    /// Pieces of each line that parts have taken so far.
    package var capturedQuantities: [Int64]
    /// The redemptions that parts became, oldest first.
    package var captures: [RedemptionID]
    /// How many of them were not rolled back.
    package var standingCaptures: Int64
    /// The first moment at which nothing can be captured any more.
    package let expiresAt: Timestamp
    package let createdAt: Timestamp
    package var state: Hold.State
    /// Nil while it is open.
    package var endedAt: Timestamp?

    package init(
        tenant: TenantID, id: HoldID, order: Order, member: MemberID?, memberName: String?,
        vouchers: [HeldVoucher], capturedQuantities: [Int64], captures: [RedemptionID] = [],
        standingCaptures: Int64 = 0, expiresAt: Timestamp, createdAt: Timestamp,
        state: Hold.State = .open, endedAt: Timestamp? = nil
    ) {
        precondition(capturedQuantities.count == order.lines.count, "one count per line")
        self.tenant = tenant
        self.id = id
        self.order = order
        self.member = member
        self.memberName = memberName
        self.vouchers = vouchers
        self.capturedQuantities = capturedQuantities
        self.captures = captures
        self.standingCaptures = standingCaptures
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.state = state
        self.endedAt = endedAt
    }
}

/// One voucher of a hold: what was decided for it, and what parts have made of that so far.
package struct HeldVoucher: Hashable, Sendable {
    package let use: RedemptionCommand.VoucherUse
    /// The offer of a coupon or public code, and its campaign; nil for gift cards.
    package let offer: OfferID?
    /// The version it was judged by; nil for the first, and for gift cards.
    package let offerVersion: Int64?
    package let campaign: CampaignID?
    /// Minor units it takes off or pays in all; 0 for a service.
    package let amount: Int64
    /// Its share of each order line; empty for gift cards.
    package let lineAmounts: [Int64]
    package var postings: [HeldPosting]
    /// What it took from the offer's counters.
    package let counts: [CountTaken]
    /// How much of `amount`, and of each line's, parts have taken.
    package var taken: Int64
    package var takenLines: [Int64]
    /// Parts that used it and were not rolled back.
    package var standing: Int64
    /// Its use stays away for good: a part was taken back whose offer keeps uses.
    package var isSpent: Bool

    package init(
        use: RedemptionCommand.VoucherUse, offer: OfferID?, offerVersion: Int64? = nil,
        campaign: CampaignID?, amount: Int64, lineAmounts: [Int64], postings: [HeldPosting],
        counts: [CountTaken] = [], taken: Int64 = 0, takenLines: [Int64], standing: Int64 = 0,
        isSpent: Bool = false
    ) {
        precondition(takenLines.count == lineAmounts.count, "one share per line")
        self.use = use
        self.offer = offer
        self.offerVersion = offerVersion
        self.campaign = campaign
        self.amount = amount
        self.lineAmounts = lineAmounts
        self.postings = postings
        self.counts = counts
        self.taken = taken
        self.takenLines = takenLines
        self.standing = standing
        self.isSpent = isSpent
    }

    /// Whether nothing needs its use once the hold has ended.
    var isFree: Bool { standing == 0 && !isSpent }

    func left(onLine line: Int) -> Int64 {
        lineAmounts.isEmpty ? 0 : lineAmounts[line] - takenLines[line]
    }

    /// What a discount of so much takes from counters of discounts.
    func discountCounts(_ amount: Int64) -> [CountTaken] {
        guard amount > 0 else { return [] }
        return counts.filter(\.isDiscount).map {
            CountTaken(kind: $0.kind, subject: $0.subject, period: $0.period, amount: amount)
        }
    }

    /// What its use takes from counters of uses.
    var useCounts: [CountTaken] { counts.filter { !$0.isDiscount } }
}

/// One posting that a held voucher stands for, and how much of it parts have booked.
package struct HeldPosting: Hashable, Sendable {
    /// From where to where in the end, and how much in all.
    package let posting: Posting
    /// 0 ... the posting's amount.
    package var captured: Int64

    package init(posting: Posting, captured: Int64 = 0) {
        self.posting = posting
        self.captured = captured
    }

    var left: Int64 { posting.amount - captured }

    /// Counts uses, so that it is booked whole by the first part that uses the voucher.
    var isUse: Bool { posting.source.asset == .unit }

    /// Counts against a day that has no account to hold from, or comes straight from funding, where
    /// a budget set meanwhile has to see it: booked when it is held.
    var isBookedAtOnce: Bool { [.pacing, .funding].contains(posting.source.kind) }
}

extension VoucherHold {
    /// What is given back after an order is promised with the order, not with parts of it.
    ///
    /// Refusals: `illegal_state`.
    package static func check(_ decision: RedemptionDecision) throws(Refusal) {
        guard let given = decision.givenBack.first else { return }
        throw Refusal(
            .illegalState, "Redeem a voucher that gives something back; it cannot be held.",
            [
                Condition(
                    "illegal_state", subject: VoucherSubject.pointer(given.number),
                    required: .string("a voucher that gives nothing back"),
                    actual: .string("one that does"))
            ])
    }

    /// Sets aside what a redemption was decided to take.
    ///
    /// Precondition: the decision is the command's, and `expiresAt` is later than `now`.
    package static func place(
        _ id: HoldID, _ command: RedemptionCommand, facts: RedemptionFacts,
        decision: RedemptionDecision, memberName: String?, until expiresAt: Timestamp,
        now: Timestamp
    ) -> (hold: VoucherHold, postings: [Posting]) {
        let vouchers = zip(facts.vouchers, decision.applied).map { HeldVoucher($0, $1) }
        let hold = VoucherHold(
            tenant: command.tenant, id: id, order: command.order, member: command.member,
            memberName: memberName, vouchers: vouchers,
            capturedQuantities: command.order.lines.map { _ in 0 }, expiresAt: expiresAt,
            createdAt: now)
        var postings: [Posting] = []
        for held in vouchers.flatMap(\.postings) {
            let posting = held.posting
            if held.isBookedAtOnce { postings.append(posting) }
            guard posting.source.kind.hasFloor else { continue }
            postings +=
                certain { () throws(HoldRejection) in
                    try Hold.place(
                        id: id.number, on: posting.source, amount: posting.amount,
                        expiresAt: expiresAt, now: now)
                }.postings
        }
        return (hold, postings.merged())
    }

    /// What is set aside now, by the `held` account it lies in: nothing once the hold has ended.
    package var setAside: [(account: AccountKey, amount: Int64)] {
        guard state == .open else { return [] }
        return vouchers.flatMap(\.postings).compactMap { held in
            guard held.left > 0, let hold = ledgerHold(held) else { return nil }
            return (hold.heldAccount, hold.openAmount)
        }
    }

    /// The ledger's hold behind a posting; nil where its source has no floor, so that there is
    /// nothing to keep from others.
    func ledgerHold(_ held: HeldPosting) -> Hold? {
        guard held.posting.source.kind.hasFloor else { return nil }
        return Hold(
            id: id.number, account: held.posting.source, amount: held.posting.amount,
            capturedAmount: held.captured, expiresAt: expiresAt,
            state: held.left == 0 ? .captured : .open)
    }

    /// A step of the ledger that checks before it have made sure of.
    static func certain(
        _ step: () throws(HoldRejection) -> Hold.Step
    ) -> Hold.Step {
        do {
            return try step()
        } catch {
            preconditionFailure("a step was taken that the ledger refuses: \(error)")
        }
    }
}

extension HeldVoucher {
    fileprivate init(
        _ fact: RedemptionFacts.Voucher, _ applied: RedemptionDecision.Applied
    ) {
        var offer: OfferID?
        var version: Int64?
        var campaign: CampaignID?
        var counts: [CountTaken] = []
        var use = applied.voucher
        switch fact {
        case .coupon(_, let found, _, let counters):
            (offer, campaign) = (found.id, found.campaign)
            version = found.version == 1 ? nil : found.version
            counts = counters.counted.taken(discount: applied.amount)
        case .giftCard(let card, _): use = .giftCard(card.id, amount: nil)
        }
        self.init(
            use: use, offer: offer, offerVersion: version, campaign: campaign,
            amount: applied.amount, lineAmounts: applied.lineAmounts,
            postings: applied.postings.map { HeldPosting(posting: $0) }, counts: counts,
            takenLines: applied.lineAmounts.map { _ in 0 })
    }
}
