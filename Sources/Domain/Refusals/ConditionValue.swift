import Ledger

/// The JSON values that conditions carry, the same form everywhere.
enum ConditionValue {
    /// RFC 3339, UTC.
    static func time(_ time: Timestamp) -> JSON {
        .string(time.rfc3339)
    }

    /// Both ends included: `{"minimum": 1, "maximum": 10000}`.
    static func range(_ range: ClosedRange<Int64>) -> JSON {
        ["minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    }
}
