import Domain
import Ledger
import Store

extension UnitOfWork {
    /// What the merchant knows of a member. One of whom nothing was said has no tier and no tags,
    /// and has bought nothing. `currency`: of the orders that count; nil: none do.
    func profile(
        of member: MemberID, _ tenant: TenantID, _ currency: Asset?, withTags: Bool
    ) throws -> MemberProfile {
        let key = RowKey(tenant: tenant.number, id: member.number)
        let history = currency.map {
            MemberHistoryKey(tenant: tenant, member: member, currency: $0)
        }
        memberProfiles.want(key)
        if let history { memberHistories.want(history) }
        if withTags { memberTags.want(key) }
        try settleWants()
        let tier = try memberProfiles.load(key, connection)?.tier
        let row = try history.flatMap { try memberHistories.load($0, connection) }
        let tags = withTags ? try memberTags.load(key, connection)?.tags : nil
        return MemberProfile(
            tier: tier, visits: row?.visits ?? 0, spentAmount: row?.spent ?? 0,
            tags: tags ?? .empty)
    }

    func tier(of member: Member) throws -> String? {
        let key = RowKey(tenant: member.tenant.number, id: member.id.number)
        return try memberProfiles.load(key, connection)?.tier
    }

    func tags(of member: Member) throws -> MemberTags {
        let key = RowKey(tenant: member.tenant.number, id: member.id.number)
        return try memberTags.load(key, connection)?.tags ?? .empty
    }
}
