import Domain
import Ledger
import Store

extension UnitOfWork {
    func audience(_ name: String, _ tenant: TenantID) throws -> Audience? {
        try audiences.load(TextKey(tenant: tenant.number, text: name), connection)
    }

    /// The same, refusing a name that is not known (`not_found`).
    func knownAudience(_ name: String, _ tenant: TenantID) throws -> Audience {
        guard let audience = try audience(name, tenant) else {
            throw Refusal.notFound("audience")
        }
        return audience
    }

    /// Those of the named audiences that a member is in now.
    func audiences(
        _ names: Set<String>, holding member: MemberID, _ tenant: TenantID
    ) throws -> Set<String> {
        let keys = names.sorted().map { TextKey(tenant: tenant.number, text: $0) }
        for key in keys { audiences.want(key) }
        try settleWants()
        let known = try keys.compactMap { try audiences.load($0, connection) }
        for audience in known where audience.condition == nil {
            audienceMembers.want(
                AudienceMemberKey(tenant: tenant, audience: audience.id, member: member))
        }
        try settleWants()
        return Set(
            try known.filter { try reason(for: member, in: $0).isMember }.map(\.name))
    }

    /// Whether and why a member is in an audience.
    func reason(for member: MemberID, in audience: Audience) throws -> AudienceReason {
        if let condition = audience.condition {
            return AudienceReason(
                condition,
                try profile(of: member, audience.tenant, audience.currency, withTags: true))
        }
        let key = AudienceMemberKey(
            tenant: audience.tenant, audience: audience.id, member: member)
        let row = try audienceMembers.load(key, connection)
        return AudienceReason(isMember: row?.state == .listed, since: row?.since)
    }

    /// Brings into memory what asking an audience about many members needs.
    func prefetch(_ members: [MemberID], askedBy audience: Audience) throws {
        guard audience.condition != nil else { return }
        let keys = members.map { RowKey(tenant: audience.tenant.number, id: $0.number) }
        try memberProfiles.prefetch(keys, connection)
        try memberTags.prefetch(keys, connection)
        guard let currency = audience.currency else { return }
        try memberHistories.prefetch(
            members.map {
                MemberHistoryKey(tenant: audience.tenant, member: $0, currency: currency)
            }, connection)
    }
}
