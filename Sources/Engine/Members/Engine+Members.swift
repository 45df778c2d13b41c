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
        let sealed = draft.attributes.map {
            codes.root.seal(
                $0.serialized(), context: Member.sealContext(identity.tenant, externalID))
        }
        return try await perform(
            UpsertMember(
                id: MemberID(try numbers.nextID()), externalID: externalID,
                sealedAttributes: sealed, acquiredBy: acquiredBy, tier: draft.tier),
            identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func member(externalID: String, tenant: TenantID) async throws -> JSON {
        let codes = codes
        return try await read { work in
            guard let member = try work.member(externalID: externalID, tenant) else {
                throw Refusal.notFound("member")
            }
            return try member.document(codes, tier: try work.tier(of: member))
        }
    }
}

extension UnitOfWork {
    func tier(of member: Member) throws -> String? {
        let key = RowKey(tenant: member.tenant.number, id: member.id.number)
        return try memberProfiles.load(key, connection)?.tier
    }
}
