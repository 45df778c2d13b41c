package import Ledger

/// From when until when: fixed moments, and days counted from a coupon's issue.
package struct ValidityRestriction: Hashable, Sendable {
    /// Nil: the campaign's. Never outside the campaign's dates.
    package var startsAt: Timestamp?
    package var endsAt: Timestamp?
    /// Local days after the day of issue before a coupon works; 0: at once.
    package var waitDays: Int64
    /// Local days a coupon works, the first one counted; nil: until the offer ends.
    package var validDays: Int64?

    package init(
        startsAt: Timestamp? = nil, endsAt: Timestamp? = nil, waitDays: Int64 = 0,
        validDays: Int64? = nil
    ) {
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.waitDays = waitDays
        self.validDays = validDays
    }

    /// True where the days of a zone matter.
    package var countsDays: Bool { waitDays > 0 || validDays != nil }

    /// The first moment a coupon issued at `time` works.
    package func start(issuedAt time: Timestamp, in zone: Zone) -> Timestamp {
        guard waitDays > 0 else { return time }
        return zone.start(ofDay: zone.local(time).day + waitDays)
    }

    /// The moment a coupon issued at `time` no longer works; nil: with the offer.
    package func end(issuedAt time: Timestamp, in zone: Zone) -> Timestamp? {
        validDays.map { zone.start(ofDay: zone.local(time).day + waitDays + $0) }
    }
}

extension ValidityRestriction {
    init(reading fields: inout ObjectReader) {
        self.init(
            startsAt: fields.optional("starts_at", .timestamp),
            endsAt: fields.optional("ends_at", .timestamp),
            waitDays: fields.optional("wait_days", .integer(0...Limits.validityDays)) ?? 0,
            validDays: fields.optional("valid_days", .integer(1...Limits.validityDays)))
        fields.refuse("ends_at", unlessAfter: startsAt, endsAt)
    }

    var members: [JSON.Member] {
        var members: [JSON.Member] = []
        if let startsAt { members.append(.init("starts_at", .string(startsAt.rfc3339))) }
        if let endsAt { members.append(.init("ends_at", .string(endsAt.rfc3339))) }
        if waitDays > 0 { members.append(.init("wait_days", .integer(waitDays))) }
        if let validDays { members.append(.init("valid_days", .integer(validDays))) }
        return members
    }

    func validate(in campaign: Campaign, _ faults: inout OfferFaults) {
        faults.requireRange(waitDays, 0...Limits.validityDays, "/restrictions/wait_days")
        if let validDays {
            faults.requireRange(validDays, 1...Limits.validityDays, "/restrictions/valid_days")
        }
        let start = startsAt ?? campaign.startsAt
        let end = endsAt ?? campaign.endsAt
        if end <= start, endsAt == nil {
            faults.add(
                .outOfRange, "Let the offer start before its campaign ends.",
                "/restrictions/starts_at", ConditionValue.time(end), ConditionValue.time(start))
        } else if end <= start {
            faults.add(
                .outOfRange, "Let the offer end after it starts.", "/restrictions/ends_at",
                ConditionValue.time(start), ConditionValue.time(end))
        }
        if start < campaign.startsAt {
            faults.add(
                .outOfRange, "Let the offer start within its campaign.",
                "/restrictions/starts_at", ConditionValue.time(campaign.startsAt),
                ConditionValue.time(start))
        }
        if end > campaign.endsAt {
            faults.add(
                .outOfRange, "Let the offer end within its campaign.", "/restrictions/ends_at",
                ConditionValue.time(campaign.endsAt), ConditionValue.time(end))
        }
    }
}
