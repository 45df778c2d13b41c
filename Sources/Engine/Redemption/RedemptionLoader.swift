import Domain
import Ledger
import Store

/// Loads the facts of a redemption, the same way for validating and for redeeming.
struct RedemptionLoader {
    let work: UnitOfWork
    let tenant: TenantID
    let offerCache: OfferCache
    let codes: CodeBook
    /// When the codes are presented.
    let presentedAt: Timestamp
    /// The moment that counts; nil: that of the presentation.
    var decidedAt: Timestamp?
    /// A keyed hash of the customer's device.
    var device: String?

    /// What the pure decision needs, with the campaigns and members behind it.
    struct Loaded {
        let command: RedemptionCommand
        let facts: RedemptionFacts
        let member: Member?
    }

    /// Throws `Refusal`: `invalid_code` for anything that is not a voucher of this merchant (one
    /// answer for unknown, foreign and forged), `not_found` for an unknown member.
    func load(
        order: Order, member externalID: String?, vouchers: [ReadVoucherUse],
        tender: Tender = Tender()
    ) throws -> Loaded {
        try noteVouchers(vouchers, member: externalID)
        let member = try externalID.map { try work.knownMember(externalID: $0, tenant) }
        // Carrying the decision out will count the order for the member.
        if work.loading.isProbing, let member {
            work.memberHistories.want(
                MemberHistoryKey(tenant: tenant, member: member.id, currency: order.currency))
        }
        var uses: [RedemptionCommand.VoucherUse] = []
        var facts: [RedemptionFacts.Voucher] = []
        for (index, use) in vouchers.enumerated() {
            let found =
                try find(use, member: member?.id)
                ?? merchantCoupon(use).flatMap { try withTerms($0, member?.id) }
            guard let (named, fact) = found else {
                throw Self.invalidCode(at: index)
            }
            uses.append(named)
            facts.append(fact)
        }
        return try loaded(order, member, uses, facts, tender)
    }

    /// The command with its vouchers' facts, and what these ask about products and circumstances.
    func loaded(
        _ order: Order, _ member: Member?, _ uses: [RedemptionCommand.VoucherUse],
        _ facts: [RedemptionFacts.Voucher], _ tender: Tender = Tender()
    ) throws -> Loaded {
        let facts = try counted(facts, order, member)
        let rewards = RewardLoader(
            work: work, tenant: tenant, offerCache: offerCache, codes: codes,
            now: decidedAt ?? presentedAt,
            device: device)
        return Loaded(
            command: RedemptionCommand(
                tenant: tenant, order: order, member: member?.id, vouchers: uses,
                tender: tender),
            facts: RedemptionFacts(
                vouchers: facts, products: try products(order, facts),
                situation: try situation(order, member, facts),
                settlement: try settlement(order, facts),
                rewards: try rewards.facts(order, member?.id, tender, facts)),
            member: member)
    }

    /// A member's usable coupons with everything that judging them needs, in bulk.
    ///
    /// Throws `Refusal` (`not_found`) for an unknown member.
    func loadWallet(
        _ request: QualificationRequest, now: Timestamp
    ) throws -> (loaded: Loaded, isComplete: Bool) {
        let member = try work.knownMember(externalID: request.member, tenant)
        let usable = try CouponTable.usable(
            tenant: tenant, member: member.id, now: now, limit: Limits.walletCoupons + 1,
            work.connection)
        let coupons = usable.prefix(Limits.walletCoupons)
        try prefetchTerms(of: Array(coupons), member)
        var uses: [RedemptionCommand.VoucherUse] = []
        var facts: [RedemptionFacts.Voucher] = []
        for coupon in coupons {
            guard let (use, fact) = try withTerms(coupon, member.id) else { continue }
            uses.append(use)
            facts.append(fact)
        }
        return (
            try loaded(request.order, member, uses, facts), usable.count <= Limits.walletCoupons
        )
    }

    private func prefetchTerms(of coupons: [Coupon], _ member: Member) throws {
        let key = { RowKey(tenant: tenant.number, id: $0) }
        let campaigns = Set(coupons.map(\.campaign.number)).sorted()
        try work.campaigns.prefetch(campaigns.map(key), work.connection)
        let numbers = Set(coupons.map(\.offer.number)).sorted()
        try work.memberOffers.prefetch(
            numbers.map {
                MemberOfferKey(tenant: tenant.number, member: member.id.number, offer: $0)
            }, work.connection)
        let unknown = numbers.filter { !offerCache.holds(OfferID($0)) }
        try work.offers.prefetch(unknown.map(key), work.connection)
        try work.prefetchTimelines(
            of: numbers.compactMap { number in
                try offerCache.offer(OfferID(number), tenant: tenant, in: work)
            })
        var accounts: [AccountKey] = []
        for number in numbers {
            guard let offer = try offerCache.offer(OfferID(number), tenant: tenant, in: work),
                offer.limits.totalRedemptions != nil
            else { continue }
            accounts.append(offer.redemptionQuotaAccount)
        }
        for number in campaigns {
            let campaign = try work.campaign(CampaignID(number), tenant)
            if campaign.budget != nil { accounts.append(campaign.budgetAccount) }
        }
        try work.accounts.prefetch(accounts, work.connection)
    }

    /// What the offers at hand ask of the world outside.
    private func situation(
        _ order: Order, _ member: Member?, _ facts: [RedemptionFacts.Voucher]
    ) throws -> Situation {
        let offers = facts.compactMap { fact -> Offer? in
            guard case .coupon(_, let offer, _, _) = fact else { return nil }
            return offer
        }
        var situation = Situation(zones: ZoneBook.zones(of: offers))
        if let member, offers.contains(where: \.restrictions.asksForProfile) {
            situation.profile = try work.profile(
                of: member.id, tenant, order.currency,
                withTags: offers.contains(where: \.restrictions.asksForTags))
        }
        if let member {
            let names = Set(offers.flatMap { $0.restrictions.audiences.names })
            if !names.isEmpty {
                situation.audiences = try work.audiences(names, holding: member.id, tenant)
            }
        }
        let withheld = offers.filter { codes.withholds($0, from: member?.id) }
        situation.withheld = Set(withheld.map(\.id))
        if offers.contains(where: \.restrictions.asksForDistance) {
            situation.distanceMetres = try distance(order)
        }
        return situation
    }

    /// Nil where the order does not say where the customer is, or its store has no known place.
    private func distance(_ order: Order) throws -> Int64? {
        guard let location = order.location, let store = order.store else { return nil }
        let key = TextKey(tenant: tenant.number, text: store)
        return try work.storePlaces.load(key, work.connection).map {
            GreatCircle.metres($0.location, location)
        }
    }

    private static func invalidCode(at index: Int) -> Refusal {
        Refusal(
            .invalidCode, "This code is not valid here. Check it, or ask for another one.",
            [
                Condition(
                    "code", subject: "/vouchers/\(index)",
                    required: .string("a code of this merchant"), actual: .string("unknown"))
            ])
    }

    /// Notes the rows that the request names, so that a probed batch asks for them together.
    private func noteVouchers(_ vouchers: [ReadVoucherUse], member: String?) throws {
        guard work.loading.isProbing else { return }
        if let member { work.membersByName.want(MemberName(tenant: tenant, externalID: member)) }
        let key = { RowKey(tenant: tenant.number, id: $0) }
        for use in vouchers {
            switch use.voucher {
            case .coupon(let id): work.coupons.want(key(id.number))
            case .typedCoupon(let candidates):
                for candidate in candidates { work.coupons.want(key(candidate.number)) }
            case .signedCoupon(let number, _, _, _):
                work.campaignsByNumber.want(CampaignNumber(tenant: tenant, number: number))
            case .giftCard(let id): work.giftCards.want(key(id.number))
            case .typedGiftCard(let candidates):
                for candidate in candidates { work.giftCards.want(key(candidate.number)) }
            case .signedGiftCard(let serial, _, _):
                work.giftCardsBySerial.want(GiftCardSerial(tenant: tenant, serial: serial))
            case .publicCode(let code):
                work.offersByCode.want(PublicCode(tenant: tenant, code: code))
            case .unreadable:
                if let code = use.merchantCode?.foreign {
                    work.foreignCodes.want(TextKey(tenant: tenant.number, text: code))
                }
            }
        }
        try work.settleWants()
    }

    /// Notes what deciding about an offer needs, and what carrying it out will write.
    private func noteTerms(_ offer: Offer, _ member: MemberID?) throws {
        guard work.loading.isProbing else { return }
        let campaign = RowKey(tenant: tenant.number, id: offer.campaign.number)
        work.campaigns.want(campaign)
        work.counters.want(campaign)
        if let member {
            work.memberOffers.want(
                MemberOfferKey(
                    tenant: tenant.number, member: member.number, offer: offer.id.number))
        }
        try work.settleWants()
    }

    private func find(
        _ use: ReadVoucherUse, member: MemberID?
    ) throws -> (RedemptionCommand.VoucherUse, RedemptionFacts.Voucher)? {
        switch use.voucher {
        case .coupon(let id):
            return try coupon(id.number).flatMap { try withTerms($0, member) }
        case .typedCoupon(let candidates):
            for candidate in candidates {
                if let coupon = try coupon(candidate.number), coupon.typingSlot == candidate.slot {
                    return try withTerms(coupon, member)
                }
            }
            return nil
        case .signedCoupon(let number, let serial, let slot, let expiresAt):
            guard
                let campaign = try campaign(number: number),
                // A code from before an extension carries the earlier end; the row rules.
                let coupon = try signedCoupon(campaign, serial), coupon.signingSlot == slot,
                coupon.expiresAt.milliseconds >= expiresAt
            else { return nil }
            return try withTerms(coupon, member)
        case .giftCard(let id):
            return try giftCard(id.number).flatMap { try withBalance($0, use.amount) }
        case .typedGiftCard(let candidates):
            for candidate in candidates {
                if let card = try giftCard(candidate.number), card.typingSlot == candidate.slot {
                    return try withBalance(card, use.amount)
                }
            }
            return nil
        case .signedGiftCard(let serial, let slot, let expiresAt):
            guard let card = try signedGiftCard(serial), card.signingSlot == slot,
                card.expiresAt.milliseconds == expiresAt
            else { return nil }
            return try withBalance(card, use.amount)
        case .publicCode(let code):
            return try publicOffer(code, member)
        case .unreadable:
            return nil
        }
    }

    private func coupon(_ number: Int64) throws -> Coupon? {
        try work.findCoupon(CouponID(number), tenant)
    }

    private func giftCard(_ number: Int64) throws -> GiftCard? {
        try work.giftCards.load(RowKey(tenant: tenant.number, id: number), work.connection)
    }

    private func campaign(number: Int64) throws -> Campaign? {
        try work.campaignsByNumber.find(
            CampaignNumber(tenant: tenant, number: number), work.connection)
    }

    /// A coupon with a row, or an untouched one of a batch. A batch that is loaded already is
    /// asked first: most of what it holds has no row to be found.
    private func signedCoupon(_ campaign: Campaign, _ serial: Int64) throws -> Coupon? {
        if let batch = work.loadedBatch(campaign.id, serial: serial, tenant) {
            return try work.findCoupon(batch.coupon(serial: serial), tenant)
        }
        let stored = try work.couponsBySerial.find(
            CouponSerial(tenant: tenant, campaign: campaign.id, serial: serial), work.connection)
        if let stored { return try work.judged(stored) }
        guard let batch = try work.batch(campaign.id, serial: serial, tenant) else { return nil }
        return try work.findCoupon(batch.coupon(serial: serial), tenant)
    }

    private func signedGiftCard(_ serial: Int64) throws -> GiftCard? {
        try work.giftCardsBySerial.find(
            GiftCardSerial(tenant: tenant, serial: serial), work.connection)
    }

    private func withTerms(
        _ coupon: Coupon, _ member: MemberID?
    ) throws -> (RedemptionCommand.VoucherUse, RedemptionFacts.Voucher)? {
        guard let created = try offerCache.offer(coupon.offer, tenant: tenant, in: work) else {
            return nil
        }
        try noteTerms(created, member)
        let (offer, campaign) = try work.terms(
            of: created, at: decidedAt ?? presentedAt, offerCache)
        let counters = try counters(offer, campaign, member)
        return (.coupon(coupon.id), .coupon(coupon, offer, campaign, counters))
    }

    private func publicOffer(
        _ code: String, _ member: MemberID?
    ) throws -> (RedemptionCommand.VoucherUse, RedemptionFacts.Voucher)? {
        let found = try work.offersByCode.find(
            PublicCode(tenant: tenant, code: code), work.connection)
        guard let created = found else { return nil }
        try noteTerms(created, member)
        let (offer, campaign) = try work.terms(
            of: created, at: decidedAt ?? presentedAt, offerCache)
        let counters = try counters(offer, campaign, member)
        return (.offer(offer.id), .coupon(nil, offer, campaign, counters))
    }

    private func withBalance(
        _ card: GiftCard, _ amount: Int64?
    ) throws -> (RedemptionCommand.VoucherUse, RedemptionFacts.Voucher)? {
        let balance = try work.balance(card.balanceAccount)
        return (.giftCard(card.id, amount: amount), .giftCard(card, balance: balance))
    }

    func counters(
        _ offer: Offer, _ campaign: Campaign, _ member: MemberID?
    ) throws -> RedemptionFacts.CouponCounters {
        var byMember: Int64 = 0
        if let member {
            let key = MemberOfferKey(
                tenant: tenant.number, member: member.number, offer: offer.id.number)
            byMember = try work.memberOffers.load(key, work.connection)?.redeemed ?? 0
        }
        return RedemptionFacts.CouponCounters(
            redemptionsByMember: byMember,
            redemptionsLeft: offer.limits.totalRedemptions == nil
                ? nil : try work.balance(offer.redemptionQuotaAccount),
            budgetLeft: campaign.budget == nil ? nil : try work.balance(campaign.budgetAccount))
    }

    /// Category and brand of the lines that do not say, where an offer asks for them.
    private func products(
        _ order: Order, _ facts: [RedemptionFacts.Voucher]
    ) throws -> [String: RedemptionFacts.ProductFacts] {
        let asks = facts.contains { fact in
            guard case .coupon(_, let offer, _, _) = fact else { return false }
            return offer.asksForCategoryOrBrand
        }
        return try work.products(order, asked: asks, tenant)
    }
}

extension UnitOfWork {
    /// Category and brand of the lines that do not say, from the catalogue.
    func products(
        _ order: Order, asked: Bool, _ tenant: TenantID
    ) throws -> [String: RedemptionFacts.ProductFacts] {
        guard asked else { return [:] }
        let skus = order.lines.filter { $0.category == nil || $0.brand == nil }.map(\.sku)
        let keys = Set(skus).sorted().map { TextKey(tenant: tenant.number, text: $0) }
        try products.prefetch(keys, connection)
        var found: [String: RedemptionFacts.ProductFacts] = [:]
        for key in keys {
            guard let product = try products.load(key, connection) else { continue }
            found[key.text] = RedemptionFacts.ProductFacts(
                category: product.category, brand: product.brand)
        }
        return found
    }
}
