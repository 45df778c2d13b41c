import Ledger

/// A give-back voucher that is on the bill: what it gives is known when all discounts are.
struct RewardPromise {
    let use: CouponUse
    let terms: GiveBack
    let lines: PricedLines
    /// Value of the eligible lines as the offer counts it, when it was applied.
    let spend: Int64

    /// What it gives for an order of which this is left to pay.
    func amount(_ balances: LineBalances) -> Int64 {
        let left = balances.sum(of: lines.eligible)
        let isFinal = use.offer.restrictions.spend.basis == .final
        return terms.amount(
            spend: isFinal ? left : spend, left: left, pieces: balances.pieces(of: lines.eligible))
    }
}

/// Decides what an order gives back and what points and credit pay of it.
struct RewardDesk {
    private let command: RedemptionCommand
    private let facts: RewardFacts
    private let now: Timestamp
    private var purse: RewardPurse?
    private var pointsTaken: [OfferID: Int64] = [:]
    private var couponsTaken: [String: Int64] = [:]
    private(set) var given: [GivenBack] = []
    /// What comes out of the budgets of forms.
    private(set) var formPostings: [Posting] = []
    private(set) var paid = Tender.Paid.nothing

    init(_ command: RedemptionCommand, _ facts: RewardFacts, now: Timestamp) {
        self.command = command
        self.facts = facts
        self.now = now
        purse = command.member.map {
            RewardPurse(tenant: command.tenant, member: $0, balances: facts.balances)
        }
    }

    var postings: [Posting] { purse?.postings ?? [] }

    // MARK: Giving

    /// Precondition: the promises are in the order of application and nothing was refused.
    mutating func give(
        _ promises: [RewardPromise], _ balances: LineBalances, _ counters: inout SharedCounters
    ) -> Faults {
        var faults = Faults()
        for promise in promises {
            let found = give(promise, promise.amount(balances), &counters)
            faults.add(found)
        }
        return faults
    }

    private mutating func give(
        _ promise: RewardPromise, _ amount: Int64, _ counters: inout SharedCounters
    ) -> Faults {
        let use = promise.use
        guard let member = command.member else { return Faults() }
        guard amount > 0 else {
            var faults = Faults()
            faults.add(
                .nothingToApply, "This order gives nothing back; take the coupon off the order.",
                at: use.index, required: .integer(1), actual: .integer(0))
            return faults
        }
        let form: GivenBack.Form
        var origin: AccountKey?
        var faults = Faults()
        drawForm(amount, use, counters, &faults)
        switch promise.terms.form {
        case .points(let total):
            form = .points
            origin =
                total == nil
                ? RewardPurse.source(of: .points, command.tenant) : use.offer.pointsQuotaAccount
            if total != nil { takePoints(amount, use, &faults) }
        case .cashCredit:
            form = .cashCredit
            origin = use.campaign.discountSource
            if let left = counters.budgetLeft(for: use), amount > left {
                faults.add(
                    .limitBudget,
                    "This campaign's budget is used up; take the coupon off the order.",
                    at: use.index, required: Money(amount, use.campaign.currency).json,
                    actual: Money(left, use.campaign.currency).json)
            }
        case .coupon(let target):
            form = .coupon
            takeCoupons(amount, target, use, &faults)
        }
        counters.draw(amount, for: use)
        guard faults.isEmpty else { return faults }
        let due = promise.terms.dueAt(now)
        if let origin {
            if due == nil {
                purse?.receive(amount, of: origin.asset, from: origin)
            } else {
                purse?.reserve(amount, of: origin.asset, from: origin)
            }
        }
        given.append(
            GivenBack(
                number: use.index, member: member, offer: use.offer.id, form: form,
                amount: amount, origin: origin, state: due == nil ? .given : .pending,
                dueAt: due ?? now))
        return faults
    }

    private mutating func drawForm(
        _ amount: Int64, _ use: CouponUse, _ counters: SharedCounters, _ faults: inout Faults
    ) {
        guard let funding = use.funding else { return }
        let form = use.offer.benefit.form
        if let left = counters.left(of: form, for: use), amount > left {
            faults.add(
                .limitBudget,
                "This campaign has given all it gives in this form; take the coupon off the order.",
                at: use.index,
                required: ["form": .string(form.name), "units": .integer(amount)],
                actual: ["form": .string(form.name), "units": .integer(left)])
        }
        let drawn = funding.posting(amount, of: form, use.campaign.currency)
        if let drawn { formPostings.append(drawn) }
    }

    /// A total whose balance is unknown counts as spent: nothing is given away by mistake.
    private mutating func takePoints(
        _ amount: Int64, _ use: CouponUse, _ faults: inout Faults
    ) {
        let left = (facts.pointsLeft[use.offer.id] ?? 0) - (pointsTaken[use.offer.id] ?? 0)
        if amount > left {
            faults.add(
                .limitTotal, "This offer's points are used up; take the coupon off the order.",
                at: use.index, required: .integer(amount), actual: .integer(left))
        }
        pointsTaken[use.offer.id, default: 0] += amount
    }

    /// What speaks against issuing so many coupons now speaks against the voucher that gives them.
    private mutating func takeCoupons(
        _ count: Int64, _ name: String, _ use: CouponUse, _ faults: inout Faults
    ) {
        guard let target = facts.targets[name] else {
            faults.add(
                .limitTotal, "The coupons that this would give do not exist; take it off.",
                at: use.index, required: .string(name), actual: .null)
            return
        }
        // With those that other vouchers of the order give.
        let all = (couponsTaken[name] ?? 0) + count
        couponsTaken[name] = all
        let rules = IssueRules(
            offer: target.offer, campaign: target.campaign, count: all, now: now,
            zone: target.zone)
        var found = Faults()
        _ = rules.expiry(asked: nil, &found)
        rules.addStateFaults(&found)
        rules.addStopFaults(target.counted, &found)
        rules.addMemberFaults(command.member, issued: target.issuedToMember + all - 1, &found)
        rules.addTotalFaults(issuesLeft: target.issuesLeft, &found)
        rules.addCountFaults(target.counted, &found)
        guard let refusal = found.refusal else { return }
        faults.add(
            refusal.code, "The coupons that this gives are not to be had; take it off the order.",
            at: use.index, required: refusal.conditions.first?.required ?? .null,
            actual: refusal.conditions.first?.actual ?? .null)
    }
}

// MARK: Paying

extension RewardDesk {
    /// Pays with points, then with cash credit, what `due` is left.
    mutating func pay(due: Int64) -> Faults {
        var faults = Faults()
        let tender = command.tender
        guard !tender.isEmpty else { return faults }
        if command.member == nil {
            faults.add(
                .memberRequired, "Say which member pays with points or credit.",
                subject: "/member", required: .string("a member"), actual: .null)
            return faults
        }
        let points = tender.points.map { payPoints($0, due: due, &faults) } ?? (0, 0)
        let credit =
            tender.cashCredit.map { payCredit($0, due: due - points.1, &faults) } ?? 0
        paid = Tender.Paid(points: points.0, pointsAmount: points.1, cashCredit: credit)
        return faults
    }

    private mutating func payPoints(
        _ asked: Int64, due: Int64, _ faults: inout Faults
    ) -> (Int64, Int64) {
        guard let worth = facts.worth, worth.currency == command.order.currency else {
            faults.add(
                .currencyMismatch, "Points do not pay in this currency; leave them out.",
                subject: "/points",
                required: .string("a currency that points are worth something in"),
                actual: .string(command.order.currency.code))
            return (0, 0)
        }
        let payment = worth.payment(asked: asked, due: due)
        requireSomething(payment.amount, due: due, "/points", &faults)
        let balance = facts.balances.available[.points] ?? 0
        if balance < asked {
            faults.add(
                .insufficientBalance, "Use fewer points, or leave them out.", subject: "/points",
                required: .integer(asked), actual: .integer(balance))
        }
        guard faults.isEmpty else { return (0, 0) }
        purse?.spend(payment.points, of: .points)
        return payment
    }

    private mutating func payCredit(
        _ asked: Int64, due: Int64, _ faults: inout Faults
    ) -> Int64 {
        let currency = command.order.currency
        let amount = min(asked, due)
        requireSomething(amount, due: due, "/cash_credit", &faults)
        let balance = facts.balances.available[currency] ?? 0
        if balance < asked {
            faults.add(
                .insufficientBalance, "Use less cash credit, or leave it out.",
                subject: "/cash_credit", required: Money(asked, currency).json,
                actual: Money(balance, currency).json)
        }
        guard faults.isEmpty else { return 0 }
        purse?.spend(amount, of: currency)
        return amount
    }

    private func requireSomething(
        _ amount: Int64, due: Int64, _ subject: String, _ faults: inout Faults
    ) {
        guard amount == 0 else { return }
        faults.add(
            .nothingToApply,
            due == 0
                ? "Nothing is left to pay; leave points and credit out."
                : "So few points are worth nothing; use more or leave them out.",
            subject: subject, required: .integer(1), actual: .integer(0))
    }
}

extension Faults {
    fileprivate mutating func add(
        _ code: RefusalCode, _ message: String, at index: Int, required: JSON, actual: JSON
    ) {
        add(
            code, message, position: index, subject: VoucherSubject.pointer(index),
            required: required, actual: actual)
    }
}
