// The room "Trials": holds any order against any meaning of offers, with the facts a redemption
// would have, and writes nothing.

package import Domain
import Ledger
import Store

extension Engine {
    /// What each of the chosen meanings would do to an order, and the choice that saves most.
    ///
    /// A campaign that is paused or awaits approval is tried as if it were active. Throws
    /// `Refusal`: `not_found` for an unknown offer, version or member; those of `validate` for a
    /// definition.
    package func simulateOrder(_ request: TrialRequest, tenant: TenantID) async throws -> Answer {
        let (codes, cache, presentedAt) = (codes, offerCache, clock())
        let now = request.at ?? presentedAt
        let ids = try request.offers.map { choice throws(Refusal) in
            try codes.identifier(choice.offer, as: OfferID.self, what: "offer")
        }
        let body = try await read { work in
            let loader = RedemptionLoader(
                work: work, tenant: tenant, offerCache: cache, codes: codes,
                presentedAt: presentedAt, decidedAt: now)
            let member = try request.member.map { try work.knownMember(externalID: $0, tenant) }
            var uses: [RedemptionCommand.VoucherUse] = []
            var facts: [RedemptionFacts.Voucher] = []
            var names: [QualificationDocument.Name] = []
            for (index, choice) in request.offers.enumerated() {
                let offer = try loader.offer(ids[index], as: choice, at: now)
                let coupon = Coupon.tried(
                    Int64(index) + 1, of: offer, member: member?.id,
                    issuedAt: choice.issuedAt ?? now)
                uses.append(.coupon(coupon.id))
                facts.append(try loader.tried(coupon, offer, member?.id))
                let number = offer.version == 0 ? "draft" : String(offer.version)
                names.append(
                    QualificationDocument.Name(
                        id: codes.text(offer.id) + "/" + number, offer: codes.text(offer.id),
                        offerName: offer.name))
            }
            let loaded = try loader.loaded(request.order, member, uses, facts)
            let qualification = Redemption.qualify(loaded.command, facts: loaded.facts, now: now)
            return QualificationDocument(
                qualification, of: request.order, names: names, isComplete: true
            ).serialized()
        }
        return Answer(status: 200, body: body)
    }
}

extension RedemptionLoader {
    /// An offer as it shall be tried.
    fileprivate func offer(
        _ id: OfferID, as choice: TrialRequest.Choice, at moment: Timestamp
    ) throws -> Offer {
        guard let created = try offerCache.offer(id, tenant: tenant, in: work) else {
            throw Refusal.notFound("offer")
        }
        let campaign = try work.campaign(created.campaign, tenant)
        if let definition = choice.definition {
            let offer = created.with(definition, version: 0)
            try offer.validate(in: campaign)
            try offer.checkZone()
            return offer
        }
        guard let number = choice.version else {
            return try work.terms(of: created, at: moment, offerCache).offer
        }
        let latest = try work.timeline(of: created, campaign)?.latest ?? 1
        guard number <= latest else { throw Refusal.notFound("version") }
        return try offerCache.version(number, of: created, in: work)
    }

    /// The facts of a coupon that does not exist.
    fileprivate func tried(
        _ coupon: Coupon, _ offer: Offer, _ member: MemberID?
    ) throws -> RedemptionFacts.Voucher {
        var campaign = try work.campaign(offer.campaign, tenant)
        campaign.state = .active
        return .coupon(coupon, offer, campaign, try counters(offer, campaign, member))
    }
}
