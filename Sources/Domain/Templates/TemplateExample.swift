package import Ledger

/// An order that shows what a template does, with what comes of it.
///
/// Examples are played with the template's example values in a campaign that starts on Monday,
/// 2026-06-08, at midnight in Shanghai, one after the other in the order of their times.
package struct TemplateExample: Sendable {
    /// 2026-06-08T00:00:00+08:00.
    package static let campaignStart = Timestamp(milliseconds: 1_780_848_000_000)
    /// Noon of the first day, where an example does not say.
    package static let usualTime = Timestamp(milliseconds: 1_780_891_200_000)

    package let text: LocalText
    package let at: Timestamp
    /// When its coupons are issued; not after `at`.
    package let issuedAt: Timestamp
    package let member: Member?
    package let stores: [Store]
    /// An order without `reference` and `currency`.
    package let order: JSON
    /// Which offers' vouchers are used, by their places in the template; nil: all.
    package let offers: [Int]?
    package let outcome: Outcome

    package enum Outcome: Hashable, Sendable {
        /// Minor units off the order.
        case saves(Int64)
        /// Minor units or points that come back afterwards, and nothing off.
        case givesBack(Int64)
        case refused(RefusalCode)

        var isGiven: Bool {
            if case .refused = self { false } else { true }
        }
    }

    /// Who orders.
    package struct Member: Hashable, Sendable {
        package let tier: String?
        /// Completed orders before this one.
        package let orders: Int64
        /// What they came to, minor units; shared by nothing: the first of them has it all.
        package let spent: Int64
    }

    /// A shop whose place is known.
    package struct Store: Hashable, Sendable {
        package let id: String
        package let location: Order.Location
    }

    /// The whole order, as a till would send it.
    package func order(currency: Asset) -> JSON {
        let head: [JSON.Member] = [
            .init("reference", "example"), .init("currency", .string(currency.code)),
        ]
        return .object(head + (order.members ?? []))
    }

    func check(offers count: Int, at pointer: String) throws(Refusal) {
        guard let currency = Asset(currency: "CNY") else { return }
        _ = try OrderDocument.read(order(currency: currency), at: pointer + "/order")
        guard let place = offers?.first(where: { $0 >= count }) else { return }
        throw Refusal(
            .outOfRange, "Name the offers by their places, 0 being the first.",
            [
                Condition(
                    RefusalCode.outOfRange.rawValue, subject: pointer + "/offers",
                    required: .integer(Int64(count) - 1), actual: .integer(Int64(place)))
            ])
    }
}

extension FieldFormat where Value == TemplateExample {
    static var templateExample: FieldFormat {
        .object { fields in
            let text = fields.required("text", .localText)
            let at = fields.optional("at", .timestamp) ?? TemplateExample.usualTime
            let issuedAt = fields.optional("issued_at", .timestamp) ?? at
            let member = fields.optional("member", .exampleMember)
            let stores = fields.optional("stores", .list(of: .exampleStore, count: 0...10)) ?? []
            let order = fields.required("order", .anyObject)
            let offers = fields.optional(
                "offers", .list(of: .integer(0...Int64(Limits.templateOffers)), count: 1...10))
            let outcome = TemplateExample.Outcome(reading: &fields)
            if issuedAt > at {
                fields.refuse(
                    "issued_at", .outOfRange, required: .string(at.rfc3339),
                    actual: .string(issuedAt.rfc3339))
            }
            guard let text, let order, let outcome else { return nil }
            return TemplateExample(
                text: text, at: at, issuedAt: issuedAt, member: member, stores: stores,
                order: order, offers: offers.map { $0.map { Int($0) } }, outcome: outcome)
        }
    }
}

extension TemplateExample.Outcome {
    /// Exactly one of the three fields says it.
    fileprivate init?(reading fields: inout ObjectReader) {
        let amounts = 0...Limits.amountMinorUnits
        let saves = fields.optional("saves", .integer(amounts))
        let givesBack = fields.optional("gives_back", .integer(amounts))
        let refused = fields.optional("refused", FieldFormat<RefusalCode>.oneCase)
        switch (saves, givesBack, refused) {
        case (let amount?, nil, nil): self = .saves(amount)
        case (nil, let amount?, nil): self = .givesBack(amount)
        case (nil, nil, let code?): self = .refused(code)
        default:
            if fields.hasNoFault {
                fields.refuse(
                    "saves", .invalidField, required: "one of saves, gives_back, refused",
                    actual: "none or several")
            }
            return nil
        }
    }
}

extension FieldFormat where Value == TemplateExample.Member {
    fileprivate static var exampleMember: FieldFormat {
        .object { fields in
            TemplateExample.Member(
                tier: fields.optional("tier", .reference),
                orders: fields.optional("orders", .integer(0...20)) ?? 0,
                spent: fields.optional("spent", .amount) ?? 0)
        }
    }
}

extension FieldFormat where Value == TemplateExample.Store {
    fileprivate static var exampleStore: FieldFormat {
        .object { fields in
            let id = fields.required("store", .reference)
            let location = fields.required("location", .location)
            guard let id, let location else { return nil }
            return TemplateExample.Store(id: id, location: location)
        }
    }
}
