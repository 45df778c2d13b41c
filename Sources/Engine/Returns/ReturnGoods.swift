import Domain
import Ledger
import Store

/// Takes goods of a redeemed order back.
struct ReturnGoods: ProbedCommand {
    let id: RedemptionID
    let request: ReturnRequest

    func run(_ context: CommandContext) throws -> Answer {
        var row = try context.redemption(id)
        var record = try RedemptionRecord(row)
        let part = try HeldPart(row, record, taking: nil, context)
        let facts = try facts(row, record, part, context)
        let decision = try GoodsReturn.decide(
            ReturnCommand(tenant: context.tenant, redemption: id, items: request.items),
            facts: facts, now: context.now)
        let places = decision.isClosed ? facts.vouchers.indices.filter(facts.isLeft) : []
        let ended = decision.isClosed ? part : nil
        let counts = record.counts(of: places, facts.vouchers) + (ended?.counts ?? [])
        try context.prefetchCounts(counts)
        let rewards = try RewardRollback.of(
            id, record, member: row.member, restoring: decision.tender,
            leaving: { decision.givesBack[$0] ?? 0 }, context)
        let done = ReturnDocument(
            decision, facts: facts, rewards: rewards?.taken ?? [], reason: request.reason,
            at: context.now)
        let answer = context.codes.json(done, of: id)
        if row.member != nil { _ = try context.recordedOrder(row.reference) }
        let entry = try context.commit(
            event: "goods_returned", subject: context.codes.text(id),
            postings: decision.postings + (ended?.postings ?? [])
                + (rewards?.allPostings(record) ?? []),
            payload: answer)
        let spent = decision.isClosed ? record.spent : decision.refund
        let before = record
        record.add(decision)
        row.document = record.text()
        if decision.isClosed {
            row.state = .rolledBack
            row.rolledBackAt = context.now
        }
        context.work.redemptions.update(row, entryIndex: entry)
        context.work.returns.insert(
            ReturnRow(
                tenant: context.tenant, redemption: id, number: done.number,
                document: done.stored, createdAt: context.now),
            entryIndex: entry)
        try context.write(
            CommandContext.WayBack(
                uses: decision.uses, giftCards: decision.giftCards, spent: spent,
                isClosed: decision.isClosed, isVisit: ended?.isVisit ?? true),
            row.member, facts.order, entry: entry)
        try ended?.write(entry: entry, context)
        try context.giveBack(counts, entry: entry)
        try count(before, decision, ended, entry, context)
        try rewards?.write(entry: entry, context)
        return Answer(status: 201, body: answer.serialized())
    }

    private func facts(
        _ row: RedemptionRow, _ record: RedemptionRecord, _ part: HeldPart?,
        _ context: CommandContext
    ) throws -> ReturnFacts {
        let vouchers = try context.usedVouchers(record, part)
        var facts = ReturnFacts(
            order: record.order, redeemedAt: row.createdAt, member: row.member,
            vouchers: vouchers, postings: try context.setAsideNow(record))
        facts.isRolledBack = row.state == .rolledBack
        if let hold = record.hold {
            let held = try context.hold(hold)
            facts.isPart = !record.order.isAll(of: held.order)
            facts.judgedAt = held.createdAt
        }
        facts.situation = Situation(
            profile: record.known?.profile, zones: ZoneBook.zones(of: vouchers.compactMap(\.offer)))
        facts.products =
            try record.known?.products
            ?? context.work.products(
                record.order, asked: vouchers.contains { $0.offer?.asksForCategoryOrBrand == true },
                context.tenant)
        facts.settled = try context.settled(vouchers, facts.postings)
        facts.tender = record.tender
        facts.tenderBack = record.returns?.tender ?? .nothing
        if let returns = record.returns {
            facts.returns = returns.count
            facts.returned = returns.lines
            facts.refundedOtherwise = returns.otherwise
        }
        try facts.knowBudgets { try context.work.balance($0) }
        return facts
    }

    private func count(
        _ record: RedemptionRecord, _ decision: ReturnDecision, _ part: HeldPart?,
        _ entry: Int, _ context: CommandContext
    ) throws {
        let vouchers = zip(record.vouchers, decision.discountsBack).compactMap {
            voucher, back -> (campaign: CampaignID, back: Int64, isTaken: Bool)? in
            guard let campaign = voucher.campaign, !voucher.isTakenBack else { return nil }
            return (campaign, back, decision.isClosed && part?.isUnused(voucher.use) ?? true)
        }
        try context.count(vouchers, sales: { _ in decision.value }, entry: entry)
    }
}

extension Order {
    fileprivate func isAll(of held: Order) -> Bool {
        lines.map(\.quantity) == held.lines.map(\.quantity)
    }
}

extension CodeBook {
    /// A return as answers show it.
    func json(_ done: ReturnDocument, of redemption: RedemptionID) -> JSON {
        done.json(redemption: text(redemption)) { voucher in
            switch voucher.kind {
            case .coupon: text(CouponID(voucher.number))
            case .publicCode: text(OfferID(voucher.number))
            case .giftCard: text(GiftCardID(voucher.number))
            }
        }
    }
}
