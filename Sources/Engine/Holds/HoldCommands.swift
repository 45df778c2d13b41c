// The room "Holds": sets vouchers aside for an order, as `Domain/Holds` decides, and ends what is
// due (`HoldExpiry`). Placing a hold loads the same facts as redeeming and asks the same function.

import Domain
import Ledger
import Store

/// Sets vouchers aside for an order.
struct PlaceHold: ProbedCommand {
    let id: HoldID
    let order: Order
    let member: String?
    let vouchers: [ReadVoucherUse]
    /// A keyed hash of the customer's device.
    let device: String?
    let seconds: Int64

    func run(_ context: CommandContext) throws -> Answer {
        let loader = RedemptionLoader(
            work: context.work, tenant: context.tenant, offerCache: context.offerCache,
            codes: context.codes, presentedAt: context.ledgerTime, decidedAt: context.now,
            device: device)
        let loaded = try loader.load(
            order: order, member: member, vouchers: vouchers, tender: Tender())
        let exposures = try loaded.exposures(context)
        let now = context.ledgerTime
        let decision: RedemptionDecision
        switch try context.decide(loaded, exposures, subject: order.reference) {
        case .made(let made): decision = made
        case .answered(let answer): return answer
        }
        try VoucherHold.check(decision)
        let (hold, postings) = VoucherHold.place(
            id, loaded.command, facts: loaded.facts, decision: decision,
            memberName: loaded.member?.externalID,
            until: now.advanced(byMilliseconds: seconds * 1_000), now: now)
        let entry = try context.commit(
            event: "hold_placed", subject: context.codes.text(id), postings: postings,
            payload: hold.event(context.codes))
        context.work.holds.insert(hold.row, entryIndex: entry)
        context.record(exposures, entry: entry)
        try setAside(loaded, decision, entry: entry, context)
        return Answer(status: 201, body: hold.serialized(context.codes))
    }

    /// Uses and values are taken now; figures count what is captured.
    private func setAside(
        _ loaded: RedemptionLoader.Loaded, _ decision: RedemptionDecision, entry: Int,
        _ context: CommandContext
    ) throws {
        for (fact, applied) in zip(loaded.facts.vouchers, decision.applied) {
            switch fact {
            case .coupon(let coupon, let offer, _, let counters):
                if let coupon { try context.write(coupon.held, entry: entry) }
                if let member = loaded.member {
                    try context.count(
                        member: member.id, offer: offer.id, redeemed: 1, entry: entry)
                }
                let counted = counters.counted
                try context.take(
                    counted.taken(discount: applied.amount), of: offer, pace: counted,
                    issues: false, entry: entry)
            case .giftCard(let card, let balance):
                let after = card.held(
                    amount: applied.amount, balance: balance, now: context.ledgerTime)
                context.work.giftCards.update(after.card, entryIndex: entry)
                context.add(after.activities, entry: entry)
            }
        }
    }
}

/// Spends a part of a hold, as a redemption of its own.
struct CaptureHold: ProbedCommand {
    let id: HoldID
    let redemption: RedemptionID
    let request: CaptureRequest

    func run(_ context: CommandContext) throws -> Answer {
        let hold = try context.hold(id)
        let now = context.ledgerTime
        let part = try hold.capture(request, as: redemption, now: now)
        try context.noteVouchers(of: hold)
        if hold.member != nil { _ = try context.recordedOrder(hold.order.reference) }
        let record = RedemptionRecord(part, of: hold)
        let row = RedemptionRow(
            tenant: context.tenant, id: redemption, reference: hold.order.reference,
            member: hold.member, state: .redeemed, document: record.text(), createdAt: now,
            rolledBackAt: nil)
        let reserves = try context.prepare(part.release)
        let entry = try context.commit(
            event: "vouchers_redeemed", subject: context.codes.text(redemption),
            postings: part.postings + reserves, payload: record.event(row, context.codes))
        context.work.redemptions.insert(row, entryIndex: entry)
        context.write(part.hold, entry: entry)
        try use(part, hold, entry: entry, context)
        try context.giveBack(part.release, of: hold, entry: entry)
        return Answer(status: 201, body: record.document(row, context.codes).serialized())
    }

    private func use(
        _ part: CaptureDecision, _ hold: VoucherHold, entry: Int, _ context: CommandContext
    ) throws {
        let total = part.order.total
        if let member = hold.member,
            try context.recordedOrder(hold.order.reference)?
                .counts(redemptionBy: member, in: hold.order.currency) ?? true
        {
            try context.countOrder(
                of: member, hold.order.currency, visits: part.isFirst ? 1 : 0,
                spent: total - part.discountTotal, entry: entry)
        }
        var campaigns: Set<CampaignID> = []
        for used in part.vouchers {
            let voucher = hold.vouchers[used.index]
            switch voucher.use {
            case .coupon(let id):
                try context.write(
                    try context.coupon(id).captured(by: redemption), entry: entry)
            case .offer: break
            case .giftCard(let id, _):
                let card = try context.giftCard(id)
                let given = part.release.giftCards.first { $0.id == id }?.amount ?? 0
                let balance = try context.work.balance(card.balanceAccount) - given
                context.write(
                    card.captured(balance: balance, by: redemption, now: context.ledgerTime),
                    entry: entry)
            }
            guard let campaign = voucher.campaign else { continue }
            let isFirstOfCampaign = campaigns.insert(campaign).inserted
            try context.count(campaign, entry: entry) { counters in
                if used.isFirst { counters.redeemed += 1 }
                counters.discount += used.amount
                if isFirstOfCampaign { counters.addSales(total) }
            }
        }
    }
}

/// Gives back what a hold has left. One that has ended is left alone: of several processes, one
/// ends it.
struct EndHold: ProbedCommand {
    enum Cause: Sendable {
        case void(reason: String?)
        case expiry
    }

    let id: HoldID
    let cause: Cause

    func run(_ context: CommandContext) throws -> Answer {
        let hold = try context.hold(id)
        let ended: (hold: VoucherHold, release: HoldRelease)?
        var payload = hold.event(context.codes)
        switch cause {
        case .void(let reason):
            ended = try hold.void(now: context.ledgerTime)
            payload = payload.adding("reason", .text(orNull: reason))
        case .expiry: ended = hold.expire(now: context.ledgerTime)
        }
        guard let ended else {
            return Answer(status: 200, body: hold.serialized(context.codes))
        }
        try context.noteVouchers(of: hold)
        let reserves = try context.prepare(ended.release)
        let entry = try context.commit(
            event: ended.hold.state == .expired ? "hold_expired" : "hold_voided",
            subject: context.codes.text(id), postings: ended.release.postings + reserves,
            payload: payload)
        context.write(ended.hold, entry: entry)
        try context.giveBack(ended.release, of: hold, entry: entry)
        return Answer(status: 200, body: ended.hold.serialized(context.codes))
    }
}

extension RedemptionRecord {
    /// A captured part. Precondition: it was captured from `hold`.
    fileprivate init(_ part: CaptureDecision, of before: VoucherHold) {
        order = part.order
        member = before.memberName
        vouchers = part.vouchers.map {
            let voucher = before.vouchers[$0.index]
            return Voucher(
                use: voucher.use, offer: voucher.offer, offerVersion: voucher.offerVersion,
                campaign: voucher.campaign, amount: $0.amount, lineAmounts: $0.lineAmounts,
                refunded: 0, counts: $0.counts)
        }
        lineDiscounts = part.lineDiscounts
        postings = part.redemptionPostings
        tender = .nothing
        givenBack = []
        hold = before.id
    }
}

extension VoucherHold {
    func serialized(_ codes: CodeBook) -> [UInt8] {
        serialized(
            id: codes.text(id),
            voucher: { (codes.text($0.use), $0.offer.map { codes.text($0) }) },
            redemption: { codes.text($0) })
    }

    /// What the outbox tells about a hold. No personal data: members go by our id.
    fileprivate func event(_ codes: CodeBook) -> JSON {
        var members: [JSON.Member] = [
            .init("id", .string(codes.text(id))),
            .init("order_reference", .string(order.reference)),
            .init("currency", .string(order.currency.code)),
            .init("order_total", .integer(order.total)),
            .init("expires_at", .string(expiresAt.rfc3339)),
            .init("vouchers", .array(vouchers.map { .string(codes.text($0.use)) })),
        ]
        if let member { members.append(.init("member_id", .string(codes.text(member)))) }
        if let store = order.store { members.append(.init("store", .string(store))) }
        return .object(members)
    }
}

extension JSON {
    fileprivate func adding(_ name: String, _ value: JSON) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members + [.init(name, value)])
    }
}
