import Domain
import Testing

@Suite struct JSONSyntaxTests {
    /// Text and the one text it prints as.
    static let accepted: [(String, String)] = [
        ("null", "null"), ("true", "true"), ("false", "false"),
        (" null ", "null"), ("\t\n\r null\r\n\t", "null"),
        ("0", "0"), ("-0", "0"), ("1", "1"), ("-1", "-1"), ("10", "10"),
        ("1250", "1250"), ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775807", "-9223372036854775807"),
        ("0.0", "0.0"), ("-0.0", "-0.0"), ("-0e0", "-0.0"), ("0e1", "0.0"), ("0E+1", "0.0"),
        ("1.0", "1.0"), ("1e2", "100.0"), ("1E2", "100.0"), ("1e+2", "100.0"),
        ("1e-2", "0.01"), ("1.5e3", "1500.0"), ("0.1", "0.1"), ("-0.1", "-0.1"),
        ("123.456e-3", "0.123456"), ("1e22", "1e+22"), ("1e308", "1e+308"),
        ("5e-324", "5e-324"), ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("1e00000000000000001", "10.0"), ("9223372036854775808.0", "9.223372036854776e+18"),
        ("100000000000000000000e0", "1e+20"), ("18446744073709551616.5", "1.8446744073709552e+19"),
        (#""""#, #""""#), (#""a""#, #""a""#), (#"" ""#, #"" ""#),
        (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#),
        (#""\u001f\u001F""#, #""\u001f\u001f""#),
        (#""\u0041""#, #""A""#), (#""\u00e9\u00E9""#, #""éé""#), (#""\u6ee1100""#, #""满100""#),
        (#""\ud83d\ude00""#, #""😀""#), (#""\uD83D\uDE00""#, #""😀""#),
        (#""\udbff\udfff""#, "\"\u{10FFFF}\""), (#""\uFFFF""#, "\"\u{FFFF}\""),
        (#""\ufeff""#, "\"\u{FEFF}\""), (#""\\u0041""#, #""\\u0041""#),
        ("\"\u{7F}\u{80}\u{2028}\u{2029}\"", "\"\u{7F}\u{80}\u{2028}\u{2029}\""),
        (#""满一百减十😀é""#, #""满一百减十😀é""#), (#""a\nb满\tc""#, #""a\nb满\tc""#),
        (#""[{,:}]""#, #""[{,:}]""#), (#""//""#, #""//""#),
        ("[]", "[]"), ("[ ]", "[]"), ("[\n]", "[]"), ("[1]", "[1]"), ("[ 1 , 2 ]", "[1,2]"),
        ("[[]]", "[[]]"), ("[[],[]]", "[[],[]]"), ("[null,true,false]", "[null,true,false]"),
        (#"[1,"a",{"b":[]}]"#, #"[1,"a",{"b":[]}]"#),
        ("{}", "{}"), ("{ }", "{}"), (#"{"a":1}"#, #"{"a":1}"#),
        (#" { "a" : 1 , "b" : 2 } "#, #"{"a":1,"b":2}"#), (#"{"":0}"#, #"{"":0}"#),
        (#"{"b":1,"a":2}"#, #"{"b":1,"a":2}"#), (#"{"a":{"a":{"a":1}}}"#, #"{"a":{"a":{"a":1}}}"#),
        (#"{"A":1,"a":2}"#, #"{"A":1,"a":2}"#), (#"{"a\u0001b":1}"#, #"{"a\u0001b":1}"#),
        (#"{"\u0061":1}"#, #"{"a":1}"#), (#"{"a":[],"b":{}}"#, #"{"a":[],"b":{}}"#),
    ]

    /// Bytes, the code that refuses them and the byte at which.
    static let refused: [(String, RefusalCode, Int)] = [
        ("", .malformedJSON, 0), (" ", .malformedJSON, 1), ("\n\n", .malformedJSON, 2),
        ("nul", .malformedJSON, 3), ("nulL", .malformedJSON, 3), ("Null", .malformedJSON, 0),
        ("truе", .malformedJSON, 3), ("TRUE", .malformedJSON, 0), ("tru", .malformedJSON, 3),
        ("fals", .malformedJSON, 4), ("falsey", .malformedJSON, 5),
        ("nullnull", .malformedJSON, 4), ("null null", .malformedJSON, 5),
        ("undefined", .malformedJSON, 0), ("\u{0}", .malformedJSON, 0),
        ("null\u{0}", .malformedJSON, 4), ("\u{FEFF}{}", .malformedJSON, 0),
        ("{}\u{FEFF}", .malformedJSON, 2), ("\u{A0}1", .malformedJSON, 0),
        ("\u{B}1", .malformedJSON, 0), ("\u{C}1", .malformedJSON, 0),
        ("// c\n1", .malformedJSON, 0), ("1 // c", .malformedJSON, 2),
        ("/* c */1", .malformedJSON, 0), ("#1", .malformedJSON, 0),
        // Numbers
        ("NaN", .malformedJSON, 0), ("nan", .malformedJSON, 1), ("Infinity", .malformedJSON, 0),
        ("-Infinity", .malformedJSON, 1), ("-NaN", .malformedJSON, 1), ("-", .malformedJSON, 1),
        ("--1", .malformedJSON, 1), ("+1", .malformedJSON, 0), ("- 1", .malformedJSON, 1),
        ("01", .malformedJSON, 1), ("00", .malformedJSON, 1), ("-01", .malformedJSON, 2),
        ("-00", .malformedJSON, 2), ("1.", .malformedJSON, 2), (".5", .malformedJSON, 0),
        ("-.5", .malformedJSON, 1), ("1.e5", .malformedJSON, 2), ("1..5", .malformedJSON, 2),
        ("1e", .malformedJSON, 2), ("1e+", .malformedJSON, 3), ("1e-", .malformedJSON, 3),
        ("1ee5", .malformedJSON, 2), ("1e5.5", .malformedJSON, 3), ("1e5e5", .malformedJSON, 3),
        ("0x10", .malformedJSON, 1), ("0b1", .malformedJSON, 1), ("1_000", .malformedJSON, 1),
        ("1,000", .malformedJSON, 1), ("1f", .malformedJSON, 1), ("1 2", .malformedJSON, 2),
        ("１", .malformedJSON, 0), ("0e", .malformedJSON, 2), ("[-]", .malformedJSON, 2),
        ("[1a]", .malformedJSON, 2), ("[0123]", .malformedJSON, 2),
        ("9223372036854775808", .outOfRange, 0), ("-9223372036854775809", .outOfRange, 0),
        ("18446744073709551615", .outOfRange, 0), ("18446744073709551616", .outOfRange, 0),
        ("99999999999999999999999999", .outOfRange, 0), ("1e999", .outOfRange, 0),
        ("-1e999", .outOfRange, 0), ("[1,1e309]", .outOfRange, 3),
        ("1.7976931348623159e308", .outOfRange, 0), ("[9223372036854775808]", .outOfRange, 1),
        // Strings
        (#"""#, .malformedJSON, 1), (#""abc"#, .malformedJSON, 4), ("'a'", .malformedJSON, 0),
        ("\"\n\"", .malformedJSON, 1), ("\"\t\"", .malformedJSON, 1),
        ("\"a\u{0}\"", .malformedJSON, 2), ("\"\u{1F}\"", .malformedJSON, 1),
        ("\"\\n\u{1F}\"", .malformedJSON, 3), (#""\"#, .malformedJSON, 2),
        (#""\x41""#, .malformedJSON, 2), (#""\'""#, .malformedJSON, 2),
        (#""\0""#, .malformedJSON, 2), (#""\ ""#, .malformedJSON, 2), (#""\N""#, .malformedJSON, 2),
        (#""\U0041""#, .malformedJSON, 2), (#""\u""#, .malformedJSON, 3),
        (#""\u004""#, .malformedJSON, 6), (#""\u004g""#, .malformedJSON, 6),
        (#""\u{41}""#, .malformedJSON, 3), (#""\u 041""#, .malformedJSON, 3),
        (#""\u-041""#, .malformedJSON, 3), (#""\ud83d""#, .malformedJSON, 1),
        (#""\ude00""#, .malformedJSON, 1), (#""\ude00\ud83d""#, .malformedJSON, 1),
        (#""\ud83d\ud83d""#, .malformedJSON, 1), (#""\ud83dx""#, .malformedJSON, 1),
        (#""\ud83d\n""#, .malformedJSON, 1), (#""\ud83d\u0041""#, .malformedJSON, 1),
        (#""\u0000""#, .invalidField, 1), (#""a\n\u0000b""#, .invalidField, 4),
        (#"{"a\u0000":1}"#, .invalidField, 3), (#"[{"a":"\u0000"}]"#, .invalidField, 7),
        (#""\ud83d\u0000""#, .malformedJSON, 1), (#""\u000""#, .malformedJSON, 6),
        (#""\ud83d\u""#, .malformedJSON, 9), (#""a\ud800""#, .malformedJSON, 2),
        (#""a"b"#, .malformedJSON, 3), (#""a""b""#, .malformedJSON, 3),
        // Arrays
        ("[", .malformedJSON, 1), ("]", .malformedJSON, 0), ("[1", .malformedJSON, 2),
        ("[1,", .malformedJSON, 3), ("[1,]", .malformedJSON, 3), ("[,1]", .malformedJSON, 1),
        ("[,]", .malformedJSON, 1), ("[1,,2]", .malformedJSON, 3), ("[1 2]", .malformedJSON, 3),
        ("[1;2]", .malformedJSON, 2), ("[1}", .malformedJSON, 2), ("[[1]", .malformedJSON, 4),
        ("[1]]", .malformedJSON, 3), ("[1:2]", .malformedJSON, 2), ("[a]", .malformedJSON, 1),
        // Objects
        ("{", .malformedJSON, 1), ("}", .malformedJSON, 0), (#"{"a""#, .malformedJSON, 4),
        (#"{"a":"#, .malformedJSON, 5), (#"{"a":1"#, .malformedJSON, 6),
        (#"{"a":1,"#, .malformedJSON, 7), (#"{"a":1,}"#, .malformedJSON, 7),
        (#"{,"a":1}"#, .malformedJSON, 1), (#"{"a"}"#, .malformedJSON, 4),
        (#"{"a",1}"#, .malformedJSON, 4), (#"{"a":}"#, .malformedJSON, 5),
        (#"{"a"::1}"#, .malformedJSON, 5), (#"{"a":1 "b":2}"#, .malformedJSON, 7),
        (#"{"a":1;"b":2}"#, .malformedJSON, 6), (#"{a:1}"#, .malformedJSON, 1),
        (#"{'a':1}"#, .malformedJSON, 1), (#"{1:1}"#, .malformedJSON, 1),
        (#"{null:1}"#, .malformedJSON, 1), (#"{"a":1]"#, .malformedJSON, 6),
        (#"{"a":1}}"#, .malformedJSON, 7), (#"{"a":1}{}"#, .malformedJSON, 7),
        (#"{"a":1}x"#, .malformedJSON, 7), (#"{"a" 1}"#, .malformedJSON, 5),
        // One name twice
        (#"{"a":1,"a":1}"#, .malformedJSON, 7), (#"{"a":1,"b":2,"a":3}"#, .malformedJSON, 13),
        (#"{"a":1,"\u0061":2}"#, .malformedJSON, 7), (#"[{"":1,"":1}]"#, .malformedJSON, 7),
        (#"{"a":{"b":1,"b":2}}"#, .malformedJSON, 12),
        ("{\"é\":1,\"e\u{301}\":2}", .malformedJSON, 8),
        (
            #"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"a":0}"#, .malformedJSON, 55
        ),
        (
            #"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"i":0}"#, .malformedJSON, 55
        ),
    ]

    @Test(arguments: accepted) func validTextReadsAndPrintsCanonically(
        _ text: String, _ canonical: String
    ) throws {
        #expect(try JSON.parse(text).text() == canonical)
    }

    @Test(arguments: refused) func invalidTextIsRefusedAtItsFirstWrongByte(
        _ text: String, _ code: RefusalCode, _ offset: Int
    ) {
        let refusal = #expect(throws: Refusal.self) { try JSON.parse(text) }
        #expect(refusal?.code == code)
        #expect(refusal?.conditions.first?.actual["byte_offset"] == .integer(Int64(offset)))
    }

    @Test func tablesAreAsLongAsPromised() {
        #expect(Self.accepted.count + Self.refused.count >= 120)
    }

    /// Bytes that are no UTF-8, inside a string after one good character, and where they go wrong.
    @Test(
        arguments: [
            [0x80], [0xBF], [0xFF], [0xFE], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28],
            [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE6, 0xBB], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE6, 0xBB, 0x5C, 0x6E],
        ] as [[UInt8]])
    func illFormedUTF8IsRefused(_ bad: [UInt8]) {
        for prefix in ["\"满", "\"满\\n", "{\"满"] {
            let bytes = Array(prefix.utf8) + bad + Array("\"".utf8)
            let refusal = #expect(throws: Refusal.self) { try JSON.parse(bytes) }
            #expect(refusal?.code == .malformedJSON)
            #expect(
                refusal?.conditions.first?.actual["byte_offset"]
                    == .integer(Int64(prefix.utf8.count)))
        }
    }

    @Test func illFormedUTF8OutsideStringsIsRefused() {
        for byte in UInt8(0x80)...0xFF {
            #expect(throws: Refusal.self) { try JSON.parse([byte]) }
            #expect(throws: Refusal.self) { try JSON.parse([0x31, byte]) }
        }
    }

    @Test func depthIsBoundedAndTheBoundIsReached() throws {
        for depth in [1, 2, 32, 256] {
            let fits = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(try JSON.parse(fits, maximumDepth: depth).text() == fits)
            let refusal = #expect(throws: Refusal.self) {
                try JSON.parse("[" + fits + "]", maximumDepth: depth)
            }
            #expect(refusal?.code == .tooDeep)
            #expect(
                refusal?.conditions.first?.actual["byte_offset"] == .integer(Int64(depth)))
        }
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":", " [ "])
    func aHundredThousandLevelsAreRefusedAtTheThirtyThird(_ opening: String) {
        let text = String(repeating: opening, count: 100_000)
        let refusal = #expect(throws: Refusal.self) { try JSON.parse(text) }
        #expect(refusal?.code == .tooDeep)
    }

    @Test func aNumberOutOfRangeIsNamedByItsPointer() {
        let text = #"{"order":{"lines":[{},{"a/b~c":9223372036854775808}]}}"#
        let refusal = #expect(throws: Refusal.self) { try JSON.parse(text) }
        #expect(refusal?.code == .outOfRange)
        #expect(refusal?.conditions.first?.subject == "/order/lines/1/a~1b~0c")
    }

    @Test(arguments: [
        ("01", "no digit after a leading zero"), ("{\"a\":1,\"a\":1}", "each name once"),
        ("[1 2]", "a comma or ]"), ("\"\\ud800\"", "no lone surrogate"),
        ("1e999", "a finite number"),
    ]) func refusalsSayWhatWasExpected(_ text: String, _ expected: String) {
        let refusal = #expect(throws: Refusal.self) { try JSON.parse(text) }
        #expect(refusal?.conditions.first?.required == .string(expected))
    }

    @Test func longNamesAreCutInPointers() throws {
        let name = String(repeating: "满", count: 10_000)
        let refusal = #expect(throws: Refusal.self) { try JSON.parse("{\"\(name)\":x}") }
        let subject = try #require(refusal?.conditions.first?.subject)
        #expect(subject.utf8.count <= 65)
        #expect(subject.hasSuffix("满…"))
        let nested = String(repeating: "{\"\(name)\":", count: 30)
        let deep = #expect(throws: Refusal.self) { try JSON.parse(nested) }
        #expect(deep?.conditions.first?.subject?.utf8.count ?? 0 <= 512)
    }
}
