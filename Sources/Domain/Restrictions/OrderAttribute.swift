import Ledger

/// What conditions of offers may ask about. Stored conditions are read by name, so a name stays.
enum OrderAttribute: Int, CaseIterable {
    case total, quantity, lines, currency, store, channel, paymentMethod, fulfilment, event
    case region, distance, skus, categories, brands
    case memberKnown, memberTier, memberVisits, memberSpend, memberTags
    case hour, minuteOfDay, weekday

    static let table = AttributeTable(allCases.map(\.declaration))

    private var declaration: AttributeDeclaration {
        switch self {
        case .total: .init("order.total", .integer, "Before any discount, minor units.")
        case .quantity: .init("order.quantity", .integer, "Pieces of all lines.")
        case .lines: .init("order.lines", .integer, "Number of lines.")
        case .currency: .init("order.currency", .text, "ISO 4217 code.")
        case .store: .init("order.store", .text, "The merchant's own id of the store.")
        case .channel: .init("order.channel", .text, "The touchpoint.")
        case .paymentMethod: .init("order.payment_method", .text, "How it is paid.")
        case .fulfilment: .init("order.fulfilment", .text, "How it reaches the customer.")
        case .event: .init("order.event", .text, "What brought it about.")
        case .region: .init("order.region", .text, "The code of the region.")
        case .distance: .init("order.distance", .integer, "Metres between customer and store.")
        case .skus: .init("order.skus", .textSet, "The lines' SKUs.")
        case .categories: .init("order.categories", .textSet, "The lines' known categories.")
        case .brands: .init("order.brands", .textSet, "The lines' known brands.")
        case .memberKnown: .init("member.known", .boolean, "Whether the order names a member.")
        case .memberTier: .init("member.tier", .text, "The level of membership.")
        case .memberVisits: .init("member.visits", .integer, "Completed orders before this one.")
        case .memberSpend:
            .init("member.total_spend", .integer, "What they came to, minor units.")
        case .memberTags:
            .init(AttributeTable.memberTagsName, .textSet, "The member's tags.")
        case .hour: .init("time.hour", .integer, "0 to 23, by the clock of the offer's zone.")
        case .minuteOfDay: .init("time.minute_of_day", .integer, "0 to 1439.")
        case .weekday: .init("time.weekday", .integer, "1 (Monday) to 7.")
        }
    }

    var asksForProfile: Bool {
        switch self {
        case .memberTier, .memberVisits, .memberSpend, .memberTags: true
        default: false
        }
    }

    var asksForCategoryOrBrand: Bool { self == .categories || self == .brands }

    /// Nil: not known. `zone`: whose clock counts; nil where it is not known.
    func value(in circumstances: Circumstances, zone: Zone?) -> AttributeValue? {
        let order = circumstances.order
        switch self {
        case .total: return .integer(order.total)
        case .quantity: return .integer(order.lines.reduce(0) { $0 + $1.quantity })
        case .lines: return .integer(Int64(order.lines.count))
        case .currency: return .text(order.currency.code)
        case .store: return order.store.map { .text($0) }
        case .channel: return order.channel.map { .text($0) }
        case .paymentMethod: return order.paymentMethod.map { .text($0) }
        case .fulfilment: return order.fulfilment.map { .text($0) }
        case .event: return order.event.map { .text($0) }
        case .region: return order.region.map { .text($0) }
        case .distance: return circumstances.situation.distanceMetres.map { .integer($0) }
        case .skus, .categories, .brands: return .texts(names(in: circumstances.names))
        case .memberKnown: return .boolean(circumstances.member != nil)
        case .memberTier, .memberVisits, .memberSpend, .memberTags:
            return circumstances.situation.profile.flatMap(value)
        case .hour, .minuteOfDay, .weekday:
            return zone.map { .integer(number(of: $0.local(circumstances.now))) }
        }
    }

    private func names(in names: OrderNames) -> Set<String> {
        Set(
            names.lines.compactMap { line in
                switch self {
                case .categories: line.category?.text
                case .brands: line.brand?.text
                default: line.sku.text
                }
            })
    }

    private func value(of profile: MemberProfile) -> AttributeValue? {
        switch self {
        case .memberTier: profile.tier.map { .text($0) }
        case .memberVisits: .integer(profile.visits)
        case .memberTags: .texts(profile.tags.set)
        default: .integer(profile.spentAmount)
        }
    }

    private func number(of local: LocalTime) -> Int64 {
        switch self {
        case .hour: local.minuteOfDay / 60
        case .minuteOfDay: local.minuteOfDay
        default: local.weekday
        }
    }
}
