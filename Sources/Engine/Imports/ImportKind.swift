import Domain
import Ledger

/// What the records of a file are.
package enum ImportKind: String, CaseIterable, Sendable {
    case members, products, stores
    /// Past orders, one record per order line.
    case orders
    case campaigns
    /// One record per campaign, offer and product; those of one offer follow one another.
    case offers
    /// Past redemptions: each is replayed as issue, validate and redeem at its own time.
    case redemptions
    /// Codes that somebody else has made, each to be a coupon of an offer.
    case codes

    /// Our fields, in the order in which `RecordValues` holds them.
    var fields: [ImportField] {
        switch self {
        case .members:
            [
                ImportField("external_id", .externalID, .required),
                ImportField("tier", .reference), ImportField("person", .reference),
                ImportField("tags", .tags),
            ]
        case .products:
            [
                ImportField("sku", .reference, .required), ImportField("category", .reference),
                ImportField("brand", .reference), ImportField("name", .name),
            ]
        case .stores:
            [ImportField("external_id", .reference, .required), ImportField("name", .name)]
        case .orders:
            [
                ImportField("reference", .reference, .required),
                ImportField("member", .reference), ImportField("store", .reference),
                ImportField("sku", .reference, .required),
                // 0: goods that were weighed or that the till did not count.
                ImportField("quantity", .integer(0...Limits.lineQuantity), .required),
                ImportField("amount", .money(0...Limits.amountMinorUnits), .required),
                ImportField("discount", .money(0...Limits.amountMinorUnits)),
                ImportField("at", .time, .required),
            ]
        case .campaigns:
            [
                ImportField("external_id", .campaignReference, .required),
                ImportField("name", .name), ImportField("currency", .currency, .required),
                ImportField("starts_at", .time, .required),
                ImportField("ends_at", .time, .required),
            ]
        case .offers:
            [
                ImportField("campaign", .campaignReference, .required),
                ImportField("external_id", .reference, .required),
                ImportField("name", .name), ImportField("sku", .reference),
                ImportField("amount_off", .money(1...Limits.amountMinorUnits)),
                ImportField("basis_points", .integer(1...10_000)),
            ]
        case .redemptions:
            [
                ImportField("at", .time, .required),
                ImportField("member", .externalID, .required),
                ImportField("campaign", .campaignReference, .required),
                ImportField("offer", .reference, .required),
                ImportField("reference", .reference), ImportField("sku", .reference),
                ImportField("amount", .money(0...Limits.amountMinorUnits), .required),
            ]
        case .codes:
            [
                ImportField("code", .foreignCode, .required),
                ImportField("campaign", .campaignReference),
                ImportField("offer", .reference, .required), ImportField("expires_at", .time),
                ImportField("member", .externalID),
            ]
        }
    }
}

/// One of our fields.
struct ImportField: Sendable {
    enum Kind: Sendable {
        /// The merchant's number of a member.
        case externalID
        /// 1 ... `Limits.referenceBytes` bytes.
        case reference
        /// As above without a slash, because offers are kept under "campaign/offer".
        case campaignReference
        /// See `MerchantCode.foreign`.
        case foreignCode
        /// 1 ... `Limits.nameBytes` bytes.
        case name
        /// A member's tags, with semicolons between them.
        case tags
        case currency
        case integer(ClosedRange<Int64>)
        /// Minor units.
        case money(ClosedRange<Int64>)
        case time
    }

    enum Presence: Sendable {
        case required, optional
    }

    let name: String
    let kind: Kind
    let isRequired: Bool

    init(_ name: String, _ kind: Kind, _ presence: Presence = .optional) {
        self.name = name
        self.kind = kind
        isRequired = presence == .required
    }

    var isTime: Bool {
        if case .time = kind { true } else { false }
    }
}

/// How a file writes its times.
struct TimeRule: Hashable, Sendable {
    enum Unit: String, CaseIterable, Sendable {
        case rfc3339
        case epochSeconds = "epoch_seconds"
        case epochMilliseconds = "epoch_milliseconds"
        /// Whole days after `epoch`; earlier ones are negative.
        case dayNumber = "day_number"
    }

    var unit = Unit.rfc3339
    /// The moment of day 0.
    var epoch = Timestamp.minimum
    /// Their column with the minute of the day, 0 ... 1439; for day numbers only.
    var minuteColumn: String?
    /// Added to every time: a day whose end is meant needs 1440.
    var plusMinutes: Int64 = 0

    /// The moment, or nil where the texts are none. Nothing overflows: days and numbers are
    /// bounded before they are multiplied.
    func time(_ text: String, minute: String?) -> Timestamp? {
        guard let base = baseMilliseconds(text) else { return nil }
        var minutes = plusMinutes
        if minuteColumn != nil {
            guard let minute, let value = DecimalText.minorUnits(minute, decimals: 0),
                (0..<1_440).contains(value)
            else { return nil }
            minutes += value
        }
        let time = Timestamp(milliseconds: base + minutes * 60_000)
        return time >= .minimum && time <= .maximum ? time : nil
    }

    private func baseMilliseconds(_ text: String) -> Int64? {
        if unit == .rfc3339 { return Timestamp(rfc3339: text)?.milliseconds }
        guard let number = DecimalText.minorUnits(text, decimals: 0),
            abs(number) <= Timestamp.maximum.milliseconds
        else { return nil }
        switch unit {
        case .rfc3339, .epochMilliseconds: return number
        case .epochSeconds:
            return abs(number) <= Timestamp.maximum.milliseconds / 1_000 ? number * 1_000 : nil
        case .dayNumber:
            guard abs(number) <= 4_000_000 else { return nil }
            return epoch.milliseconds + number * 86_400_000
        }
    }
}
