import Domain
import Ledger
import Testing

struct ZoneTests {
    /// Europe/Berlin in 2026: clocks go forward on 29 March at 01:00 UTC, back on 25 October at
    /// 01:00 UTC.
    static let berlin = Zone(
        identifier: "Europe/Berlin",
        periods: [
            .init(start: 0, offset: 3_600),
            .init(start: seconds("2026-03-29T01:00:00Z"), offset: 7_200),
            .init(start: seconds("2026-10-25T01:00:00Z"), offset: 3_600),
        ])
    /// A zone whose clock jumps over midnight: from 00:00 to 01:00 on 2026-03-29.
    static let jumping = Zone(
        identifier: "Test/Jump",
        periods: [
            .init(start: 0, offset: 0),
            .init(start: seconds("2026-03-29T00:00:00Z"), offset: 3_600),
        ])

    static func time(_ text: String) -> Timestamp {
        guard let time = Timestamp(rfc3339: text) else { preconditionFailure(text) }
        return time
    }

    static func seconds(_ text: String) -> Int64 { time(text).milliseconds / 1_000 }

    @Test func aDayLastsFromMidnightToMidnightWhateverTheClocksDo() {
        let table: [(String, Int64)] = [
            ("2026-03-28T12:00:00Z", 24), ("2026-03-29T12:00:00Z", 23),
            ("2026-10-25T12:00:00Z", 25), ("2026-10-26T12:00:00Z", 24),
        ]
        for (text, hours) in table {
            let day = Self.berlin.local(Self.time(text)).day
            let (start, end) = (
                Self.berlin.start(ofDay: day), Self.berlin.start(ofDay: day + 1)
            )
            #expect(end.milliseconds - start.milliseconds == hours * 3_600_000, "\(text)")
            #expect(Self.berlin.local(start).secondOfDay == 0, "\(text)")
        }
    }

    @Test func aDayWhoseMidnightIsSkippedBeginsAfterTheJump() {
        let day = Self.jumping.local(Self.time("2026-03-29T12:00:00Z")).day
        #expect(Self.jumping.start(ofDay: day) == Self.time("2026-03-29T00:00:00Z"))
        let first = Self.jumping.local(Self.jumping.start(ofDay: day))
        #expect(first.day == day)
        #expect(first.secondOfDay == 3_600)
    }

    @Test func weekdaysFollowTheCalendar() {
        let table: [(String, Int64)] = [
            ("1970-01-01T00:00:00Z", 4), ("2026-11-22T00:00:00Z", 7),
            ("2026-11-23T00:00:00Z", 1), ("2028-02-29T00:00:00Z", 2),
        ]
        for (text, weekday) in table {
            #expect(Zone.utc.local(Self.time(text)).weekday == weekday, "\(text)")
        }
    }

    @Test func slotsWeekdaysAndPeriodsAreHeldAgainstTheLocalClock() {
        let evening = ScheduleRestriction(
            zone: "Europe/Berlin", weekdays: [5],
            dailySlots: [
                .init(from: 11 * 60, until: 14 * 60), .init(from: 22 * 60, until: 2 * 60),
            ])
        // 2026-11-20 is a Friday; Berlin is an hour ahead.
        let table: [(String, Bool)] = [
            ("2026-11-20T09:59:59Z", false), ("2026-11-20T10:00:00Z", true),
            ("2026-11-20T12:59:59Z", true), ("2026-11-20T13:00:00Z", false),
            ("2026-11-20T21:00:00Z", true), ("2026-11-21T00:59:59Z", true),
            ("2026-11-21T01:00:00Z", false), ("2026-11-19T23:30:00Z", false),
            ("2026-11-21T21:30:00Z", false),
        ]
        for (text, isAdmitted) in table {
            #expect(evening.admits(Self.time(text), in: Self.berlin) == isAdmitted, "\(text)")
        }
        // Across the change of clocks the slot keeps its local hours.
        let noon = ScheduleRestriction(dailySlots: [.init(from: 12 * 60, until: 13 * 60)])
        #expect(noon.admits(Self.time("2026-10-24T10:30:00Z"), in: Self.berlin))
        #expect(noon.admits(Self.time("2026-10-25T11:30:00Z"), in: Self.berlin))
        #expect(!noon.admits(Self.time("2026-10-25T10:30:00Z"), in: Self.berlin))
        let periods = ScheduleRestriction(periods: [
            .init(
                startsAt: Self.time("2026-01-01T00:00:00Z"),
                endsAt: Self.time("2026-01-02T00:00:00Z"))
        ])
        #expect(periods.admits(Self.time("2026-01-01T00:00:00Z"), in: .utc))
        #expect(!periods.admits(Self.time("2026-01-02T00:00:00Z"), in: .utc))
    }

    @Test func daysAfterIssueAreLocalDays() {
        let validity = ValidityRestriction(waitDays: 1, validDays: 2)
        let issued = Self.time("2026-10-23T22:30:00Z")
        // Local 00:30 on the 24th: works from the 25th, for 25 + 24 hours.
        let start = validity.start(issuedAt: issued, in: Self.berlin)
        let end = validity.end(issuedAt: issued, in: Self.berlin)
        #expect(start == Self.time("2026-10-24T22:00:00Z"))
        #expect(end == Self.time("2026-10-26T23:00:00Z"))
        #expect(ValidityRestriction().start(issuedAt: issued, in: Self.berlin) == issued)
        #expect(ValidityRestriction().end(issuedAt: issued, in: Self.berlin) == nil)
    }
}
