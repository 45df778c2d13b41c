// The room "Settlement": the merchant's parties, who of them is concerned in a redemption, and what
// they owe one another. What `Domain/Settlement` books as postings between parties is kept by the
// hour (`CommandContext+Clearing`), whichever command books it.

package import Domain
import Ledger
import Store

extension Engine {
    /// Makes a party known, or changes what is known. A repeat finds it as it is.
    package func upsertParty(
        _ reference: String, _ update: PartyUpdate, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(
            UpsertParty(
                id: PartyID(try numbers.nextID()), reference: reference, update: update),
            identity)
    }

    /// Parties, oldest first; the merchant itself, which is always known, is none of them.
    package func parties(tenant: TenantID, after: Int64, limit: Int) async throws -> Page {
        try await read { work in
            let rows = try PartyTable.page(
                tenant: tenant, after: after, limit: limit + 1, work.connection)
            return Page(rows, limit: limit, number: \.id.number) { $0.document }
        }
    }

    /// Throws `Refusal` (`not_found`).
    package func party(_ reference: String, tenant: TenantID) async throws -> JSON {
        try await read { work in
            let name = PartyName(tenant: tenant, reference: reference)
            guard let party = try work.partiesByName.find(name, work.connection) else {
                throw Refusal.notFound("party")
            }
            return party.document
        }
    }
}

/// Writes the parts of a party that were given.
struct UpsertParty: Command {
    let id: PartyID
    let reference: String
    let update: PartyUpdate

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let known = try work.partiesByName.find(
            PartyName(tenant: context.tenant, reference: reference), work.connection)
        let party = Party(
            tenant: context.tenant, id: known?.id ?? id, reference: reference,
            name: update.name ?? known?.name, kind: update.kind ?? known?.kind ?? .payer)
        let answer = Answer(
            status: known == nil ? 201 : 200, body: party.document.serialized())
        if party == known { return answer }
        let entry = try context.commit(
            event: "party_changed", subject: reference, payload: party.document)
        if known == nil {
            work.parties.insert(party, entryIndex: entry)
        } else {
            work.parties.update(party, entryIndex: entry)
        }
        return answer
    }
}

extension UnitOfWork {
    /// The party that a request names at `subject`; `merchant` is the merchant itself.
    ///
    /// Throws `Refusal` (`not_found`).
    func knownParty(_ reference: String, at subject: String, _ tenant: TenantID) throws
        -> NamedParty
    {
        if reference == Party.merchantReference { return NamedParty(.merchant, reference) }
        let name = PartyName(tenant: tenant, reference: reference)
        guard let party = try partiesByName.find(name, connection) else {
            throw Refusal(
                .notFound, "Create the party first, or name another one.",
                [
                    Condition(
                        "party", subject: subject, required: .string("a known party"),
                        actual: .string("unknown"))
                ])
        }
        return NamedParty(party.id, party.reference)
    }

    /// What the merchant calls a party; the merchant itself by its reserved word.
    func reference(of party: PartyID, _ tenant: TenantID) throws -> String {
        guard party != .merchant else { return Party.merchantReference }
        let key = RowKey(tenant: tenant.number, id: party.number)
        return try parties.load(key, connection)?.reference ?? "?"
    }

    /// The party that something belongs to; nil for the merchant's own.
    func party(of key: PartyLinkKey) throws -> PartyID? {
        try partyLinks.load(key, connection)?.party
    }

    /// The issuer of a card by name; nil for the merchant's own.
    func issuer(of card: GiftCard) throws -> String? {
        guard card.hasIssuer, let party = try party(of: .giftCard(card.id, card.tenant)) else {
            return nil
        }
        return try reference(of: party, card.tenant)
    }

    func terms(of campaign: Campaign) throws -> CampaignTerms? {
        guard campaign.hasTerms else { return nil }
        return try campaignTerms.load(
            RowKey(tenant: campaign.tenant.number, id: campaign.id.number), connection)
    }

    /// The campaign as answers show it, with what it asks for while it waits.
    func document(_ campaign: Campaign, _ codes: CodeBook) throws -> JSON {
        let document = campaign.document(
            id: codes.text(campaign.id), terms: try terms(of: campaign))
        guard campaign.state == .awaitingApproval,
            let asked = try approvals.load(ApprovalKey(of: campaign), connection)
        else { return document }
        let approval = asked.document(askedBy: codes.keyText(asked.askedBy))
        return .object((document.members ?? []) + [.init("approval", approval)])
    }
}
