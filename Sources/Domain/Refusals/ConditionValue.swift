import Ledger

/// The JSON values that conditions carry, the same form everywhere.
enum ConditionValue {
    /// RFC 3339, UTC.
    static func time(_ time: Timestamp) -> JSON {
        .string(time.rfc3339)
    }

    /// `{"weekday": 1, "time": "23:05"}` by the clock of a zone; Monday is 1.
    static func localTime(_ time: Timestamp, _ zone: Zone) -> JSON {
        let local = zone.local(time)
        return [
            "weekday": .integer(local.weekday),
            "time": .string(ScheduleRestriction.DailySlot.text(local.minuteOfDay)),
            "time_zone": .string(zone.identifier),
        ]
    }

    /// Both ends included: `{"minimum": 1, "maximum": 10000}`.
    static func range(_ range: ClosedRange<Int64>) -> JSON {
        ["minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    }
}
