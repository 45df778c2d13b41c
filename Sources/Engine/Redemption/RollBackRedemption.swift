import Domain
import Ledger
import Store

/// Undoes a redemption as a whole, such as when an order is returned.
struct RollBackRedemption: ProbedCommand {
    let id: RedemptionID
    let reason: String?

    func run(_ context: CommandContext) throws -> Answer {
        var row = try context.redemption(id)
        let record = try RedemptionRecord(row)
        let part = try HeldPart(row, record, context)
        let facts = RollbackFacts(
            isRolledBack: row.state == .rolledBack, member: row.member,
            postings: try context.reversible(record) + (part?.rollback.usePostings ?? []),
            children: try children(record, part, context))
        let decision = try Redemption.rollBack(
            RollbackCommand(tenant: context.tenant, redemption: id), facts: facts,
            now: context.now)
        try context.prefetchCounts(
            record.vouchers.compactMap { voucher in
                voucher.offer.map { ($0, voucher.counts) }
            } + (part?.rollback.useCounts.map { ($0.offer, $0.counts) } ?? []))
        var rewards = try RewardRollback(id, record, member: row.member, context)
        rewards?.takeAllBack(record.tender)
        row.state = .rolledBack
        row.rolledBackAt = context.now
        let codes = context.codes
        if row.member != nil { _ = try context.recordedOrder(row.reference) }
        let entry = try context.commit(
            event: "redemption_rolled_back", subject: codes.text(id),
            postings: decision.postings + (rewards?.postings ?? []),
            payload: .object(
                [
                    .init("id", .string(codes.text(id))),
                    .init("order_reference", .string(row.reference)),
                    .init("discount_total", .integer(decision.discountTotal)),
                    .init("gift_card_total", .integer(decision.giftCardTotal)),
                    .init("reason", .text(orNull: reason)),
                ] + (rewards?.members ?? [])))
        context.work.redemptions.update(row, entryIndex: entry)
        try giveBack(decision, record, part, member: row.member, entry: entry, context)
        if let part {
            context.write(part.rollback.hold, entry: entry)
            for coupon in part.kept { try context.write(coupon, entry: entry) }
            for given in part.rollback.useCounts {
                try context.giveBack(given.counts, of: given.offer, entry: entry)
            }
        }
        try rewards?.write(entry: entry, context)
        return Answer(status: 200, body: record.document(row, codes).serialized())
    }

    private func children(
        _ record: RedemptionRecord, _ part: HeldPart?, _ context: CommandContext
    ) throws -> [RollbackFacts.Child] {
        try record.vouchers.map { voucher in
            if let part, voucher.offer != nil, !part.returned.contains(voucher.use) {
                return .part(amount: voucher.amount)
            }
            switch voucher.use {
            case .coupon(let id):
                let coupon = try context.coupon(id)
                return .coupon(
                    coupon.forgetting(part?.rollback.hold.captures ?? []), amount: voucher.amount)
            case .offer(let id):
                return .publicCode(id, amount: voucher.amount)
            case .giftCard(let id, _):
                let card = try context.giftCard(id)
                return .giftCard(
                    card, balance: try context.work.balance(card.balanceAccount),
                    amount: voucher.amount, refunded: voucher.refunded)
            }
        }
    }

    /// Orders of before histories were kept were never counted. An order that the merchant has
    /// recorded stays in the history until it is cancelled.
    private func takeBackOrder(
        of member: MemberID, _ record: RedemptionRecord, visits: Int64, entry: Int,
        _ context: CommandContext
    ) throws {
        let (currency, spent) = (record.order.currency, record.order.total - record.discountTotal)
        let recorded = try context.recordedOrder(record.order.reference)
        if let recorded, !recorded.counts(redemptionBy: member, in: currency) { return }
        let known = try context.history(of: member, currency)
        guard let known, known.visits >= visits, known.spent >= spent else { return }
        try context.countOrder(of: member, currency, visits: -visits, spent: -spent, entry: entry)
        let left = try recorded.map { _ in
            try context.work.redemptions(ofOrder: record.order.reference, context.tenant)
        }
        guard let counted = recorded?.withoutRedemptions(left ?? []) else { return }
        context.work.recordedOrders.update(counted, entryIndex: entry)
        try context.countOrder(
            of: counted.member, counted.currency, visits: 1, spent: counted.amount, entry: entry)
    }

    private func giveBack(
        _ decision: RollbackDecision, _ record: RedemptionRecord, _ part: HeldPart?,
        member: MemberID?, entry: Int, _ context: CommandContext
    ) throws {
        for coupon in decision.coupons {
            try context.write(coupon, entry: entry)
        }
        for card in decision.giftCards {
            context.work.giftCards.update(card.card, entryIndex: entry)
            context.add(card.activities, entry: entry)
        }
        if let member {
            try takeBackOrder(
                of: member, record, visits: part?.rollback.isLast == false ? 0 : 1, entry: entry,
                context)
            for counter in decision.memberCounters {
                try context.count(
                    member: member, offer: counter.offer, redeemed: -counter.redemptions,
                    entry: entry)
            }
        }
        var campaigns: Set<CampaignID> = []
        for voucher in record.vouchers {
            guard let offer = voucher.offer, let campaign = voucher.campaign else { continue }
            try context.giveBack(voucher.counts, of: offer, entry: entry)
            let isFirst = campaigns.insert(campaign).inserted
            try context.count(campaign, entry: entry) { counters in
                if part?.unused.contains(voucher.use) != false {
                    counters.redeemed -= 1
                    counters.rolledBack += 1
                }
                counters.discount -= voucher.amount
                if isFirst { counters.addSales(-record.order.total) }
            }
        }
    }
}

/// What a hold says about a captured part of it that is rolled back: a voucher's use comes back
/// only when no other part needs it.
private struct HeldPart {
    let rollback: CaptureRollback
    let unused: Set<RedemptionCommand.VoucherUse>
    let returned: Set<RedemptionCommand.VoucherUse>
    /// Coupons that the open hold keeps and no part has used any more.
    private(set) var kept: [Coupon] = []

    /// Nil for a redemption without a hold, and for one that was rolled back before.
    init?(
        _ row: RedemptionRow, _ record: RedemptionRecord, _ context: CommandContext
    ) throws {
        guard let id = record.hold, row.state == .redeemed else { return nil }
        let hold = try context.hold(id)
        rollback = hold.rollingBack(record.vouchers.map(\.use))
        unused = Set(rollback.unused.map { hold.vouchers[$0].use })
        returned = Set(rollback.returned.map { hold.vouchers[$0].use })
        for case .coupon(let id) in unused.subtracting(returned) {
            kept.append(try context.coupon(id).forgetting(hold.captures))
        }
    }
}
