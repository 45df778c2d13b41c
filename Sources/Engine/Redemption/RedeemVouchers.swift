import Domain
import Ledger
import Store

/// Uses vouchers on an order.
struct RedeemVouchers: ProbedCommand {
    let id: RedemptionID
    let order: Order
    let member: String?
    let vouchers: [ReadVoucherUse]
    /// A keyed hash of the customer's device.
    var device: String?
    var tender = Tender()
    /// For coupons that are given back.
    var couponNumbers = CouponNumbers.none

    func run(_ context: CommandContext) throws -> Answer {
        let loader = RedemptionLoader(
            work: context.work, tenant: context.tenant, offerCache: context.offerCache,
            codes: context.codes, presentedAt: context.ledgerTime, decidedAt: context.now,
            device: device)
        let loaded = try loader.load(
            order: order, member: member, vouchers: vouchers, tender: tender)
        let exposures = try loaded.exposures(context)
        let decision: RedemptionDecision
        switch try context.decide(loaded, exposures, subject: order.reference) {
        case .made(let made): decision = made
        case .answered(let answer): return answer
        }
        // Loaded before anything is written.
        let recorded =
            loaded.member == nil ? nil : try context.recordedOrder(order.reference)
        let gifts = try couponGifts(decision, loaded, context)
        let record = RedemptionRecord(loaded, decision, coupons: gifts)
        let row = RedemptionRow(
            tenant: context.tenant, id: id, reference: order.reference,
            member: loaded.member?.id, state: .redeemed, document: record.text(),
            createdAt: context.now, rolledBackAt: nil)
        let entry = try context.commit(
            event: "vouchers_redeemed", subject: context.codes.text(id),
            postings: decision.postings + decision.rewardPostings,
            payload: record.event(row, context.codes))
        context.work.redemptions.insert(row, entryIndex: entry)
        context.record(exposures, entry: entry)
        try use(loaded, decision, recorded, entry: entry, context)
        try give(decision, gifts, entry: entry, context)
        return Answer(status: 201, body: record.document(row, context.codes).serialized())
    }

    /// Writes the new states of the vouchers and adds to the figures.
    private func use(
        _ loaded: RedemptionLoader.Loaded, _ decision: RedemptionDecision,
        _ recorded: RecordedOrder?, entry: Int, _ context: CommandContext
    ) throws {
        if let member = loaded.member,
            recorded?.counts(redemptionBy: member.id, in: order.currency) ?? true
        {
            try context.countOrder(
                of: member.id, order.currency, visits: 1,
                spent: decision.orderTotal - decision.discountTotal, entry: entry)
        }
        var campaigns: Set<CampaignID> = []
        for (fact, applied) in zip(loaded.facts.vouchers, decision.applied) {
            switch fact {
            case .coupon(let coupon, let offer, let campaign, let counters):
                if let coupon {
                    try context.write(coupon.redeemed(by: id), entry: entry)
                }
                if let member = loaded.member {
                    try context.count(
                        member: member.id, offer: offer.id, redeemed: 1, entry: entry)
                }
                let counted = counters.counted
                try context.take(
                    counted.taken(discount: applied.amount), of: offer, pace: counted,
                    issues: false, entry: entry)
                let isFirst = campaigns.insert(campaign.id).inserted
                try context.count(campaign.id, entry: entry) { counters in
                    counters.redeemed += 1
                    counters.discount += applied.amount
                    if isFirst { counters.addSales(decision.orderTotal) }
                }
            case .giftCard(let card, let balance):
                let after = card.redeemed(
                    amount: applied.amount, balance: balance, by: id, now: context.now)
                context.work.giftCards.update(after.card, entryIndex: entry)
                context.add(after.activities, entry: entry)
            }
        }
    }
}

extension RedemptionRecord {
    /// `coupons`: those that are issued at once, by the voucher that gives them.
    init(
        _ loaded: RedemptionLoader.Loaded, _ decision: RedemptionDecision,
        coupons: [Int: [CouponGift]] = [:]
    ) {
        tender = decision.tender
        givenBack = decision.givenBack.map { given in
            GivenVoucher(
                given, loaded.facts.vouchers[given.number],
                coupons: coupons[given.number]?.map(\.id) ?? [])
        }
        order = loaded.command.order
        member = loaded.member?.externalID
        vouchers = zip(loaded.facts.vouchers, decision.applied).map { fact, applied in
            var offer: OfferID?
            var version: Int64 = 1
            var campaign: CampaignID?
            var counts: [CountTaken] = []
            if case .coupon(_, let found, _, let counters) = fact {
                offer = found.id
                version = found.version
                campaign = found.campaign
                counts = counters.counted.taken(discount: applied.amount)
            }
            return Voucher(
                use: applied.voucher, offer: offer, offerVersion: version == 1 ? nil : version,
                campaign: campaign, amount: applied.amount, lineAmounts: applied.lineAmounts,
                refunded: 0, counts: counts)
        }
        lineDiscounts = decision.lineDiscounts
        postings = decision.postings
        known = KnownFacts(loaded)
    }

    /// What the outbox tells about a redemption. No personal data: members go by our id.
    func event(_ row: RedemptionRow, _ codes: CodeBook) -> JSON {
        var members: [JSON.Member] = [
            .init("id", .string(codes.text(row.id))),
            .init("order_reference", .string(order.reference)),
            .init("currency", .string(order.currency.code)),
            .init("order_total", .integer(order.total)),
            .init("discount_total", .integer(discountTotal)),
            .init("gift_card_total", .integer(giftCardTotal)),
            .init(
                "vouchers",
                .array(
                    vouchers.map {
                        [
                            "id": .string(codes.text($0.use)),
                            "kind": .string($0.use.kind.rawValue), "amount": .integer($0.amount),
                        ]
                    })),
        ]
        if let member = row.member {
            members.append(.init("member_id", .string(codes.text(member))))
        }
        members += rewardMembers(codes)
        if let store = order.store { members.append(.init("store", .string(store))) }
        return .object(members)
    }
}
