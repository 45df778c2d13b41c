/// A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX time).
///
/// The pure core never reads a clock; every decision gets its time as an argument.
/// Range of accepted values: `minimum ... maximum`, years 1970 to 9999.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// 1970-01-01T00:00:00.000Z.
    package static let minimum = Timestamp(milliseconds: 0)
    /// 9999-12-31T23:59:59.999Z.
    package static let maximum = Timestamp(milliseconds: 253_402_300_799_999)

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment this many milliseconds later (earlier when negative), kept within the range.
    package func advanced(byMilliseconds delta: Int64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        if overflow { return delta < 0 ? .minimum : .maximum }
        return Timestamp(milliseconds: min(max(sum, 0), Timestamp.maximum.milliseconds))
    }
}
