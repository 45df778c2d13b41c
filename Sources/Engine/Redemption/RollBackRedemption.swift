import Domain
import Ledger
import Store

/// Undoes a redemption, such as when an order is cancelled, or what some of its vouchers did.
struct RollBackRedemption: ProbedCommand {
    let id: RedemptionID
    let request: RollbackRequest

    func run(_ context: CommandContext) throws -> Answer {
        var row = try context.redemption(id)
        let before = try RedemptionRecord(row)
        let places = try places(in: before, context.codes)
        let part = try HeldPart(row, before, taking: places, context)
        let vouchers = try context.usedVouchers(before, part)
        let postings = try context.setAsideNow(before)
        let facts = RollbackFacts(
            isRolledBack: row.state == .rolledBack, redeemedAt: row.createdAt,
            member: row.member, postings: postings, vouchers: vouchers,
            settled: try context.settled(vouchers, postings))
        let decision = try Redemption.rollBack(
            RollbackCommand(tenant: context.tenant, redemption: id, vouchers: places),
            facts: facts, now: context.now)
        let counts = before.counts(of: decision.vouchers, vouchers) + (part?.counts ?? [])
        try context.prefetchCounts(counts)
        let rewards = try RewardRollback.of(
            id, before, member: row.member,
            restoring: decision.isClosed ? before.tenderLeft : .nothing,
            leaving: { decision.vouchers.contains($0) ? 0 : Int64.max }, context)
        if row.member != nil { _ = try context.recordedOrder(row.reference) }
        var record = before
        if decision.isClosed {
            row.state = .rolledBack
            row.rolledBackAt = context.now
        } else {
            for index in decision.vouchers { record.vouchers[index].isTakenBack = true }
            row.document = record.text()
        }
        let entry = try context.commit(
            event: decision.isClosed ? "redemption_rolled_back" : "vouchers_rolled_back",
            subject: context.codes.text(id),
            postings: decision.postings + (part?.postings ?? [])
                + (rewards?.allPostings(before) ?? []),
            payload: .object(
                payload(decision, before, row, context.codes) + (rewards?.members ?? [])))
        context.work.redemptions.update(row, entryIndex: entry)
        try context.write(
            CommandContext.WayBack(
                uses: decision.uses, giftCards: decision.giftCards,
                spent: decision.isClosed ? before.spent : -decision.discountTotal,
                isClosed: decision.isClosed, isVisit: part?.isVisit ?? true),
            row.member, before.order, entry: entry)
        try part?.write(entry: entry, context)
        try context.giveBack(counts, entry: entry)
        try count(before, decision, part, entry, context)
        try rewards?.write(entry: entry, context)
        return Answer(status: 200, body: record.document(row, context.codes).serialized())
    }

    /// Places of the vouchers named; nil: all that are left.
    private func places(
        in record: RedemptionRecord, _ codes: CodeBook
    ) throws -> [Int]? {
        try request.vouchers?.enumerated().map { position, name in
            let place = record.vouchers.firstIndex { codes.text($0.use) == name }
            if let place { return place }
            throw Refusal(
                .notFound, "Name vouchers of this redemption by their ids.",
                [
                    Condition(
                        "voucher", subject: "/vouchers/\(position)",
                        required: .array(record.vouchers.map { .string(codes.text($0.use)) }),
                        actual: .string("none of them"))
                ])
        }
    }

    private func payload(
        _ decision: RollbackDecision, _ record: RedemptionRecord, _ row: RedemptionRow,
        _ codes: CodeBook
    ) -> [JSON.Member] {
        let names = decision.vouchers.map { JSON.string(codes.text(record.vouchers[$0].use)) }
        let members: [JSON.Member?] = [
            .init("id", .string(codes.text(id))),
            .init("order_reference", .string(row.reference)),
            .init("discount_total", .integer(decision.discountTotal)),
            .init("gift_card_total", .integer(decision.giftCardTotal)),
            decision.isClosed ? nil : .init("vouchers", .array(names)),
            .init("reason", .text(orNull: request.reason)),
        ]
        return members.compactMap { $0 }
    }

    /// The order's sales leave a campaign with the last of its vouchers.
    private func count(
        _ record: RedemptionRecord, _ decision: RollbackDecision, _ part: HeldPart?,
        _ entry: Int, _ context: CommandContext
    ) throws {
        let vouchers = decision.vouchers.compactMap {
            index -> (campaign: CampaignID, back: Int64, isTaken: Bool)? in
            let voucher = record.vouchers[index]
            return voucher.campaign.map {
                ($0, voucher.amount - voucher.refunded, part?.isUnused(voucher.use) ?? true)
            }
        }
        let staying = record.vouchers.indices.filter {
            !record.vouchers[$0].isTakenBack && !decision.vouchers.contains($0)
        }
        let kept = Set(staying.compactMap { record.vouchers[$0].campaign })
        try context.count(
            vouchers, sales: { kept.contains($0) ? 0 : record.keptValue }, entry: entry)
    }
}
