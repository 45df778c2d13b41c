// Time: a moment is a number (`Timestamp`), and this file is the only place that turns the number
// into text and back. The text is RFC 3339, a strict subset of ISO 8601; leap seconds do not exist
// here, as they do not exist in POSIX time. The calendar arithmetic is Howard Hinnant's
// `days_from_civil` and `civil_from_days` (chrono-Compatible Low-Level Date Algorithms): the year
// starts in March, so that the leap day is the last day of a year, in eras of 400 years.

private let millisecondsPerDay: Int64 = 86_400_000

extension Timestamp {
    /// Reads an RFC 3339 date-time such as `2026-11-22T05:56:38Z` or `...38.125+08:00`.
    ///
    /// Accepts any numeric offset up to 23:59 (`-00:00` too) and a fraction of 1 to 9 digits, cut
    /// to milliseconds. Nil for anything else: lower-case `t` or `z`, a space for the `T`, hour 24,
    /// second 60, a day the month does not have, and moments outside `minimum ... maximum`.
    package init?(rfc3339 text: String) {
        var scan = Scan(text)
        guard let year = scan.number(digits: 4, in: 0...9999), scan.skip("-"),
            let month = scan.number(digits: 2, in: 1...12), scan.skip("-"),
            let day = scan.number(digits: 2, in: 1...daysInMonth(month, year: year)),
            scan.skip("T"),
            let hour = scan.number(digits: 2, in: 0...23), scan.skip(":"),
            let minute = scan.number(digits: 2, in: 0...59), scan.skip(":"),
            let second = scan.number(digits: 2, in: 0...59),
            let fraction = scan.fractionMilliseconds(),
            let offset = scan.offsetMinutes(), scan.isAtEnd
        else { return nil }
        let minutes = hour * 60 + minute - offset
        let milliseconds =
            daysFromCivil(year: year, month: month, day: day) * millisecondsPerDay
            + minutes * 60_000 + second * 1_000 + fraction
        let moment = Timestamp(milliseconds: milliseconds)
        guard moment >= .minimum, moment <= .maximum else { return nil }
        self = moment
    }

    /// UTC with milliseconds, always 24 characters: `2026-11-22T05:56:38.000Z`.
    ///
    /// A moment outside `minimum ... maximum` still prints, with a longer or signed year.
    package var rfc3339: String {
        let inDay = floorRemainder(milliseconds, millisecondsPerDay)
        let date = civilFromDays(floorQuotient(milliseconds, millisecondsPerDay))
        var text: [UInt8] = []
        text.reserveCapacity(24)
        append(date.year, digits: 4, then: "-", to: &text)
        append(date.month, digits: 2, then: "-", to: &text)
        append(date.day, digits: 2, then: "T", to: &text)
        append(inDay / 3_600_000, digits: 2, then: ":", to: &text)
        append(inDay / 60_000 % 60, digits: 2, then: ":", to: &text)
        append(inDay / 1_000 % 60, digits: 2, then: ".", to: &text)
        append(inDay % 1_000, digits: 3, then: "Z", to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

/// At least `digits` digits; more where the value needs them.
private func append(
    _ value: Int64, digits: Int, then separator: Unicode.Scalar, to text: inout [UInt8]
) {
    if value < 0 { text.append(0x2D) }
    let start = text.count
    var rest = value.magnitude
    while rest > 0 || text.count - start < digits {
        text.append(0x30 + UInt8(rest % 10))
        rest /= 10
    }
    text[start...].reverse()
    text.append(UInt8(truncatingIfNeeded: separator.value))
}

/// Reads fixed-width fields from the front of a text.
private struct Scan {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == scalar.value else { return false }
        position += 1
        return true
    }

    private mutating func digit() -> Int64? {
        guard let next, next >= 0x30, next <= 0x39 else { return nil }
        position += 1
        return Int64(next - 0x30)
    }

    mutating func number(digits: Int, in range: ClosedRange<Int64>) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return range.contains(value) ? value : nil
    }

    /// 0 without a fraction; nil for a bare point or more than nine digits.
    mutating func fractionMilliseconds() -> Int64? {
        guard skip(".") else { return 0 }
        var value: Int64 = 0
        var digits = 0
        while let digit = digit() {
            digits += 1
            if digits <= 3 { value = value * 10 + digit }
        }
        guard (1...9).contains(digits) else { return nil }
        for _ in digits..<max(3, digits) { value *= 10 }
        return value
    }

    mutating func offsetMinutes() -> Int64? {
        if skip("Z") { return 0 }
        let isEast = skip("+")
        guard isEast || skip("-"),
            let hours = number(digits: 2, in: 0...23), skip(":"),
            let minutes = number(digits: 2, in: 0...59)
        else { return nil }
        let offset = hours * 60 + minutes
        return isEast ? offset : -offset
    }
}

private func daysInMonth(_ month: Int64, year: Int64) -> Int64 {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
private func daysFromCivil(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = floorQuotient(marchYear, 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
}

private func civilFromDays(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorQuotient(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
        (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
        year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
        day: dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
}

/// Division that rounds towards minus infinity, so that time before 1970 keeps its direction.
private func floorQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}

private func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
}
