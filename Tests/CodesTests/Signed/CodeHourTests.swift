import Codes
import Testing

@Suite struct CodeHourTests {
    private let hour: Int64 = 3_600_000

    @Test func hoursRoundToTheSideAskedFor() {
        let start = CodeHour.epochMilliseconds
        let table: [(Int64, before: UInt32, after: UInt32)] = [
            (start, 0, 0), (start + 1, 0, 1), (start + hour - 1, 0, 1), (start + hour, 1, 1),
            (start - 1, 0, 0), (0, 0, 0), (.min, 0, 0),
            (.max, CodeHour.maximum, CodeHour.maximum),
        ]
        for row in table {
            #expect(CodeHour.atOrBefore(milliseconds: row.0) == row.before, "\(row)")
            #expect(CodeHour.atOrAfter(milliseconds: row.0) == row.after, "\(row)")
        }
    }

    @Test func hoursBeginWhereTheySay() {
        #expect(CodeHour.milliseconds(ofHour: 0) == 1_704_067_200_000)
        for sample: UInt32 in [1, 25_000, CodeHour.maximum] {
            let moment = CodeHour.milliseconds(ofHour: sample)
            #expect(CodeHour.atOrBefore(milliseconds: moment) == sample)
            #expect(CodeHour.atOrAfter(milliseconds: moment) == sample)
        }
    }
}
