import Domain
import Ledger
import Testing

@testable import Engine

struct ImportMappingTests {
    /// Mapping, expected code and pointer.
    static let faults: [(json: String, code: RefusalCode, pointer: String)] = [
        (#"{"columns":{}}"#, .missingField, "/kind"),
        (#"{"kind":"wallets"}"#, .invalidField, "/kind"),
        (#"{"kind":"stores","colums":{}}"#, .unknownField, "/colums"),
        (#"{"kind":"stores","format":"xml"}"#, .invalidField, "/format"),
        (#"{"kind":"stores","columns":{"name":"n"}}"#, .missingField, "/columns/external_id"),
        (#"{"kind":"stores","columns":{"id":"n"}}"#, .unknownField, "/columns/id"),
        (#"{"kind":"stores","columns":{"external_id":""}}"#, .outOfRange, "/columns/external_id"),
        (#"{"kind":"stores","columns":{"external_id":7}}"#, .invalidField, "/columns/external_id"),
        (
            #"{"kind":"stores","columns":{"external_id":["a"]}}"#, .invalidField,
            "/columns/external_id"
        ),
        (
            #"{"kind":"stores","columns":{"attributes.x":"a"}}"#, .unknownField,
            "/columns/attributes.x"
        ),
        (
            #"{"kind":"members","columns":{"external_id":"a","attributes.x":1}}"#, .invalidField,
            "/columns/attributes.x"
        ),
        (
            #"{"kind":"stores","columns":{"external_id":"a"},"constants":{"external_id":"b"}}"#,
            .invalidField, "/constants/external_id"
        ),
        (
            #"{"kind":"stores","columns":{"external_id":"a"},"time":{"external_id":{}}}"#,
            .unknownField, "/time/external_id"
        ),
        (
            #"{"kind":"stores","columns":{"external_id":"a"},"money":{"decimals":7}}"#, .outOfRange,
            "/money/decimals"
        ),
        (
            #"{"kind":"stores","columns":{"external_id":"a"},"ignore":"b"}"#, .invalidField,
            "/ignore"
        ),
        (
            #"{"kind":"redemptions","time":{"at":{"unit":"day_number"}}}"#, .missingField,
            "/time/at/epoch"
        ),
        (
            #"{"kind":"redemptions","time":{"at":{"unit":"weeks"}}}"#, .invalidField,
            "/time/at/unit"
        ),
        (
            #"{"kind":"redemptions","time":{"at":{"unit":"rfc3339","epoch":"x"}}}"#, .unknownField,
            "/time/at/epoch"
        ),
        (
            #"{"kind":"offers","columns":{"campaign":"a","external_id":"b"}}"#, .missingField,
            "/constants"
        ),
        (
            #"{"kind":"offers","columns":{"campaign":"a","external_id":"b","amount_off":"c"},"#
                + #""constants":{"basis_points":100}}"#, .invalidField, "/constants"
        ),
        (
            #"{"kind":"offers","columns":{"campaign":"a","external_id":"b"},"#
                + #""constants":{"basis_points":10001}}"#, .invalidField, "/constants/basis_points"
        ),
        (
            #"{"kind":"offers","columns":{"campaign":"a","external_id":"b"},"#
                + #""constants":{"amount_off":"1.005"}}"#, .invalidField, "/constants/amount_off"
        ),
    ]

    @Test(arguments: faults.indices)
    func faultIsNamedByItsPointer(row: Int) throws {
        let (json, code, pointer) = Self.faults[row]
        let refusal = #expect(throws: Refusal.self) { try ImportMapping.read(Array(json.utf8)) }
        #expect(refusal?.code == code, "\(json)")
        #expect(refusal?.conditions.first?.subject == pointer, "\(json)")
    }

    @Test(arguments: [
        ("a.csv", ImportMapping.Format.csv), ("a.csv.gz", .csv), ("a.JSONL", .jsonLines),
        ("a.jsonl.gz", .jsonLines), ("a.ndjson", .jsonLines), ("jsonl", .jsonLines),
        ("a.txt", .csv), (".gz", .csv), ("", .csv),
    ])
    func nameDecidesTheFormat(name: String, format: ImportMapping.Format) throws {
        let mapping = try ImportMapping.read(["kind": "stores", "columns": ["external_id": "a"]])
        #expect(mapping.format(ofFile: name) == format)
    }

    @Test(
        arguments: [
            ("0", 2, 0), ("1", 2, 100), ("1.5", 2, 150), ("1.50", 2, 150), ("1.500", 2, 150),
            ("-0.01", 2, -1), ("+3.20", 2, 320), ("007.10", 2, 710), ("12", 0, 12), ("12.0", 0, 12),
            ("92233720368547758.07", 2, Int64.max), ("0.000001", 6, 1),
            ("1.505", 2, nil), ("1.", 2, nil), (".5", 2, nil), ("", 2, nil), ("-", 2, nil),
            ("1e3", 2, nil), ("1,000", 2, nil), (" 1", 2, nil), ("1 ", 2, nil), ("1.2.3", 2, nil),
            ("--1", 2, nil), ("٣", 2, nil), ("92233720368547758.08", 2, nil),
            ("99999999999999999999", 0, nil), ("0x10", 2, nil),
        ] as [(String, Int, Int64?)])
    func decimalTextIsExactOrNothing(text: String, decimals: Int, units: Int64?) {
        #expect(DecimalText.minorUnits(text, decimals: decimals) == units)
    }

    @Test func decimalTextAgreesWithIntegersForEveryAmountUpToTenThousand() {
        for units in Int64(-10_000)...10_000 {
            let whole = abs(units) / 100
            let rest = abs(units) % 100
            let text = "\(units < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
            #expect(DecimalText.minorUnits(text, decimals: 2) == units, "\(text)")
        }
    }

    static let times: [(rule: TimeRule, text: String, minute: String?, expected: String?)] = {
        var day = TimeRule()
        day.unit = .dayNumber
        day.epoch = Timestamp(rfc3339: "2016-12-31T00:00:00Z") ?? .minimum
        var minuteOfDay = day
        minuteOfDay.minuteColumn = "minute"
        var endOfDay = day
        endOfDay.plusMinutes = 1_440
        var seconds = TimeRule()
        seconds.unit = .epochSeconds
        var milliseconds = TimeRule()
        milliseconds.unit = .epochMilliseconds
        return [
            (TimeRule(), "2017-01-01T08:00:00+08:00", nil, "2017-01-01T00:00:00.000Z"),
            (TimeRule(), "2017-01-01", nil, nil),
            (day, "1", nil, "2017-01-01T00:00:00.000Z"),
            (day, "-47", nil, "2016-11-14T00:00:00.000Z"),
            (day, "60", nil, "2017-03-01T00:00:00.000Z"),
            (day, "-20000", nil, nil), (day, "9999999", nil, nil), (day, "x", nil, nil),
            (endOfDay, "1", nil, "2017-01-02T00:00:00.000Z"),
            (minuteOfDay, "1", "713", "2017-01-01T11:53:00.000Z"),
            (minuteOfDay, "1", "1440", nil), (minuteOfDay, "1", "-1", nil),
            (minuteOfDay, "1", nil, nil),
            (seconds, "1483228800", nil, "2017-01-01T00:00:00.000Z"),
            (seconds, "9223372036854775807", nil, nil),
            (milliseconds, "1483228800001", nil, "2017-01-01T00:00:00.001Z"),
            (milliseconds, "-1", nil, nil),
        ]
    }()

    @Test(arguments: times.indices)
    func timeIsReadInItsUnit(row: Int) {
        let (rule, text, minute, expected) = Self.times[row]
        #expect(rule.time(text, minute: minute)?.rfc3339 == expected, "\(text) \(minute ?? "")")
    }
}
