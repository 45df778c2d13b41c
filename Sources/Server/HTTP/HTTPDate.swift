import Ledger
import Synchronization

/// The Date field (IMF-fixdate, RFC 9110 section 5.6.7), made once a second.
final class HTTPDate: Sendable {
    private let now: @Sendable () -> Timestamp
    private let cache = Mutex<(second: Int64, text: String)>((-1, ""))

    init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }

    var text: String {
        let second = now().milliseconds / 1_000
        return cache.withLock { cached in
            if cached.second != second { cached = (second, HTTPDate.text(second: second)) }
            return cached.text
        }
    }

    /// `Sun, 22 Nov 2026 06:15:42 GMT`. Precondition: `second >= 0`.
    static func text(second: Int64) -> String {
        let (days, rest) = second.quotientAndRemainder(dividingBy: 86_400)
        let (year, month, day) = civilDate(daysSinceEpoch: days)
        // Day 0 was a Thursday.
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let time = [rest / 3_600, rest / 60 % 60, rest % 60].map(twoDigits)
        return "\(weekdays[Int(days % 7)]), \(twoDigits(day)) \(months[Int(month) - 1]) \(year) "
            + "\(time[0]):\(time[1]):\(time[2]) GMT"
    }

    /// Gregorian date of a day: years counted from 1 March, so that the leap day comes last and
    /// the lengths of months follow (153 m + 2) / 5.
    private static func civilDate(daysSinceEpoch: Int64) -> (Int64, Int64, Int64) {
        // 719,468 days lie between 0000-03-01 and 1970-01-01; an era has 146,097 days.
        let shifted = daysSinceEpoch + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
