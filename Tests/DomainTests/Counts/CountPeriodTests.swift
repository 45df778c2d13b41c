import Domain
import Ledger
import Testing

@Suite("Periods of counts")
struct CountPeriodTests {
    private func moment(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    private func number(_ span: CountLimit.Span, _ text: String, _ zone: Zone) throws -> Int64 {
        span.period(of: try moment(text), in: zone)
    }

    /// Berlin in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
    private let berlin = Zone(
        identifier: "Europe/Berlin",
        periods: [
            .init(start: 0, offset: 3_600), .init(start: 1_774_746_000, offset: 7_200),
            .init(start: 1_792_890_000, offset: 3_600),
        ])

    @Test func aDayIsTheLocalDayOnBothSidesOfATimeChange() throws {
        let last = "2026-03-28T22:59:59.999Z"
        #expect(try number(.day, last, berlin) + 1 == number(.day, "2026-03-28T23:00:00Z", berlin))
        // The day of the change has 23 hours, the one in autumn 25.
        #expect(
            try number(.day, "2026-03-28T23:00:00Z", berlin)
                == number(.day, "2026-03-29T21:59:59.999Z", berlin))
        #expect(
            try number(.day, "2026-03-29T22:00:00Z", berlin)
                == number(.day, "2026-03-29T21:59:59.999Z", berlin) + 1)
        #expect(
            try number(.day, "2026-10-24T22:00:00Z", berlin)
                == number(.day, "2026-10-25T22:59:59.999Z", berlin))
    }

    @Test func aWeekBeginsOnMonday() throws {
        // 2026-11-22 is a Sunday.
        let sunday = try number(.week, "2026-11-22T23:59:59.999Z", .utc)
        #expect(try number(.week, "2026-11-16T00:00:00Z", .utc) == sunday)
        #expect(try number(.week, "2026-11-23T00:00:00Z", .utc) == sunday + 1)
        #expect(try number(.week, "2026-11-15T23:59:59Z", .utc) == sunday - 1)
    }

    @Test func everyDayOfFourCenturiesLiesInItsMonth() {
        // Counted on by hand: 400 years repeat themselves.
        var month: Int64 = 0
        var dayOfMonth: Int64 = 1
        for day in Int64(0)..<146_097 {
            let year = 1970 + month / 12
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length: Int64 =
                switch month % 12 {
                case 1: isLeap ? 29 : 28
                case 3, 5, 8, 10: 30
                default: 31
                }
            let noon = Timestamp(milliseconds: day * 86_400_000 + 43_200_000)
            guard CountLimit.Span.month.period(of: noon, in: .utc) == month else {
                Issue.record("day \(day) is not in month \(month)")
                return
            }
            dayOfMonth += 1
            if dayOfMonth > length { (month, dayOfMonth) = (month + 1, 1) }
        }
        #expect(month == 4_800)
    }

    @Test func everIsOnePeriod() throws {
        #expect(try number(.ever, "1970-01-01T00:00:00Z", .utc) == 0)
        #expect(try number(.ever, "2099-01-01T00:00:00Z", berlin) == 0)
    }

    @Test func whatIsGivenBackGoesToItsPeriodOrNowhere() {
        let today = Count(period: 10, used: 2)
        #expect(today.adding(1, in: 10) == Count(period: 10, used: 3))
        #expect(today.adding(1, in: 11) == Count(period: 11, used: 1))
        #expect(today.adding(1, in: 9) == today)
        #expect(today.givingBack(1, to: 10) == Count(period: 10, used: 1))
        #expect(today.givingBack(1, to: 9) == today)
        #expect(today.givingBack(5, to: 10) == Count(period: 10, used: 0))
    }

    @Test func kindsHaveCodesOfTheirOwn() {
        var codes: Set<Int64> = []
        for by in CountLimit.Subject.allCases {
            for per in CountLimit.Span.allCases {
                for of in CountLimit.Measure.allCases {
                    codes.insert(CountLimit.Kind(by: by, per: per, of: of).code)
                }
            }
        }
        #expect(codes.count == 60)
        #expect(CountLimit.Kind(by: .member, per: .day, of: .redemptions).code == 111)
        #expect(CountLimit.Kind(by: .offer, per: .ever, of: .discount).code == 543)
    }
}
