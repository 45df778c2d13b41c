// Redemption
//
// Answers the one question of a till: may these vouchers be used on this order, and what does the
// customer pay then? `Redemption.decide` is pure: the command, facts loaded before and the time go
// in; exact amounts per voucher and line and the postings, or one refusal that names every fault,
// come out. Validation asks the same function and throws the decision away.
//
// Coupons and public codes reduce the price, one after another on what earlier ones left; gift
// cards, points and cash credit are tender and pay what is due afterwards. All vouchers of a
// command are used or none. The outcome never depends on the order in which they were named.
// `Rollback` undoes it exactly.

package import Ledger

/// Namespace of the redemption decision.
package enum Redemption {
    /// Decides a redemption.
    ///
    /// Coupons are applied by priority (higher first), then offer id, then coupon id (a public
    /// code before the coupons of its offer); gift cards follow by card id. A refused voucher
    /// takes nothing from the order or from shared counters, so that what is said about the other
    /// vouchers holds without it.
    ///
    /// Precondition: the facts belong to the command's vouchers, in the same order.
    ///
    /// Refusals: every voucher code of `RefusalCode`, and `out_of_range` for a gift-card amount.
    /// The subject of each condition is the voucher, `/vouchers/<index>`.
    package static func decide(
        _ command: RedemptionCommand, facts: RedemptionFacts, now: Timestamp
    ) throws(Refusal) -> RedemptionDecision {
        let named = NamedVouchers(command, facts)
        let circumstances = Circumstances(
            order: command.order, names: OrderNames(command.order, products: facts.products),
            member: command.member, situation: facts.situation,
            couponCount: named.coupons.count, now: now)
        var bill = Bill(command)
        var counters = SharedCounters()
        var faults = named.duplicateFaults
        for use in named.coupons {
            faults.add(use.apply(circumstances, &bill, &counters))
        }
        // A coupon that was refused has said why; the rest may have been taken below what it asks.
        if faults.isEmpty {
            for use in named.coupons { faults.add(use.finalFaults(circumstances, bill.balances)) }
        }
        var rewards = RewardDesk(command, facts.rewards, now: now)
        if faults.isEmpty, !bill.promises.isEmpty {
            faults.add(rewards.give(bill.promises, bill.balances, &counters))
        }
        if !command.tender.isEmpty {
            faults.add(rewards.pay(due: bill.due))
            bill.pay(rewards.paid)
        }
        for use in named.giftCards {
            faults.add(use.apply(circumstances, &bill))
        }
        try faults.refuse()
        return bill.decision(rewards)
    }
}

/// What a voucher's checks may look at, the same for all vouchers of a command.
struct Circumstances {
    let order: Order
    let names: OrderNames
    let member: MemberID?
    let situation: Situation
    /// Coupons and public codes named, each once.
    let couponCount: Int
    let now: Timestamp
}
