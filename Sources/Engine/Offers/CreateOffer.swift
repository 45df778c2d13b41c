// The room "Offers": creates offers. What they mean changes only by new versions (the room
// Versions), so that every redemption can be explained by the terms it was judged by.

import Codes
import Domain
import Ledger
import Store

/// Creates an offer and fills its quotas.
struct CreateOffer: Command {
    let id: OfferID
    let campaign: CampaignID
    let draft: OfferDraft
    /// Its name in the merchant's other system, where it was imported.
    var reference: String?

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        if let known = try imported(context) {
            let document = try work.document(
                known, at: context.now, context.offerCache, context.codes)
            return Answer(status: 200, body: document.serialized())
        }
        let campaign = try context.campaign(campaign)
        let offer = try check(in: campaign, context)
        let experiment = try newExperiment(offer, context)
        let needsApproval = try context.changesNeedApproval(
            in: campaign, giving: offer.benefit.form)
        let document = offer.document(
            context.codes, isAwaiting: needsApproval || campaign.state == .awaitingApproval)
        let payload: JSON = [
            "id": .string(context.codes.text(id)),
            "campaign_id": .string(context.codes.text(campaign.id)), "name": .string(offer.name),
        ]
        let entry = try context.commit(
            event: "offer_created", subject: context.codes.text(id),
            postings: offer.openingPostings, payload: payload)
        work.offers.insert(offer, entryIndex: entry)
        if let experiment { work.experiments.insert(experiment, entryIndex: entry) }
        if needsApproval {
            let timeline = OfferTimeline(
                tenant: context.tenant, offer: id,
                versions: [
                    .init(
                        effectiveFrom: .minimum, askedBy: context.identity.actor, stands: false)
                ])
            context.write(timeline, isNew: true, campaign, entry: entry)
        }
        try context.revise(campaign, entry: entry)
        context.keep(reference, of: .offer, number: id.number, entry: entry)
        return Answer(status: 201, body: document.serialized())
    }

    /// The offer as it will be; throws whatever speaks against it. Changes nothing, and the
    /// campaign need not be stored yet.
    @discardableResult
    func check(in campaign: Campaign, _ context: CommandContext) throws -> Offer {
        let offer = Offer(
            tenant: context.tenant, id: id, campaign: campaign.id, name: draft.name,
            definition: draft.definition, metadata: draft.metadata,
            createdAt: context.ledgerTime)
        try offer.validate(in: campaign)
        try offer.checkZone()
        try context.checkAudiences(offer)
        try context.checkGiveBack(offer)
        _ = try newExperiment(offer, context)
        if try context.work.terms(of: campaign)?.reservesAtIssue == true {
            try offer.checkReserve()
        }
        if let code = offer.publicCode { try checkPublicCode(code, context) }
        return offer
    }

    /// The offer that was imported under the same name before: the same one is no change, another
    /// one is refused (`already_exists`).
    private func imported(_ context: CommandContext) throws -> Offer? {
        guard let reference,
            let number = try context.work.number(of: .offer, named: reference, context.tenant)
        else { return nil }
        let known = try context.offer(OfferID(number))
        let isSame =
            known.campaign == campaign && known.name == draft.name
            && known.definition == draft.definition && known.metadata == draft.metadata
        guard isSame else { throw Refusal.importedOtherwise("offer") }
        return known
    }

    /// The row of an experiment that the offer is the first to name; nil where it is known.
    ///
    /// Refusals: `already_exists` where another offer splits otherwise under the same salt.
    private func newExperiment(
        _ offer: Offer, _ context: CommandContext
    ) throws -> ExperimentRow? {
        guard let split = offer.definition.experiment?.split else { return nil }
        let key = ExperimentKey(
            tenant: context.tenant, campaign: offer.campaign, salt: split.salt)
        let known = try context.work.experiments.load(key, context.work.connection)
        if known?.split == split { return nil }
        guard known == nil else {
            throw Refusal(
                .alreadyExists,
                "Another offer of the campaign splits otherwise under this salt. Choose another.",
                [
                    Condition(
                        "experiment", subject: "/experiment/salt",
                        required: known?.split.document ?? .null, actual: split.document)
                ])
        }
        try checkRoom(offer, context)
        return ExperimentRow(
            tenant: context.tenant, campaign: offer.campaign, split: split,
            createdAt: context.ledgerTime)
    }

    private func checkRoom(_ offer: Offer, _ context: CommandContext) throws {
        let limit = Limits.campaignExperiments
        let count = try ExperimentTable.all(
            tenant: context.tenant, campaign: offer.campaign, limit: limit,
            context.work.connection
        ).count
        guard count >= limit else { return }
        throw Refusal(
            .outOfRange, "Make another campaign for more experiments.",
            [
                Condition(
                    RefusalCode.outOfRange.rawValue, subject: "/experiment",
                    required: .integer(Int64(limit)), actual: .integer(Int64(count + 1)))
            ])
    }

    private func checkPublicCode(_ code: String, _ context: CommandContext) throws {
        let work = context.work
        let known = try work.offersByCode.find(
            PublicCode(tenant: context.tenant, code: code), work.connection)
        // Exact texts are looked for in this order, so a third party's or a batch's code would be
        // hidden behind it.
        let key = TextKey(tenant: context.tenant.number, text: code)
        let isForeign = try work.foreignCodes.load(key, work.connection) != nil
        let isTaken =
            try known != nil || isForeign || work.hasPatterned(code, context.tenant)
        guard isTaken else { return }
        throw Refusal(
            .alreadyExists,
            known != nil
                ? "Another offer uses this public code. Choose another one."
                : "Codes of a batch or of a third party read like this one. Choose another one.",
            [
                Condition(
                    "public_code", subject: "/public_code", required: .string("an unused code"),
                    actual: .string("in use"))
            ])
    }
}

extension Offer {
    /// Which zones there are is a fact of the system, like the time.
    func checkZone() throws(Refusal) {
        guard let zone = restrictions.schedule.zone, ZoneBook.zone(zone) == nil else {
            return
        }
        throw Refusal(
            .invalidField, "Name a time zone by its IANA name, such as Asia/Shanghai.",
            [
                Condition(
                    RefusalCode.invalidField.rawValue, subject: "/restrictions/time_zone",
                    required: .string("an IANA time zone"), actual: .string(zone))
            ])
    }
}

extension CommandContext {
    /// Nobody is in an audience that is not there, which must not pass for not being excluded.
    func checkAudiences(_ offer: Offer) throws {
        for name in offer.restrictions.audiences.names
        where try work.audience(name, tenant) == nil {
            throw Refusal(
                .notFound, "Make the audience first, or leave it out.",
                [
                    Condition(
                        "audience", subject: "/restrictions/audiences",
                        required: .string("a known audience"), actual: .string(name))
                ])
        }
    }

    /// The offer whose coupons are given is there already, so no circle of offers can be made.
    func checkGiveBack(_ offer: Offer) throws {
        guard case .coupon(let name)? = offer.benefit.giveBack?.form else { return }
        let id = try? codes.identifier(name, as: OfferID.self, what: "offer")
        let target = try id.flatMap {
            try offerCache.offer($0, tenant: tenant, in: work)
        }
        if target != nil { return }
        throw Refusal(
            .invalidField, "Create the offer whose coupons are given first.",
            [
                Condition(
                    RefusalCode.invalidField.rawValue, subject: "/benefit/offer_id",
                    required: .string("an offer of this merchant"), actual: .string(name))
            ])
    }
}
