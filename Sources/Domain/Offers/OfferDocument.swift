import Ledger

/// The body of createOffer.
package struct OfferDraft: Hashable, Sendable {
    /// Outer id, not yet looked up.
    package let campaign: String
    package let name: String
    package let definition: OfferDefinition
    package let metadata: JSON

    /// Types, formats and bounds only: what needs the campaign or compares fields (dates inside
    /// the campaign, rising ladder steps) is decided with the offer.
    package static func read(_ json: JSON) throws(Refusal) -> OfferDraft {
        try ObjectReader.read(json) { fields in
            let campaign = fields.required("campaign_id", .identifier)
            let name = fields.required("name", .text(1...Limits.nameBytes))
            let definition = OfferDefinition(reading: &fields)
            let metadata = fields.optional("metadata", .metadata)
            guard let campaign, let name, let definition else { return nil }
            return OfferDraft(
                campaign: campaign, name: name, definition: definition,
                metadata: metadata ?? .object([]))
        }
    }
}

/// The parts of an offer that make up its meaning, with one text form for requests, answers and
/// storage.
package struct OfferDefinition: Hashable, Sendable {
    package let benefit: Benefit
    package let restrictions: Restrictions
    package let limits: OfferLimits
    /// Upper case; nil where only issued coupons count.
    package let publicCode: String?
    package let stacking: Stacking
    /// Nil: for everybody whom the restrictions let in.
    package let experiment: OfferExperiment?
    package let returns: ReturnPolicy

    package init(
        benefit: Benefit, restrictions: Restrictions = Restrictions(),
        limits: OfferLimits = OfferLimits(), publicCode: String? = nil,
        stacking: Stacking = Stacking(), experiment: OfferExperiment? = nil,
        returns: ReturnPolicy = ReturnPolicy()
    ) {
        self.benefit = benefit
        self.restrictions = restrictions
        self.limits = limits
        self.publicCode = publicCode
        self.stacking = stacking
        self.experiment = experiment
        self.returns = returns
    }

    /// Reads `json` back, e.g. a stored definition.
    package static func read(_ json: JSON) throws(Refusal) -> OfferDefinition {
        try ObjectReader.read(json) { OfferDefinition(reading: &$0) }
    }

    init?(reading fields: inout ObjectReader) {
        let benefit = fields.required("benefit", .benefit)
        let restrictions = fields.optional("restrictions", .restrictions)
        let limits = fields.optional("limits", .limits)
        let publicCode = fields.optional("public_code", .publicCode)
        let stacking = Stacking(reading: &fields)
        let experiment = fields.optional("experiment", .experiment)
        let returns = fields.optional("returns", .returnPolicy)
        guard let benefit else { return nil }
        self.init(
            benefit: benefit, restrictions: restrictions ?? Restrictions(),
            limits: limits ?? OfferLimits(), publicCode: publicCode?.uppercased(),
            stacking: stacking, experiment: experiment, returns: returns ?? ReturnPolicy())
    }

    /// The canonical form: lists sorted, what restricts nothing left out.
    package var json: JSON {
        let parts: [JSON.Member?] = [
            .init("benefit", benefit.document),
            .init("restrictions", restrictions.document),
            .init("limits", limits.document),
            publicCode.map { .init("public_code", .string($0)) },
            experiment.map { .init("experiment", $0.document) },
            returns == ReturnPolicy() ? nil : .init("returns", returns.document),
        ]
        return .object(parts.compactMap { $0 } + stacking.members)
    }
}

extension Offer {
    /// The offer as answers show it, with outer ids (`off_...`, `cmp_...`).
    /// `stop`: why it is stopped; nil while it is not. `isAwaiting`: somebody else must approve it.
    package func document(
        id: String, campaign: String, stop: Stop? = nil, isAwaiting: Bool = false
    ) -> JSON {
        var head: [JSON.Member] = [
            .init("id", .string(id)),
            .init("campaign_id", .string(campaign)),
            .init("name", .string(name)),
        ]
        if version > 1 { head.append(.init("version", .integer(version))) }
        let state = isAwaiting ? "awaiting_approval" : "active"
        let tail: [JSON.Member] = [
            .init("state", .string(stop == nil ? state : "stopped")),
            .init("stop", stop?.document ?? .null),
            .init("metadata", metadata),
            .init("created_at", .string(createdAt.rfc3339)),
        ]
        return .object(head + (definition.json.members ?? []) + tail)
    }
}

extension FieldFormat where Value == String {
    /// Letters and digits; compared in upper case, so that a till need not care.
    package static var publicCode: FieldFormat {
        token(
            Limits.minimumPublicCodeBytes...Limits.publicCodeBytes, pattern: "^[A-Za-z0-9]+$"
        ) { $0.isASCIILetterOrDigit }
    }
}

extension UInt8 {
    /// A to Z, a to z, 0 to 9.
    var isASCIILetterOrDigit: Bool {
        switch self {
        case Byte.zero...Byte.nine, UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
