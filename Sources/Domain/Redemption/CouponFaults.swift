import Ledger

/// The checks of one coupon or public code. Each states what to do next in words that a cashier
/// can read to a customer.
struct CouponFaults {
    let use: CouponUse
    let circumstances: Circumstances
    private(set) var found = Faults()

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
        if !use.offer.combinable && circumstances.couponCount > 1 {
            add(
                .notCombinable, "Use this coupon alone, or take it off the order.",
                required: .integer(1), actual: .integer(Int64(circumstances.couponCount)))
        }
    }

    mutating func addTimeFaults() {
        let now = circumstances.now
        let restrictions = use.offer.restrictions
        let start = max(use.campaign.startsAt, restrictions.startsAt ?? .minimum)
        if now < start {
            add(
                .notStarted, "This coupon is not valid yet; use it after its start.",
                required: ConditionValue.time(start), actual: ConditionValue.time(now))
        }
        let end = min(
            use.campaign.endsAt, restrictions.endsAt ?? .maximum, use.coupon?.expiresAt ?? .maximum)
        if now >= end {
            add(
                .expired, "This coupon has expired; take it off the order.",
                required: ConditionValue.time(end), actual: ConditionValue.time(now))
        }
    }

    /// A coupon bound to a member is refused to another member, and to nobody in particular too:
    /// whoever picked up its code must not spend it.
    mutating func addMemberFaults() {
        let needsMember =
            use.offer.restrictions.memberOnly || use.offer.limits.redemptionsPerMember != nil
            || use.coupon?.member != nil
        guard let member = circumstances.member else {
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
    }

    mutating func addOrderFaults(eligibleLines: Int, eligibleAmount: Int64) {
        let stores = use.offer.restrictions.stores
        if !stores.isEmpty && !(circumstances.order.store.map(stores.contains) ?? false) {
            add(
                .wrongStore, "Use this coupon in one of the stores it is valid for.",
                required: CouponFaults.listing(stores),
                actual: circumstances.order.store.map { .string($0) } ?? .null)
        }
        if eligibleLines == 0 {
            add(
                .noEligibleLine, "Add an item that this coupon is for.",
                required: .integer(1), actual: .integer(0))
        }
        let needed = use.offer.requiredSpend
        if eligibleAmount < needed {
            add(
                .minimumSpend, "Add more of the items that this coupon is for.",
                required: Money(needed, use.campaign.currency).json,
                actual: [
                    "amount": .integer(eligibleAmount),
                    "currency": .string(circumstances.order.currency.code),
                    "missing": .integer(needed - eligibleAmount),
                ])
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
    }

    mutating func addAmountFaults(discount: Int64, budgetLeft: Int64?) {
        if discount == 0 {
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

    /// Short lists in full, sorted; long ones as their count, so that a refusal stays small.
    private static func listing(_ entries: Set<String>) -> JSON {
        guard entries.count <= 20 else {
            return ["stores": .integer(Int64(entries.count))]
        }
        return .array(entries.sorted().map { .string($0) })
    }

    private mutating func add(
        _ code: RefusalCode, _ message: String, required: JSON, actual: JSON
    ) {
        found.add(
            code, message, position: use.index, subject: VoucherSubject.pointer(use.index),
            required: required, actual: actual)
    }
}
