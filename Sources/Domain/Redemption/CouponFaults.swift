import Ledger

/// The checks of one coupon or public code. Each states what to do next in words that a cashier
/// can read to a customer.
struct CouponFaults {
    let use: CouponUse
    let circumstances: Circumstances
    var found = Faults()

    init(use: CouponUse, circumstances: Circumstances) {
        self.use = use
        self.circumstances = circumstances
    }

    mutating func addStateFaults() {
        let currency = use.campaign.currency
        if currency != circumstances.order.currency {
            add(
                .currencyMismatch, "Use this coupon on an order in its own currency.",
                required: .string(currency.code),
                actual: .string(circumstances.order.currency.code))
        }
        if let coupon = use.coupon {
            if coupon.state == .voided {
                add(
                    .voided, "This coupon was withdrawn; take it off the order.",
                    required: .string("active"), actual: .string("voided"))
            }
            if coupon.usesLeft <= 0 {
                add(
                    .alreadyUsed, "This coupon has been used; take it off the order.",
                    required: .integer(1), actual: .integer(coupon.usesLeft))
            }
        }
        if use.campaign.state == .paused {
            add(
                .campaignPaused, "This campaign is paused; try again when it goes on.",
                required: .string("active"), actual: .string("paused"))
        }
        addStopFaults()
        if use.campaign.state == .awaitingApproval {
            add(
                .awaitingApproval, "This offer is not approved yet; try again when it is.",
                required: .string("active"), actual: .string("awaiting_approval"))
        }
        if !use.offer.stacking.combinable && circumstances.couponCount > 1 {
            add(
                .notCombinable, "Use this coupon alone, or take it off the order.",
                required: .integer(1), actual: .integer(Int64(circumstances.couponCount)))
        }
    }

    mutating func addTimeFaults() {
        let now = circumstances.now
        let terms = use.offer.terms
        let start = max(
            use.campaign.startsAt, terms.definition.restrictions.startsAt ?? .minimum,
            firstMoment ?? .minimum)
        if now < start {
            add(
                .notStarted, "This coupon is not valid yet; use it after its start.",
                required: ConditionValue.time(start), actual: ConditionValue.time(now))
        }
        let end = min(
            use.campaign.endsAt, terms.definition.restrictions.endsAt ?? .maximum,
            use.coupon?.expiresAt ?? .maximum)
        if now >= end {
            add(
                .expired, "This coupon has expired; take it off the order.",
                required: ConditionValue.time(end), actual: ConditionValue.time(now))
        }
    }

    /// When a coupon that waits for some days after its issue begins to work; nil: at once. A zone
    /// that is not known lets it wait.
    private var firstMoment: Timestamp? {
        guard use.offer.terms.definition.restrictions.validity.waitDays > 0, let coupon = use.coupon
        else { return nil }
        let restrictions = use.offer.restrictions
        guard let zone = circumstances.situation.zone(restrictions.schedule.zone) else {
            return .maximum
        }
        return restrictions.validity.start(issuedAt: coupon.issuedAt, in: zone)
    }

    /// A coupon bound to a member is refused to another member, and to nobody in particular too:
    /// whoever picked up its code must not spend it.
    mutating func addMemberFaults() {
        guard let member = circumstances.member else {
            let needsMember =
                use.offer.restrictions.asksForMember || use.offer.benefit.giveBack != nil
                || use.offer.limits.redemptionsPerMember != nil || use.coupon?.member != nil
                || use.offer.terms.definition.experiment != nil
            if needsMember {
                add(
                    .memberRequired, "Ask for the customer's member number and try again.",
                    required: .string("a member"), actual: .null)
            }
            return
        }
        if let owner = use.coupon?.member, owner != member {
            // Neither member is named: the till may not learn whose coupon it is.
            add(
                .wrongMember, "Only the member this coupon was issued to can use it.",
                required: .string("the member it was issued to"),
                actual: .string("another member"))
        }
        if circumstances.situation.withheld.contains(use.offer.id) {
            add(
                .holdout, Refusal.holdout.message,
                required: .string("a member it is given to"), actual: .string("another member"))
        }
    }

    mutating func addLineFaults(_ lines: PricedLines, spend: Int64) {
        if lines.eligible.isEmpty {
            add(
                .noEligibleLine, "Add an item that this coupon is for.",
                required: .integer(1), actual: .integer(0))
        }
        let needed = use.offer.terms.requiredPieces
        if needed > 0 {
            var pieces: Int64 = 0
            for line in lines.eligible { pieces += circumstances.order.lines[line].quantity }
            if pieces < needed {
                add(
                    .minimumQuantity, "Add more pieces of the items that this coupon is for.",
                    required: .integer(needed),
                    actual: ["quantity": .integer(pieces), "missing": .integer(needed - pieces)])
            }
        }
        addSpendFault(spend)
    }

    /// `spend`: value of the eligible lines as the offer counts it.
    mutating func addSpendFault(_ spend: Int64) {
        let needed = use.offer.terms.requiredSpend
        guard spend < needed else { return }
        add(
            .minimumSpend, "Add more of the items that this coupon is for.",
            required: Money(needed, use.campaign.currency).json,
            actual: [
                "amount": .integer(spend),
                "currency": .string(circumstances.order.currency.code),
                "missing": .integer(needed - spend),
            ])
    }

    mutating func addStackingFaults(_ counters: SharedCounters) {
        if let limit = use.offer.limits.usesPerOrder {
            let uses = counters.uses(of: use.offer.id)
            if uses >= limit {
                add(
                    .limitOrder, "This order holds as many coupons of the offer as allowed.",
                    required: .integer(limit), actual: .integer(uses))
            }
        }
        if let taken = counters.takenGroup(for: use) {
            add(
                .exclusionGroup, "Use this coupon or the other one on an order, not both.",
                required: ["group": .string(taken.group)],
                actual: .string("taken by " + VoucherSubject.pointer(taken.index)))
        }
    }

    mutating func addUseLimitFaults(_ counters: SharedCounters) {
        if let limit = use.offer.limits.redemptionsPerMember, circumstances.member != nil {
            let used = counters.redemptionsByMember(for: use)
            if used >= limit {
                add(
                    .limitMember, "This member has used the offer as often as allowed.",
                    required: .integer(limit), actual: .integer(used))
            }
        }
        if let left = counters.redemptionsLeft(for: use), left < 1 {
            add(
                .limitTotal, "This offer is used up; take the coupon off the order.",
                required: .integer(1), actual: .integer(left))
        }
        for fault in counters.countFaults(for: use) {
            found.add(
                fault.code, fault.message, position: use.index, name: fault.name,
                subject: VoucherSubject.pointer(use.index), required: fault.required,
                actual: fault.actual)
        }
        addPaceFaults(counters)
    }

    mutating func addAmountFaults(discount: Int64, budgetLeft: Int64?) {
        if discount == 0 && use.offer.benefit.reducesPrice {
            add(
                .nothingToApply, "Nothing is left to take off; take the coupon off the order.",
                required: .integer(1), actual: .integer(0))
        }
        if let left = budgetLeft, discount > left {
            add(
                .limitBudget, "This campaign's budget is used up; take the coupon off the order.",
                required: Money(discount, use.campaign.currency).json,
                actual: Money(left, use.campaign.currency).json)
        }
    }

    mutating func add(
        _ code: RefusalCode, _ message: String, required: JSON, actual: JSON
    ) {
        found.add(
            code, message, position: use.index, subject: VoucherSubject.pointer(use.index),
            required: required, actual: actual)
    }
}
