package import Ledger

/// The periods of a span, numbered, by the calendar of a time zone.
extension CountLimit.Span {
    /// The number of the period that a moment lies in: rising with time, 0 for `ever`.
    package func period(of time: Timestamp, in zone: Zone) -> Int64 {
        let day = zone.local(time).day
        switch self {
        case .day: return day
        // Day 0 was a Thursday.
        case .week: return floorDivide(day + 3, 7)
        case .month: return CalendarMonth(day: day).number
        case .ever: return 0
        }
    }

    /// The first moment after a period; nil where it never ends.
    func end(ofPeriod period: Int64, in zone: Zone) -> Timestamp? {
        switch self {
        case .day: zone.start(ofDay: period + 1)
        case .week: zone.start(ofDay: (period + 1) * 7 - 3)
        case .month: zone.start(ofDay: CalendarMonth(number: period + 1).firstDay)
        case .ever: nil
        }
    }
}

/// A month of the proleptic Gregorian calendar, by its number: January 1970 is 0.
struct CalendarMonth: Hashable {
    let number: Int64

    init(number: Int64) {
        self.number = number
    }

    /// The month of a day counted from 1970-01-01.
    init(day: Int64) {
        // A guess from the mean length is at most one month too high or too low.
        var number = floorDivide(day * 12 * 400, 146_097)
        while CalendarMonth(number: number).firstDay > day { number -= 1 }
        while CalendarMonth(number: number + 1).firstDay <= day { number += 1 }
        self.number = number
    }

    /// Its first day, counted from 1970-01-01.
    var firstDay: Int64 {
        let year = 1970 + floorDivide(number, 12)
        let month = number - floorDivide(number, 12) * 12
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let past = year - 1
        let leapDays = floorDivide(past, 4) - floorDivide(past, 100) + floorDivide(past, 400)
        let daysBefore: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        // 719,162 days lie between 0001-01-01 and 1970-01-01.
        return past * 365 + leapDays - 719_162 + daysBefore[Int(month)]
            + (isLeap && month > 1 ? 1 : 0)
    }
}
