import Ledger
import Testing

@Suite("Timestamp, RFC 3339")
struct TimestampRFC3339Tests {
    @Test("Every day from 1970 to 2400 prints as the calendar says and reads back")
    func everyDayRoundTrips() {
        var (year, month, day) = (1970, 1, 1)
        var milliseconds: Int64 = 0
        var wrong: [String] = []
        while year <= 2400 {
            // Another time of day for each day, so that no field hides behind a zero.
            let inDay = (milliseconds / 86_400_000 * 7_654_321) % 86_400_000
            let moment = Timestamp(milliseconds: milliseconds + inDay)
            let date = "\(year)-\(padded(month))-\(padded(day))T"
            let text = moment.rfc3339
            if !text.hasPrefix(date) || text.utf8.count != 24 || Timestamp(rfc3339: text) != moment
            {
                wrong.append("\(date) gave \(text)")
            }
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
            milliseconds += 86_400_000
        }
        #expect(wrong.prefix(5).isEmpty)
        #expect(milliseconds == 157_420 * 86_400_000)
    }

    private func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    @Test(
        "Well-known moments",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_795_326_998_000, "2026-11-22T05:56:38.000Z"),
            (2_147_483_647_999, "2038-01-19T03:14:07.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func wellKnown(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(
        "Offsets and fractions are read exactly",
        arguments: [
            ("2026-11-22T05:56:38Z", "2026-11-22T05:56:38.000Z"),
            ("2026-11-22T13:56:38+08:00", "2026-11-22T05:56:38.000Z"),
            ("2026-11-21T18:26:38-11:30", "2026-11-22T05:56:38.000Z"),
            ("2026-11-22T05:56:38-00:00", "2026-11-22T05:56:38.000Z"),
            ("2026-11-22T05:56:38.1Z", "2026-11-22T05:56:38.100Z"),
            ("2026-11-22T05:56:38.12Z", "2026-11-22T05:56:38.120Z"),
            ("2026-11-22T05:56:38.1239Z", "2026-11-22T05:56:38.123Z"),
            ("2026-11-22T05:56:38.999999999Z", "2026-11-22T05:56:38.999Z"),
            ("1970-01-01T23:59:00+23:59", "1970-01-01T00:00:00.000Z"),
            ("1969-12-31T23:59:00-00:01", "1970-01-01T00:00:00.000Z"),
            ("9999-12-31T00:00:59.999-23:59", "9999-12-31T23:59:59.999Z"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"),
        ])
    func accepted(text: String, utc: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == utc)
    }

    @Test(
        "Everything else is refused",
        arguments: [
            "", "Z", "2026", "2026-11-22", "2026-11-22T05:56Z", "2026-11-22T05:56:38",
            "2026-11-22t05:56:38Z", "2026-11-22T05:56:38z", "2026-11-22 05:56:38Z",
            "2026-11-22T24:00:00Z", "2026-11-22T05:60:00Z", "2026-11-22T23:59:60Z",
            "2026-00-22T05:56:38Z", "2026-13-22T05:56:38Z", "2026-11-00T05:56:38Z",
            "2026-11-31T05:56:38Z", "2026-02-29T05:56:38Z", "2100-02-29T05:56:38Z",
            "2000-02-30T05:56:38Z", "2026-04-31T00:00:00Z", "2026-06-31T00:00:00Z",
            "2026-09-31T00:00:00Z", "2026-01-32T00:00:00Z",
            "2026-11-22T05:56:38.Z", "2026-11-22T05:56:38.1234567890Z", "2026-11-22T05:56:38,5Z",
            "2026-11-22T05:56:38+0800", "2026-11-22T05:56:38+08", "2026-11-22T05:56:38+24:00",
            "2026-11-22T05:56:38+08:60", "2026-11-22T05:56:38 08:00", "2026-11-22T05:56:38ZZ",
            "2026-11-22T05:56:38Z ", " 2026-11-22T05:56:38Z", "2026-11-22T05:56:38.000Z\n",
            "26-11-22T05:56:38Z", "02026-11-22T05:56:38Z", "+026-11-22T05:56:38Z",
            "2026-1-22T05:56:38Z", "2026-11-2T05:56:38Z", "2026/11/22T05:56:38Z",
            "2026-11-22T5:56:38Z", "2026-11-22T05:56:3Z", "2026-W47-7T05:56:38Z",
            "1969-12-31T23:59:59.999Z", "0000-01-01T00:00:00Z", "1970-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01", "２026-11-22T05:56:38Z",
            "2026-11-22T05:56:38\u{2212}08:00",
        ])
    func refused(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("One changed byte never reads as a moment that prints otherwise")
    func changedBytes() {
        let text = Array("2024-02-29T23:59:59.999Z".utf8)
        var misread: [String] = []
        for index in text.indices {
            for byte in UInt8.min...0x7F {
                var changed = text
                changed[index] = byte
                let candidate = String(decoding: changed, as: UTF8.self)
                if let moment = Timestamp(rfc3339: candidate), moment.rfc3339 != candidate {
                    misread.append(candidate)
                }
            }
        }
        #expect(misread.isEmpty)
    }

    @Test("Moments outside the range print without a crash")
    func outsideTheRange() {
        #expect(Timestamp(milliseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
        #expect(
            Timestamp(milliseconds: 253_402_300_800_000).rfc3339 == "10000-01-01T00:00:00.000Z")
        #expect(Timestamp(milliseconds: .min).rfc3339 == "-292275055-05-16T16:47:04.192Z")
        #expect(Timestamp(milliseconds: .max).rfc3339 == "292278994-08-17T07:12:55.807Z")
    }
}
