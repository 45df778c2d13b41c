package import Ledger

/// The rules of one time zone over the years that matter, as facts from outside: what local time
/// it is, and when a local day begins, is then pure arithmetic, daylight saving time included.
package struct Zone: Hashable, Sendable {
    /// From `start` (seconds since 1970, UTC) on, local time is this many seconds ahead of UTC.
    package struct Period: Hashable, Sendable {
        package let start: Int64
        package let offset: Int64

        package init(start: Int64, offset: Int64) {
            self.start = start
            self.offset = offset
        }
    }

    /// IANA name, such as `Asia/Shanghai`.
    package let identifier: String
    /// Rising; the first holds for all time before it as well.
    private let periods: [Period]

    /// Precondition: one period or more, starts rising.
    package init(identifier: String, periods: [Period]) {
        precondition(!periods.isEmpty, "a zone has an offset at every time")
        self.identifier = identifier
        self.periods = periods
    }

    package static let utc = Zone(identifier: "UTC", periods: [Period(start: 0, offset: 0)])

    /// Seconds ahead of UTC.
    package func offset(at time: Timestamp) -> Int64 {
        let seconds = floorDivide(time.milliseconds, 1_000)
        return (periods.last { $0.start <= seconds } ?? periods[0]).offset
    }

    /// The local clock at a moment.
    package func local(_ time: Timestamp) -> LocalTime {
        LocalTime(seconds: floorDivide(time.milliseconds, 1_000) + offset(at: time))
    }

    /// The moment at which a local day begins. Where midnight is skipped, the first moment after
    /// it; where it comes twice, the first.
    package func start(ofDay day: Int64) -> Timestamp {
        let local = day * LocalTime.secondsPerDay
        var starts: [Int64] = []
        for (index, period) in periods.enumerated() {
            let candidate = local - period.offset
            let begins = index == 0 ? Int64.min : period.start
            let ends = index + 1 < periods.count ? periods[index + 1].start : Int64.max
            if candidate >= begins && candidate < ends { starts.append(candidate) }
            // Local time jumps over midnight at `ends`: the day begins with the jump.
            if index + 1 < periods.count, candidate >= ends,
                local - periods[index + 1].offset < ends
            {
                starts.append(ends)
            }
        }
        return Timestamp(milliseconds: (starts.min() ?? local - periods[0].offset) * 1_000)
    }
}

/// What a local calendar and clock show.
package struct LocalTime: Hashable, Sendable {
    package static let secondsPerDay: Int64 = 86_400

    /// Days since 1970-01-01, local.
    package let day: Int64
    /// 0 ..< 86,400.
    package let secondOfDay: Int64

    package init(seconds: Int64) {
        day = floorDivide(seconds, LocalTime.secondsPerDay)
        secondOfDay = seconds - day * LocalTime.secondsPerDay
    }

    /// 1 (Monday) ... 7 (Sunday), ISO 8601. 1970-01-01 was a Thursday.
    package var weekday: Int64 { ((day + 3) % 7 + 7) % 7 + 1 }

    /// 0 ..< 1,440.
    package var minuteOfDay: Int64 { secondOfDay / 60 }
}

func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}
