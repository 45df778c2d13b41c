package import Ledger

/// The body of extendCampaign.
package struct CampaignExtension: Hashable, Sendable {
    /// Exclusive; not before the end so far.
    package let endsAt: Timestamp
    /// Nil: coupons keep the end they have.
    package let couponsEndAt: Timestamp?
    package let reason: String?

    package static func read(_ json: JSON) throws(Refusal) -> CampaignExtension {
        try ObjectReader.read(json) { fields in
            let endsAt = fields.required("ends_at", .timestamp)
            let couponsEndAt = fields.optional("coupons_end_at", .timestamp)
            let reason = fields.optional("reason", .text(1...Limits.reasonBytes))
            guard let endsAt else { return nil }
            return CampaignExtension(endsAt: endsAt, couponsEndAt: couponsEndAt, reason: reason)
        }
    }
}

extension Campaign {
    /// Gives a running or past campaign a later end. An end that comes earlier is a promise broken:
    /// pause the campaign, or void what was issued.
    ///
    /// Refusals: `out_of_range`, each with its field.
    package func extended(
        _ command: CampaignExtension, now: Timestamp
    ) throws(Refusal) -> Campaign {
        var faults = Faults()
        func add(_ message: String, _ subject: String, _ required: Timestamp, _ actual: Timestamp) {
            faults.add(
                .outOfRange, message, subject: subject, required: ConditionValue.time(required),
                actual: ConditionValue.time(actual))
        }
        let staysAsItIs = command.endsAt == endsAt && command.couponsEndAt == nil
        if command.endsAt < endsAt || staysAsItIs {
            add("Choose a later end than the one so far.", "/ends_at", endsAt, command.endsAt)
        }
        if command.endsAt <= now {
            add("Choose an end that is not in the past.", "/ends_at", now, command.endsAt)
        }
        if let end = command.couponsEndAt, end > command.endsAt {
            add("Let coupons end with the campaign.", "/coupons_end_at", command.endsAt, end)
        }
        if let end = command.couponsEndAt, end <= now {
            add("Choose an end that is not in the past.", "/coupons_end_at", now, end)
        }
        try faults.refuse()
        var campaign = self
        campaign.endsAt = command.endsAt
        return campaign
    }
}

extension Coupon {
    /// The coupon with a later end; nil where nothing changes: it is voided, or ends later already.
    /// One that is used up gets it too: a hold or a redemption may give its use back.
    package func extended(to end: Timestamp) -> Coupon? {
        let whole = VoucherExpiry.wholeHour(notAfter: end)
        guard state == .active, expiresAt < whole else { return nil }
        var coupon = self
        coupon.expiresAt = whole
        return coupon
    }
}

extension CodeBatch {
    /// The batch whose untouched coupons have a later end; nil where nothing changes.
    package func extended(to end: Timestamp) -> CodeBatch? {
        let whole = VoucherExpiry.wholeHour(notAfter: end)
        guard state == .active, expiresAt < whole else { return nil }
        var batch = self
        batch.expiresAt = whole
        return batch
    }
}

/// How far the extension of a campaign's coupons came.
package struct ExtensionReport: Hashable, Sendable {
    package let end: Timestamp
    /// First batches by id, then coupons by serial.
    package var isAtCoupons = false
    package var seen: Int64 = 0
    /// Coupons with a later end, those of batches that nobody has touched included.
    package var extended: Int64 = 0

    package init(end: Timestamp) { self.end = end }

    package var stored: JSON {
        [
            "end": .integer(end.milliseconds), "coupons": .bool(isAtCoupons),
            "seen": .integer(seen), "extended": .integer(extended),
        ]
    }

    /// Nil for what `stored` did not write.
    package init?(stored json: JSON) {
        guard let end = json["end"]?.integerValue, let isAtCoupons = json["coupons"]?.boolValue,
            let seen = json["seen"]?.integerValue, let extended = json["extended"]?.integerValue
        else { return nil }
        self.end = Timestamp(milliseconds: end)
        self.isAtCoupons = isAtCoupons
        self.seen = seen
        self.extended = extended
    }

    /// As answers show it.
    package var members: [JSON.Member] {
        [
            .init("coupons_end_at", .string(end.rfc3339)), .init("coupons_seen", .integer(seen)),
            .init("coupons_extended", .integer(extended)),
        ]
    }
}
