/// What an audience's condition may ask about; stored conditions are read by name.
enum AudienceAttribute: Int, CaseIterable {
    case tags, tier, visits, totalSpend

    static let table = AttributeTable(allCases.map(\.declaration))

    private var declaration: AttributeDeclaration {
        switch self {
        case .tags: .init(AttributeTable.memberTagsName, .textSet, "The member's tags.")
        case .tier: .init("member.tier", .text, "The level of membership.")
        case .visits: .init("member.visits", .integer, "Completed orders so far.")
        case .totalSpend: .init("member.total_spend", .integer, "Minor units.")
        }
    }

    func value(of profile: MemberProfile) -> AttributeValue? {
        switch self {
        case .tags: .texts(profile.tags.set)
        case .tier: profile.tier.map { .text($0) }
        case .visits: .integer(profile.visits)
        case .totalSpend: .integer(profile.spentAmount)
        }
    }
}
