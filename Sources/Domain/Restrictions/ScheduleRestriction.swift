package import Ledger

/// When within its dates an offer works, by the clock of a time zone: weekdays, slots of the day,
/// irregular periods. All that are given must be met; slots and periods are lists of which one must
/// hold. Without a zone the clock is UTC's.
package struct ScheduleRestriction: Hashable, Sendable {
    /// IANA name of the zone whose clock and calendar count, for days after issue too.
    package var zone: String?
    /// 1 (Monday) ... 7 (Sunday), rising; empty: every day.
    package var weekdays: [Int64]
    package var dailySlots: [DailySlot]
    package var periods: [Period]

    /// Minutes of a day, the end not included. A slot that ends before it starts goes on
    /// after midnight, and belongs to the day it starts on.
    package struct DailySlot: Hashable, Sendable {
        /// 0 ..< 1,440.
        package let from: Int64
        /// 1 ... 1,440.
        package let until: Int64

        package init(from: Int64, until: Int64) {
            self.from = from
            self.until = until
        }
    }

    package struct Period: Hashable, Sendable {
        package let startsAt: Timestamp
        /// Exclusive.
        package let endsAt: Timestamp

        package init(startsAt: Timestamp, endsAt: Timestamp) {
            self.startsAt = startsAt
            self.endsAt = endsAt
        }
    }

    package init(
        zone: String? = nil, weekdays: [Int64] = [], dailySlots: [DailySlot] = [],
        periods: [Period] = []
    ) {
        self.zone = zone
        self.weekdays = weekdays
        self.dailySlots = dailySlots
        self.periods = periods
    }

    /// True at a moment that the schedule admits.
    package func admits(_ time: Timestamp, in zone: Zone) -> Bool {
        let isInPeriod =
            periods.isEmpty || periods.contains { time >= $0.startsAt && time < $0.endsAt }
        guard isInPeriod else { return false }
        let local = zone.local(time)
        if dailySlots.isEmpty { return admits(weekday: local.weekday) }
        return dailySlots.contains { slot in
            if slot.until > slot.from {
                return local.minuteOfDay >= slot.from && local.minuteOfDay < slot.until
                    && admits(weekday: local.weekday)
            }
            // Over midnight: the evening of today, or the rest of yesterday's slot.
            if local.minuteOfDay >= slot.from { return admits(weekday: local.weekday) }
            return local.minuteOfDay < slot.until
                && admits(weekday: local.weekday == 1 ? 7 : local.weekday - 1)
        }
    }

    private func admits(weekday: Int64) -> Bool {
        weekdays.isEmpty || weekdays.contains(weekday)
    }
}

extension ScheduleRestriction: Restriction {
    var isEmpty: Bool { weekdays.isEmpty && dailySlots.isEmpty && periods.isEmpty }

    init(reading fields: inout ObjectReader) {
        self.init(
            zone: fields.optional("time_zone", .reference),
            weekdays: Set(
                fields.optional("weekdays", .list(of: .integer(1...7), count: 0...7)) ?? []
            ).sorted(),
            dailySlots: fields.optional(
                "daily_slots", .list(of: .dailySlot, count: 0...Limits.dailySlots)) ?? [],
            periods: fields.optional(
                "periods", .list(of: .schedulePeriod, count: 0...Limits.schedulePeriods)) ?? [])
    }

    var members: [JSON.Member] {
        var members: [JSON.Member] = []
        if let zone { members.append(.init("time_zone", .string(zone))) }
        if !weekdays.isEmpty {
            members.append(.init("weekdays", .array(weekdays.map(JSON.integer))))
        }
        if !dailySlots.isEmpty {
            members.append(.init("daily_slots", .array(dailySlots.map(\.document))))
        }
        if !periods.isEmpty {
            members.append(.init("periods", .array(periods.map(\.document))))
        }
        return members
    }

    func validate(_ faults: inout OfferFaults) {
        for (index, slot) in dailySlots.enumerated() {
            let subject = "/restrictions/daily_slots/\(index)"
            faults.requireRange(slot.from, 0...1_439, subject + "/from")
            faults.requireRange(slot.until, 1...1_440, subject + "/until")
            if slot.from == slot.until {
                faults.contradict(
                    "Let the slot last; for the whole day leave the slots out.",
                    subject + "/until", .string("another time than from"),
                    .string(DailySlot.text(slot.until)))
            }
        }
        for (index, period) in periods.enumerated() where period.endsAt <= period.startsAt {
            faults.add(
                .outOfRange, "Let the period end after it starts.",
                "/restrictions/periods/\(index)/ends_at", ConditionValue.time(period.startsAt),
                ConditionValue.time(period.endsAt))
        }
    }

    /// Short lists in full; long ones as their count, so that a refusal stays small.
    private var summary: JSON {
        .object(
            members.map { member in
                guard let items = member.value.arrayValue, items.count > 7 else { return member }
                return .init(member.name, ["count": .integer(Int64(items.count))])
            })
    }

    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        let zone = circumstances.situation.zone(zone)
        if let zone, admits(circumstances.now, in: zone) { return }
        faults.add(
            .outsideSchedule, "Use this coupon on the days and at the hours it is valid for.",
            required: summary,
            actual: zone.map { ConditionValue.localTime(circumstances.now, $0) } ?? .null)
    }
}

extension ScheduleRestriction.DailySlot {
    /// `09:00`; the end of a day is `24:00`.
    static func text(_ minute: Int64) -> String {
        func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return twoDigits(minute / 60) + ":" + twoDigits(minute % 60)
    }

    var document: JSON {
        ["from": .string(Self.text(from)), "until": .string(Self.text(until))]
    }
}

extension ScheduleRestriction.Period {
    var document: JSON {
        ["starts_at": .string(startsAt.rfc3339), "ends_at": .string(endsAt.rfc3339)]
    }
}

extension FieldFormat where Value == Int64 {
    /// Minutes of a day out of `HH:MM`, `00:00` ... `24:00`.
    static var minuteOfDay: FieldFormat {
        func expected() -> JSON { ["pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"] }
        return FieldFormat(expected: expected()) { json, log in
            if case .string(let text) = json {
                let parts = text.utf8.map { Int64($0) - 0x30 }
                if parts.count == 5, parts[2] == 10,
                    [parts[0], parts[1], parts[3], parts[4]].allSatisfy({ (0...9).contains($0) }),
                    parts[3] < 6
                {
                    let minute = (parts[0] * 10 + parts[1]) * 60 + parts[3] * 10 + parts[4]
                    if minute <= 1_440 { return minute }
                }
            }
            log.add(.invalidField, required: expected(), actual: json.echo)
            return nil
        }
    }
}

extension FieldFormat where Value == ScheduleRestriction.DailySlot {
    fileprivate static var dailySlot: FieldFormat {
        .object { fields in
            let from = fields.required("from", .minuteOfDay)
            let until = fields.required("until", .minuteOfDay)
            guard let from, let until else { return nil }
            // The end of a day may be written as the start of the next one.
            return ScheduleRestriction.DailySlot(from: from, until: until == 0 ? 1_440 : until)
        }
    }
}

extension FieldFormat where Value == ScheduleRestriction.Period {
    fileprivate static var schedulePeriod: FieldFormat {
        .object { fields in
            let startsAt = fields.required("starts_at", .timestamp)
            let endsAt = fields.required("ends_at", .timestamp)
            fields.refuse("ends_at", unlessAfter: startsAt, endsAt)
            guard let startsAt, let endsAt else { return nil }
            return ScheduleRestriction.Period(startsAt: startsAt, endsAt: endsAt)
        }
    }
}
