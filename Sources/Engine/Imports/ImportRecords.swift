import Domain
import Ledger
import Store

/// A member as a file tells of them.
struct MemberRecord: Hashable, Sendable {
    let externalID: String
    /// Names in order; nil where the mapping has no attributes.
    let attributes: JSON?
    /// Nil, here and below: the column is empty or not mapped, and what is known stays.
    let tier: String?
    let person: String?
    /// The whole set.
    let tags: MemberTags?
}

/// A campaign as a file tells of it.
struct CampaignRecord: Hashable, Sendable {
    let line: Int64
    let externalID: String
    let name: String
    let currency: String
    let startsAt: Timestamp
    let endsAt: Timestamp

    /// Throws what `CampaignDraft.read` throws.
    func draft() throws(Refusal) -> CampaignDraft {
        try CampaignDraft.read([
            "name": .string(name), "currency": .string(currency),
            "starts_at": .string(startsAt.rfc3339), "ends_at": .string(endsAt.rfc3339),
        ])
    }
}

/// One line about an offer.
struct OfferLine: Hashable, Sendable {
    let campaign: String
    let externalID: String
    let name: String
    let sku: String?
    let amountOff: Int64?
    let basisPoints: Int64?
}

/// An offer, put together from consecutive lines; the first one says its name and benefit.
struct OfferRecord: Hashable, Sendable {
    let first: OfferLine
    /// Every line of the file that belongs to it.
    var lines: [Int64]
    var skus: [String]

    init(_ first: OfferLine, line: Int64) {
        self.first = first
        lines = [line]
        skus = first.sku.map { [$0] } ?? []
    }

    /// How the offer is kept in the table of references.
    var reference: String { "\(first.campaign)/\(first.externalID)" }

    func continues(with next: OfferLine) -> Bool {
        next.campaign == first.campaign && next.externalID == first.externalID
    }

    mutating func append(_ next: OfferLine, line: Int64) {
        lines.append(line)
        if let sku = next.sku { skus.append(sku) }
    }

    /// `campaign`: its outer id. Throws what `OfferDraft.read` throws.
    func draft(campaign: String) throws(Refusal) -> OfferDraft {
        let benefit: JSON =
            first.amountOff.map { ["type": "amount_off", "amount": .integer($0)] }
            ?? ["type": "percent_off", "basis_points": .integer(first.basisPoints ?? 0)]
        return try OfferDraft.read(
            .object(present: [
                "campaign_id": .string(campaign), "name": .string(first.name),
                "benefit": benefit,
                "restrictions": skus.isEmpty
                    ? nil : ["included_skus": .array(skus.map { .string($0) })],
            ]))
    }
}

/// A past redemption as a file tells of it.
struct PastRedemption: Hashable, Sendable {
    let line: Int64
    let at: Timestamp
    let member: String
    let campaign: String
    let offer: String
    let reference: String?
    let sku: String?
    let amount: Int64

    var offerReference: String { "\(campaign)/\(offer)" }
}

/// A third party's code as a file tells of it.
struct CodeRecord: Hashable, Sendable {
    let line: Int64
    /// In upper case, without spaces.
    let code: String
    let campaign: String?
    /// Its id, or the name it was imported under.
    let offer: String
    let expiresAt: Timestamp?
    let member: String?

    /// The name under which offers are kept in the table of references.
    var offerName: String { campaign.map { "\($0)/\(offer)" } ?? offer }
}

/// One record read.
enum ImportRecord {
    case product(ProductDraft)
    case store(StoreDraft)
    case purchase(PurchaseLine)
    case member(MemberRecord)
    case campaign(CampaignRecord)
    case offer(OfferLine)
    case redemption(PastRedemption)
    case code(CodeRecord)
}

extension ImportKind {
    /// The typed record of these values, which are in the order of `fields`.
    ///
    /// Nil never happens for values that `RecordPlan` gave: it has seen to required fields.
    func record(
        _ values: RecordValues, line: Int64, attributes: JSON?
    ) -> ImportRecord? {
        switch self {
        case .members:
            guard let id = values.text(0) else { return nil }
            return .member(
                MemberRecord(
                    externalID: id, attributes: attributes, tier: values.text(1),
                    person: values.text(2), tags: values.text(3).map(MemberTags.init(separated:))))
        case .products:
            guard let sku = values.text(0) else { return nil }
            return .product(
                ProductDraft(
                    sku: sku, category: values.text(1), brand: values.text(2),
                    name: values.text(3)))
        case .stores:
            guard let id = values.text(0) else { return nil }
            return .store(StoreDraft(externalID: id, name: values.text(1)))
        case .orders: return purchase(values, line)
        case .campaigns: return campaign(values, line)
        case .offers:
            guard let campaign = values.text(0), let id = values.text(1) else { return nil }
            return .offer(
                OfferLine(
                    campaign: campaign, externalID: id, name: values.text(2) ?? id,
                    sku: values.text(3), amountOff: values.integer(4),
                    basisPoints: values.integer(5)))
        case .redemptions: return redemption(values, line)
        case .codes:
            guard let code = values.text(0), let offer = values.text(2) else { return nil }
            return .code(
                CodeRecord(
                    line: line, code: code, campaign: values.text(1), offer: offer,
                    expiresAt: values.time(3), member: values.text(4)))
        }
    }

    private func purchase(_ values: RecordValues, _ line: Int64) -> ImportRecord? {
        guard let reference = values.text(0), let sku = values.text(3),
            let quantity = values.integer(4), let amount = values.integer(5),
            let at = values.time(7)
        else { return nil }
        return .purchase(
            PurchaseLine(
                line: line, reference: reference, member: values.text(1), store: values.text(2),
                sku: sku, quantity: quantity, amount: amount, discount: values.integer(6) ?? 0,
                at: at))
    }

    private func campaign(_ values: RecordValues, _ line: Int64) -> ImportRecord? {
        guard let id = values.text(0), let currency = values.text(2),
            let startsAt = values.time(3), let endsAt = values.time(4)
        else { return nil }
        return .campaign(
            CampaignRecord(
                line: line, externalID: id, name: values.text(1) ?? id, currency: currency,
                startsAt: startsAt, endsAt: endsAt))
    }

    private func redemption(_ values: RecordValues, _ line: Int64) -> ImportRecord? {
        guard let at = values.time(0), let member = values.text(1),
            let campaign = values.text(2), let offer = values.text(3),
            let amount = values.integer(6)
        else { return nil }
        return .redemption(
            PastRedemption(
                line: line, at: at, member: member, campaign: campaign, offer: offer,
                reference: values.text(4), sku: values.text(5), amount: amount))
    }
}
