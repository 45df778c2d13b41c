import Domain
import Ledger
import Store

extension RedemptionLoader {
    /// The facts with what counters, windows and switches say of them.
    func counted(
        _ facts: [RedemptionFacts.Voucher], _ order: Order, _ member: Member?
    ) throws -> [RedemptionFacts.Voucher] {
        let subjects = CountedSubjects(member: member?.id, device: device, store: order.store)
        var asked: [CountLoader.Asked] = []
        for case .coupon(let coupon, let offer, let campaign, _) in facts {
            asked.append(
                CountLoader.Asked(
                    offer: offer, campaign: campaign, coupon: coupon?.id, isIssue: false,
                    subjects: subjects))
        }
        let loader = CountLoader(work: work, tenant: tenant, now: decidedAt ?? presentedAt)
        var loaded = try loader.load(asked).makeIterator()
        return facts.map { fact in
            guard case .coupon(let coupon, let offer, let campaign, var counters) = fact,
                let counted = loaded.next()
            else { return fact }
            counters.counted = counted
            return .coupon(coupon, offer, campaign, counters)
        }
    }
}
