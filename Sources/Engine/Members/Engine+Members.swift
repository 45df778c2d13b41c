import Codes
package import Domain
import Ledger
import Store

extension Engine {
    /// Creates or changes a member. A repeat finds the member as it is, so no key is needed; the
    /// answer holds personal data and is not kept.
    package func upsertMember(
        externalID: String, _ draft: MemberDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let acquiredBy = try draft.acquiredBy.map { text throws(Refusal) in
            try codes.identifier(text, as: CampaignID.self, what: "campaign")
        }
        let attributes = draft.attributes.map {
            codes.root.seal(
                $0.serialized(), context: Member.sealContext(identity.tenant, externalID))
        }
        let person = draft.person.map {
            sealed(person: $0, externalID: externalID, identity.tenant)
        }
        return try await perform(
            UpsertMember(
                id: MemberID(try numbers.nextID()), externalID: externalID,
                sealedAttributes: attributes, acquiredBy: acquiredBy, tier: draft.tier,
                person: person, tags: draft.tags),
            identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func member(externalID: String, tenant: TenantID) async throws -> JSON {
        let codes = codes
        return try await read { work in
            guard let member = try work.member(externalID: externalID, tenant) else {
                throw Refusal.notFound("member")
            }
            return try work.document(member, codes)
        }
    }
}

extension UnitOfWork {
    func document(_ member: Member, _ codes: CodeBook) throws -> JSON {
        let key = RowKey(tenant: member.tenant.number, id: member.id.number)
        return try member.document(
            codes, tier: try tier(of: member),
            person: try memberPersons.load(key, connection), tags: try tags(of: member))
    }
}
