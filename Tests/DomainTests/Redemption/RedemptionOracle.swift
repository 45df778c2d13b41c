import Domain
import Ledger

/// The rules of redemption a second time, written to be read rather than run fast, and built
/// differently from the engine's: rules are a list of questions, the next voucher is picked by
/// searching, money is handed out unit by unit, accounts are a running tally.
struct RedemptionOracle {
    struct Answer: Equatable {
        /// `<index> <code>` of every fault, sorted; empty where redeemed.
        var faults: [String] = []
        var amounts: [Int64] = []
        var lines: [[Int64]] = []
        /// `<kind> <owner>` to the change of its balance, without zeros.
        var changes: [String: Int64] = [:]
    }

    private let command: RedemptionCommand
    private let facts: RedemptionFacts
    private var left: [Int64]
    private var answer = Answer()
    private var offersUsed: [Int64] = []
    private var given: [(campaign: Int64, amount: Int64)] = []

    init(_ redemption: RandomRedemption) {
        command = redemption.command
        facts = redemption.facts
        left = command.order.lines.map(\.amount)
        answer.amounts = command.vouchers.map { _ in 0 }
        answer.lines = command.vouchers.map { _ in [] }
    }

    mutating func run() -> Answer {
        var waiting = Array(command.vouchers.indices)
        for index in waiting where isRepetition(index) {
            waiting.removeAll { $0 == index }
            answer.faults.append("\(index) duplicate_voucher")
        }
        while let next = waiting.min(by: { rank($0).lexicographicallyPrecedes(rank($1)) }) {
            waiting.removeAll { $0 == next }
            switch facts.vouchers[next] {
            case .coupon(let coupon, let offer, let campaign, let counters):
                use(next, coupon, offer, campaign, counters)
            case .giftCard(let card, let balance):
                use(next, card, balance)
            }
        }
        guard answer.faults.isEmpty else {
            return Answer(faults: answer.faults.sorted())
        }
        answer.changes = answer.changes.filter { $0.value != 0 }
        return answer
    }

    private func isRepetition(_ index: Int) -> Bool {
        command.vouchers[..<index].contains { $0.isSameVoucher(as: command.vouchers[index]) }
    }

    /// Coupons before cards; higher priority, then offer, then coupon (none first).
    private func rank(_ index: Int) -> [Int64] {
        switch facts.vouchers[index] {
        case .coupon(let coupon, let offer, _, _):
            [0, -offer.stacking.priority, offer.id.number, coupon.map(\.id.number) ?? -1]
        case .giftCard(let card, _): [1, card.id.number]
        }
    }

    private mutating func use(
        _ index: Int, _ coupon: Coupon?, _ offer: Offer, _ campaign: Campaign,
        _ counters: RedemptionFacts.CouponCounters
    ) {
        let now = Fixture.now
        let order = command.order
        let eligible = order.lines.indices.filter { counts(order.lines[$0], offer) }
        let value = eligible.map { order.lines[$0].amount }.reduce(0, +)
        let rules = offer.restrictions
        var least = rules.minimumSpend
        if case .ladder(let steps, _) = offer.benefit { least = max(least, steps[0].threshold) }
        let others =
            Set(
                command.vouchers.map(\.voucherName).filter { !$0.hasPrefix("card") }
            ).count - 1
        let used = counters.redemptionsByMember + tally(offer)
        let questions: [(String, Bool)] = [
            ("currency_mismatch", campaign.currency != order.currency),
            ("voided", coupon?.state == .voided),
            ("already_used", coupon.map { $0.usesLeft < 1 } ?? false),
            ("not_started", now < campaign.startsAt || (rules.startsAt.map { now < $0 } ?? false)),
            (
                "expired",
                now >= campaign.endsAt || (rules.endsAt.map { now >= $0 } ?? false)
                    || (coupon.map { now >= $0.expiresAt } ?? false)
            ),
            ("campaign_paused", campaign.state == .paused),
            ("wrong_member", isForeign(coupon?.member)),
            (
                "member_required",
                command.member == nil
                    && (rules.memberOnly || offer.limits.redemptionsPerMember != nil
                        || coupon?.member != nil)
            ),
            ("wrong_store", !rules.stores.isEmpty && !rules.stores.contains(order.store ?? "")),
            ("no_eligible_line", eligible.isEmpty),
            ("minimum_spend", value < least),
            ("not_combinable", !offer.stacking.combinable && others > 0),
            (
                "limit_member",
                command.member != nil && used >= offer.limits.redemptionsPerMember ?? .max
            ),
            ("limit_total", counters.redemptionsLeft.map { $0 - tally(offer) < 1 } ?? false),
        ]
        guard !found(index, questions) else { return }
        let remaining = eligible.map { left[$0] }.reduce(0, +)
        let amount = discount(offer.benefit, value, remaining)
        let spent = given.filter { $0.campaign == campaign.id.number }.map(\.amount).reduce(0, +)
        guard
            !found(
                index,
                [
                    ("nothing_to_apply", amount == 0),
                    ("limit_budget", counters.budgetLeft.map { spent + amount > $0 } ?? false),
                ])
        else { return }
        offersUsed.append(offer.id.number)
        given.append((campaign.id.number, amount))
        answer.amounts[index] = amount
        answer.lines[index] = handOut(amount, eligible)
        let from = campaign.budget == nil ? "funding 0" : "campaignBudget \(campaign.id.number)"
        move(amount, from, "promotionExpense \(campaign.id.number)")
        if offer.limits.totalRedemptions != nil {
            move(1, "redemptionQuota \(offer.id.number)", "quotaUsed \(offer.id.number)")
        }
    }

    private mutating func use(_ index: Int, _ card: GiftCard, _ balance: Int64) {
        guard case .giftCard(_, let wanted) = command.vouchers[index] else { return }
        let taken = answer.amounts.reduce(0, +)
        let due = command.order.lines.map(\.amount).reduce(0, +) - taken
        let isNamed = card.member == nil || command.member != nil
        let isOwn = isNamed && !isForeign(card.member)
        let questions: [(String, Bool)] = [
            ("out_of_range", wanted.map { $0 < 1 } ?? false),
            ("currency_mismatch", card.currency != command.order.currency),
            ("blocked", card.state == .blocked),
            ("not_activated", card.state == .issued),
            ("expired", Fixture.now >= card.expiresAt),
            ("wrong_member", isForeign(card.member)),
            ("member_required", !isNamed),
            (
                "insufficient_balance",
                isOwn && card.state != .issued && (balance < 1 || balance < wanted ?? 1)
            ),
            ("nothing_to_apply", due == 0),
        ]
        guard !found(index, questions) else { return }
        let amount = [due, balance, wanted ?? due].min() ?? 0
        answer.amounts[index] = amount
        move(amount, "giftCardBalance \(card.id.number)", "giftCardRedeemed 0")
    }

    private mutating func found(_ index: Int, _ questions: [(String, Bool)]) -> Bool {
        let faults = questions.filter(\.1).map { "\(index) \($0.0)" }
        answer.faults += faults
        return !faults.isEmpty
    }

    private func isForeign(_ owner: MemberID?) -> Bool {
        guard let owner, let member = command.member else { return false }
        return owner != member
    }

    private func tally(_ offer: Offer) -> Int64 {
        Int64(offersUsed.filter { $0 == offer.id.number }.count)
    }

    private func counts(_ line: Order.Line, _ offer: Offer) -> Bool {
        let products = offer.restrictions.products
        let known = facts.products[line.sku]
        let marks = [
            (line.sku, products.includedSKUs, products.excludedSKUs),
            (
                line.category ?? known?.category, products.includedCategories,
                products.excludedCategories
            ),
            (line.brand ?? known?.brand, products.includedBrands, products.excludedBrands),
        ]
        let isOut = marks.contains { mark in mark.0.map { mark.2.contains($0) } ?? false }
        let isIn = marks.contains { mark in mark.0.map { mark.1.contains($0) } ?? false }
        return !isOut && (isIn || marks.allSatisfy(\.1.isEmpty))
    }

    private func discount(_ benefit: Benefit, _ value: Int64, _ remaining: Int64) -> Int64 {
        var amount: Int64
        switch benefit {
        case .amountOff(let off): amount = off
        case .percentOff(let basisPoints, let cap):
            amount = (2 * remaining * basisPoints + 10_000) / 20_000
            if let cap, cap < amount { amount = cap }
        case .ladder(let steps, _):
            let amounts = steps.filter { $0.threshold <= value }.map { step -> Int64 in
                if case .amountOff(let amount) = step.gives { return amount }
                return 0
            }
            amount = amounts.max() ?? 0
        default: preconditionFailure("pieces are not this oracle's")
        }
        return amount < remaining ? amount : remaining
    }

    /// Whole parts first, then unit after unit to the line whose cut-off fraction is largest.
    private mutating func handOut(_ amount: Int64, _ eligible: [Int]) -> [Int64] {
        var shares = left.map { _ in Int64(0) }
        let weights = left
        let total = eligible.map { weights[$0] }.reduce(0, +)
        var open = eligible
        for line in eligible { shares[line] = amount * weights[line] / total }
        while shares.reduce(0, +) < amount {
            var best = open[0]
            for line in open
            where amount * weights[line] % total > amount * weights[best] % total {
                best = line
            }
            shares[best] += 1
            open.removeAll { $0 == best }
        }
        for line in eligible { left[line] -= shares[line] }
        return shares
    }

    private mutating func move(_ amount: Int64, _ from: String, _ to: String) {
        answer.changes[from, default: 0] -= amount
        answer.changes[to, default: 0] += amount
    }
}

extension RedemptionOracle.Answer {
    /// The engine's outcome in the oracle's words.
    init(_ outcome: Outcome<RedemptionDecision>) {
        switch outcome {
        case .refused(let refusal):
            faults = refusal.conditions.map { condition in
                "\((condition.subject ?? "").dropFirst("/vouchers/".count)) \(condition.name)"
            }.sorted()
        case .decided(let decision):
            amounts = decision.applied.map(\.amount)
            lines = decision.applied.map(\.lineAmounts)
            for posting in decision.postings {
                let from = "\(posting.source.kind) \(posting.source.owner)"
                let to = "\(posting.destination.kind) \(posting.destination.owner)"
                changes[from, default: 0] -= posting.amount
                changes[to, default: 0] += posting.amount
            }
            changes = changes.filter { $0.value != 0 }
        }
    }
}
