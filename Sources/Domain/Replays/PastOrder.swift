// Replays
//
// What would a changed rule have done to the orders of the past? A stored redemption holds its
// order, its vouchers and what each of them took off; it is judged once more by the version it was
// judged by, and then by the changed definition, by the same function as a redemption.
//
// Not everything that mattered then is stored: where the customer was, tier and history of the
// member, what was left of budgets and quotas, how often the member had used the offer. These are
// taken to be as they were, that is, met: both judgements leave them out. Where the change itself
// is about one of them, or where judging by the old version does not give what is stored (the
// catalogue has changed since), the order is undecided and counts neither way; so is a part of a
// hold, which was judged with the rest of its order.

package import Ledger

/// A redemption of the past with what is known about its vouchers.
package struct PastOrder: Sendable {
    package let order: Order
    package let member: MemberID?
    /// When it was judged.
    package let at: Timestamp
    package let vouchers: [Voucher]
    /// False for a captured part of a hold, which was judged as a part of another order.
    package let isWhole: Bool
    /// Category and brand by SKU as the catalogue has them now.
    package let products: [String: RedemptionFacts.ProductFacts]
    package let zones: [String: Zone]

    /// A coupon or public code that was used.
    package struct Voucher: Sendable {
        /// Nil for a public code.
        package let coupon: Coupon?
        /// The version it was judged by.
        package let offer: Offer
        package let campaign: Campaign
        /// What it took off.
        package let amount: Int64

        package init(coupon: Coupon?, offer: Offer, campaign: Campaign, amount: Int64) {
            self.coupon = coupon
            self.offer = offer
            self.campaign = campaign
            self.amount = amount
        }
    }

    package init(
        order: Order, member: MemberID?, at: Timestamp, vouchers: [Voucher],
        isWhole: Bool = true,
        products: [String: RedemptionFacts.ProductFacts], zones: [String: Zone]
    ) {
        self.order = order
        self.member = member
        self.at = at
        self.vouchers = vouchers
        self.isWhole = isWhole
        self.products = products
        self.zones = zones
    }
}

/// What a changed definition would have done to an order that used the offer.
package enum ReplayVerdict: Hashable, Sendable {
    /// Decided as it was; what the offer took off, minor units.
    case same(Int64)
    /// Something else taken off.
    case changed(from: Int64, to: Int64)
    /// Nothing taken off, and why.
    case refused(from: Int64, RefusalCode)
    /// Not to be told from what is stored.
    case undecided(Int64)
}

extension PastOrder {
    /// Judges an order that used the offer by a changed definition.
    package func judge(_ changed: OfferDefinition, of offer: OfferID) -> ReplayVerdict {
        let before = amount(of: offer)
        let asJudged = vouchers.map(\.offer)
        guard isWhole, case .taken(let amounts) = decide(asJudged),
            amounts == vouchers.map(\.amount)
        else { return .undecided(before) }
        let isTold = asJudged.allSatisfy {
            $0.id != offer || $0.definition.unstored == changed.unstored
        }
        // What is given back is not among the amounts that are compared.
        let givesBackAlike = asJudged.allSatisfy {
            $0.id != offer || $0.benefit.giveBack == changed.benefit.giveBack
        }
        guard givesBackAlike else { return .undecided(before) }
        guard isTold else { return .undecided(before) }
        let asChanged = asJudged.map { $0.id == offer ? $0.with(changed, version: 0) : $0 }
        switch decide(asChanged) {
        case .refused(let code): return .refused(from: before, code)
        case .taken(let amounts):
            var after: Int64 = 0
            for (voucher, amount) in zip(vouchers, amounts) where voucher.offer.id == offer {
                after += amount
            }
            return after == before ? .same(before) : .changed(from: before, to: after)
        }
    }

    /// Whether an order that did not use the offer would have been taken something off by the
    /// changed definition and not by the one then in force.
    package func isGained(
        _ changed: OfferDefinition, of offer: Offer, in campaign: Campaign
    ) -> Bool {
        guard isWhole, offer.definition.unstored == changed.unstored else { return false }
        func takes(_ offer: Offer) -> Bool {
            let alone = PastOrder(
                order: order, member: member, at: at,
                vouchers: [Voucher(coupon: nil, offer: offer, campaign: campaign, amount: 0)],
                products: products, zones: zones)
            if case .taken(let amounts) = alone.decide([offer]) { return amounts[0] > 0 }
            return false
        }
        return takes(offer.with(changed, version: 0)) && !takes(offer)
    }

    private func amount(of offer: OfferID) -> Int64 {
        vouchers.reduce(0) { $0 + ($1.offer.id == offer ? $1.amount : 0) }
    }

    private enum Decision {
        /// By voucher.
        case taken([Int64])
        case refused(RefusalCode)
    }

    private func decide(_ offers: [Offer]) -> Decision {
        var uses: [RedemptionCommand.VoucherUse] = []
        var facts: [RedemptionFacts.Voucher] = []
        for (voucher, offer) in zip(vouchers, offers) {
            let coupon = voucher.coupon?.usable
            uses.append(coupon.map { .coupon($0.id) } ?? .offer(offer.id))
            facts.append(
                .coupon(
                    coupon, offer.with(offer.definition.storedPart, version: offer.version),
                    voucher.campaign.open(at: at),
                    RedemptionFacts.CouponCounters(
                        redemptionsByMember: 0, redemptionsLeft: Limits.quota, budgetLeft: nil)))
        }
        do throws(Refusal) {
            let decision = try Redemption.decide(
                RedemptionCommand(
                    tenant: vouchers[0].offer.tenant, order: order, member: member,
                    vouchers: uses),
                facts: RedemptionFacts(
                    vouchers: facts, products: products, situation: Situation(zones: zones)),
                now: at)
            return .taken(decision.applied.map(\.amount))
        } catch {
            return .refused(error.code)
        }
    }
}

extension OfferDefinition {
    /// What it asks that no stored redemption can answer, in one comparable form.
    fileprivate var unstored: JSON {
        let restrictions = restrictions
        var members = restrictions.distance.members + restrictions.history.members
        var audience = restrictions.audience
        audience.memberOnly = false
        members += audience.members + restrictions.tags.members + restrictions.audiences.members
        if restrictions.condition.asksForUnstored { members += restrictions.condition.members }
        if let limit = limits.redemptionsPerMember {
            members.append(.init("redemptions_per_member", .integer(limit)))
        }
        if let limit = limits.totalRedemptions {
            members.append(.init("total_redemptions", .integer(limit)))
        }
        members.append(.init("counts", .array(limits.counts.map(\.document))))
        if let experiment { members.append(.init("experiment", experiment.document)) }
        return .object(members)
    }

    /// The rest of it.
    fileprivate var storedPart: OfferDefinition {
        var (restrictions, limits) = (restrictions, limits)
        restrictions.distance = DistanceRestriction()
        restrictions.history = HistoryRestriction()
        restrictions.tags = TagRestriction()
        restrictions.audiences = AudienceRestriction()
        restrictions.audience = MemberRestriction(memberOnly: restrictions.audience.memberOnly)
        if restrictions.condition.asksForUnstored {
            restrictions.condition = ConditionRestriction()
        }
        limits.redemptionsPerMember = nil
        limits.counts = []
        limits.trip = nil
        return OfferDefinition(
            benefit: benefit, restrictions: restrictions, limits: limits, publicCode: publicCode,
            stacking: stacking)
    }
}

extension ConditionRestriction {
    fileprivate var asksForUnstored: Bool { asksForProfile || asksForTags || asksForDistance }
}

extension Coupon {
    /// The coupon as it was when it was used: what happened to it afterwards is left out.
    fileprivate var usable: Coupon {
        Coupon(
            tenant: tenant, id: id, offer: offer, campaign: campaign, serial: serial,
            member: member, state: .active, usesLeft: 1, expiresAt: .maximum, issuedAt: issuedAt,
            lastRedemption: nil, voidReason: nil, signingSlot: signingSlot,
            typingSlot: typingSlot)
    }
}

extension Campaign {
    /// The campaign as it was then: it gave coupons, so it was open and had money.
    fileprivate func open(at moment: Timestamp) -> Campaign {
        var campaign = self
        campaign.state = .active
        campaign.startsAt = min(startsAt, moment)
        campaign.endsAt = max(endsAt, moment.advanced(byMilliseconds: 1))
        campaign.budget = nil
        campaign.stops = 0
        campaign.hasTerms = false
        return campaign
    }
}
