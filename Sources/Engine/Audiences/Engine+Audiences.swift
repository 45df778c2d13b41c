package import Domain
import Ledger
import Store

extension Engine {
    package func putAudience(
        _ name: String, _ draft: AudienceDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(
            PutAudience(name: name, id: try numbers.nextID(), draft: draft), identity)
    }

    package func changeMembers(
        ofAudience name: String, _ change: AudienceChange, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(ChangeAudienceMembers(name: name, change: change), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func audience(_ name: String, tenant: TenantID) async throws -> JSON {
        try await read { try $0.knownAudience(name, tenant).document }
    }

    /// Audiences, oldest first.
    package func audiences(tenant: TenantID, after: Int64, limit: Int) async throws -> Page {
        try await read { work in
            let rows = try AudienceTable.page(
                tenant: tenant, after: after, limit: limit + 1, work.connection)
            return Page(rows, limit: limit, number: \.id) { $0.document }
        }
    }

    /// Whether and why a member is in an audience. Throws `Refusal` (`not_found`).
    package func audienceReason(
        _ name: String, member externalID: String, tenant: TenantID
    ) async throws -> JSON {
        try await read { work in
            let audience = try work.knownAudience(name, tenant)
            guard let member = try work.member(externalID: externalID, tenant) else {
                throw Refusal.notFound("member")
            }
            return try work.reason(for: member.id, in: audience)
                .document(audience: audience, member: externalID)
        }
    }
}
