import Domain
import Testing

/// What is refused when saved: where, what was expected, what was found.
@Suite struct ExpressionFaultTests {
    /// Text, position, expected, found.
    static let syntaxFaults: [(String, Int, String, String)] = [
        ("", 0, "a value", "the end of the text"), ("  ", 2, "a value", "the end of the text"),
        ("true and", 8, "a value", "the end of the text"), ("or true", 0, "a value", "or"),
        ("true false", 5, "an operator or the end", "false"),
        ("true)", 4, "an operator or the end", ")"),
        (
            "(true", 0, "a closing parenthesis",
            "the end of the text"
        ),
        ("(true false)", 6, "an operator or )", "false"), ("()", 1, "a value", ")"),
        ("not", 3, "a value", "the end of the text"),
        (
            "order.total >", 13, "a value",
            "the end of the text"
        ),
        ("1 < 2 < 3", 6, "an operator or the end", "<"),
        (
            "true AND true", 5,
            "an operator or the end", "AND"
        ),
        ("1 + * 2 = 3", 4, "a value", "*"), ("-order.total < 1", 1, "an integer", "order.total"),
        ("order.total >= 20,000", 17, "an operator or the end", ","),
        ("order.total = 2.50", 14, "a whole number", "2."),
        ("order.total = 2e3", 14, "a number of digits only", "2e"),
        ("order.total == 2", 12, "a comparison", "=="), ("1 <> 2", 2, "a comparison", "<>"),
        ("1 => 2", 2, "a comparison", "=>"), ("1 =< 2", 2, "a comparison", "=<"),
        ("!true", 0, "a name, a value or an operator", "!"),
        ("true && true", 5, "a name, a value or an operator", "&"),
        ("order.total / 2 = 1", 12, "a name, a value or an operator", "/"),
        ("order.channel = 'pos'", 16, "a name, a value or an operator", "'"),
        ("order.channel = “pos”", 16, "a name, a value or an operator", "“"),
        ("（true）", 0, "a name, a value or an operator", "（"),
        ("order.total ≥ 5", 12, "a name, a value or an operator", "≥"),
        ("true \u{0}", 5, "a name, a value or an operator", "\u{FFFD}"),
        ("true \u{7}", 5, "a name, a value or an operator", "\u{FFFD}"),
        ("1 .5 = 1", 2, "a name, a value or an operator", "."),
        // Texts
        ("order.channel = \"pos", 16, "a closing quote", "the end of the text"),
        ("order.channel = \"a\nb\"", 18, "control characters as escapes", "\u{FFFD}"),
        ("order.channel = \"\\q\"", 18, "an escape", "q"),
        ("order.channel = \"\\u00\"", 21, "four hexadecimal digits", "\""),
        ("order.channel = \"\\u0000\"", 17, "text without U+0000", "\\"),
        ("order.channel = \"\\ud800\"", 17, "no lone surrogate", "\\"),
        // in and has
        ("order.total in 5", 15, "a list in brackets or a set of text", "5"),
        ("order.total in (5)", 15, "a list in brackets or a set of text", "("),
        ("order.total in []", 16, "an integer", "]"),
        (
            "order.total in [5", 17, "a comma or ]",
            "the end of the text"
        ),
        ("order.total in [5,]", 18, "an integer", "]"),
        (
            "order.total in [5 6]", 18, "a comma or ]",
            "6"
        ),
        ("order.total in [\"5\"]", 16, "an integer", "\"5\""),
        ("order.channel in [5]", 18, "a text in double quotes", "5"),
        ("order.channel in [\"a\", 5]", 23, "a text in double quotes", "5"),
        ("order.total in [order.total]", 16, "an integer", "order.total"),
        ("order.total in [[1]]", 16, "an integer", "["),
        ("order.total = [1]", 14, "a value", "["), ("[1] = 2", 0, "a value", "["),
        ("\"a\" not in member.tags", 4, "an operator or the end", "not"),
        ("has order.total", 4, "(", "order.total"), ("has(1)", 4, "the name of an attribute", "1"),
        ("has(order.total", 15, ")", "the end of the text"),
        ("has(order.total, time.hour)", 15, ")", ","),
    ]

    @Test(arguments: syntaxFaults)
    func aFaultSaysWhereAndWhat(
        _ text: String, _ position: Int, _ expected: String, _ found: String
    ) {
        let fault = ExpressionShop.fault(text)
        #expect(fault?.reason == .syntax)
        #expect(fault?.position == position)
        #expect(fault?.expected == expected)
        #expect(fault?.found == found)
        #expect(fault?.refusalCode == .invalidField)
    }

    /// Text, position, expected type, found type.
    static let typeFaults: [(String, Int, String, String)] = [
        // The whole
        ("order.total", 0, "boolean", "integer"), (" order.channel", 1, "boolean", "text"),
        ("1 + 1", 0, "boolean", "integer"), ("(5)", 0, "boolean", "integer"),
        ("member.tags", 0, "integer, text or boolean", "set of text"),
        // and, or, not
        ("order.total and true", 0, "boolean", "integer"), ("true and 1", 9, "boolean", "integer"),
        ("true and true and \"a\"", 18, "boolean", "text"), ("\"a\" or true", 0, "boolean", "text"),
        ("true or order.channel", 8, "boolean", "text"), ("not 5", 4, "boolean", "integer"),
        ("not not \"a\"", 8, "boolean", "text"), ("true and (1 + 1)", 9, "boolean", "integer"),
        // Comparisons
        ("order.channel < \"a\"", 0, "integer", "text"), ("1 < \"a\"", 4, "integer", "text"),
        ("order.channel <= 1", 0, "integer", "text"), ("true > false", 0, "integer", "boolean"),
        ("1 > true", 4, "integer", "boolean"), ("1 >= order.channel", 5, "integer", "text"),
        ("order.total = \"5\"", 14, "integer", "text"), ("\"5\" = 5", 6, "text", "integer"),
        ("member.is_new = 1", 16, "boolean", "integer"), ("1 != true", 5, "integer", "boolean"),
        ("order.channel != 1", 17, "text", "integer"),
        ("order.channel = member.tags", 16, "integer, text or boolean", "set of text"),
        ("member.tags = \"a\"", 0, "integer, text or boolean", "set of text"),
        // in
        ("true in [1]", 0, "integer or text", "boolean"),
        ("member.tags in [\"a\"]", 0, "integer, text or boolean", "set of text"),
        ("1 in member.tags", 0, "text", "integer"),
        ("\"a\" in order.channel", 7, "set of text", "text"),
        ("1 in order.total", 5, "set of text", "integer"),
        // Arithmetic
        ("\"a\" + 1 = 2", 0, "integer", "text"), ("1 + \"a\" = 2", 4, "integer", "text"),
        ("1 - true = 2", 4, "integer", "boolean"), ("true - 1 = 2", 0, "integer", "boolean"),
        ("2 * order.channel = 1", 4, "integer", "text"), ("\"a\" * 2 = 1", 0, "integer", "text"),
        ("1 + 2 + \"a\" = 2", 8, "integer", "text"), ("2 * 3 * true = 2", 8, "integer", "boolean"),
    ]

    @Test(arguments: typeFaults)
    func aTypeFaultNamesBothTypes(
        _ text: String, _ position: Int, _ expected: String, _ found: String
    ) {
        let fault = ExpressionShop.fault(text)
        #expect(fault?.reason == .type)
        #expect(fault?.position == position)
        #expect(fault?.expected == expected)
        #expect(fault?.found == found)
    }

    /// Text, position, name found, name that was meant.
    static let unknownNames: [(String, Int, String, String?)] = [
        ("order.totl > 1", 0, "order.totl", "order.total"),
        ("order.toatl > 1", 0, "order.toatl", "order.total"),
        ("true and ordr.totall > 1", 9, "ordr.totall", "order.total"),
        ("ordr.totalls > 1", 0, "ordr.totalls", nil), ("vistis > 1", 0, "vistis", nil),
        ("ORDER.TOTAL > 1", 0, "ORDER.TOTAL", "order.total"),
        ("total > 1", 0, "total", "order.total"), ("tags = \"a\"", 0, "tags", "member.tags"),
        ("has(member.teir)", 4, "member.teir", "member.tier"),
        ("\"a\" in member.tag", 7, "member.tag", "member.tags"),
        ("color = \"red\"", 0, "color", nil), ("x > 1", 0, "x", nil), ("True", 0, "True", nil),
    ]

    @Test(arguments: unknownNames)
    func anUnknownNameIsRefusedWithTheOneThatWasMeant(
        _ text: String, _ position: Int, _ found: String, _ nearest: String?
    ) {
        let fault = ExpressionShop.fault(text)
        #expect(fault?.reason == .unknownAttribute(nearest: nearest))
        #expect(fault?.position == position)
        #expect(fault?.found == found)
        #expect(fault?.expected == "a declared attribute")
        if let nearest { #expect(fault?.message.contains("Write \(nearest),") == true) }
    }

    /// Text, position, expected, found.
    static let tagFaults: [(String, Int, String, String)] = [
        ("", 0, "a tag", "the end of the text"), ("vip and", 7, "a tag", "the end of the text"),
        ("vip = 1", 4, "an operator or the end", "="), ("5", 0, "a tag", "5"),
        ("vip AND staff", 4, "an operator or the end", "AND"), ("true", 0, "a tag", "true"),
        ("has(vip)", 0, "a tag", "has"), ("new-user", 3, "an operator or the end", "-"),
        ("(vip", 0, "a closing parenthesis", "the end of the text"),
        ("\"vip\" in member.tags", 6, "an operator or the end", "in"),
    ]

    @Test(arguments: tagFaults)
    func aTagExpressionHasTagsOnly(
        _ text: String, _ position: Int, _ expected: String, _ found: String
    ) {
        let fault = ExpressionShop.fault(text, as: .tags)
        #expect(fault?.reason == .syntax)
        #expect(fault?.position == position)
        #expect(fault?.expected == expected)
        #expect(fault?.found == found)
    }

    /// Text, and what its message tells to write.
    static let advices: [(String, String)] = [
        ("1 < 2 < 3", "Compare two values at a time, and join with and"),
        ("true AND false", "Write and in small letters"),
        ("TRUE", "Write true in small letters"),
        ("order.total == 5", "Write = once to compare"),
        ("order.channel = 'pos'", "Write texts in double quotes"),
        ("order.channel = “pos”", "Write straight double quotes"),
        ("order.total ≥ 5", "Write >="), ("true && true", "Write and"),
        ("(true", "Close the parenthesis that opens here"),
        ("true)", "Remove this parenthesis, or open it"),
        ("order.total > 20,000", "Write numbers without commas, and lists in brackets"),
        ("order.total > 2.5", "Write a whole number, amounts in minor units: 2.50 is 250"),
        ("order.total / 2 > 1", "Write a multiplication: there is no division"),
        ("-order.total < 1", "Write 0 - before anything but a number to negate it"),
        ("order.channel = [\"a\"]", "Write in before a list, not ="),
        (
            "order.channel > \"a\"",
            "Write integer here, not text. Texts and booleans have = and != only"
        ),
        ("order.total", "Write boolean here, not integer. Compare it with something, e.g. >= 1"),
        (
            "member.tags",
            "Write integer, text or boolean here, not set of text. "
                + "Write \"a tag\" in member.tags to ask what it holds"
        ),
        ("colour = 1", "Write a declared attribute, or a text in double quotes"),
        ("order.totl = 1", "Write order.total, or another declared attribute"),
        ("\"a\" not in member.tags", "Write and or or here; not stands before what it denies"),
    ]

    @Test(arguments: advices)
    func aFaultSaysWhatToWrite(_ text: String, _ advice: String) {
        let message = ExpressionShop.fault(text)?.message
        #expect(message?.hasPrefix("\(advice) (line 1, column ") == true, "\(message ?? "none")")
    }

    @Test func theFaultsInTheDocumentationAreToldSo() {
        for (text, message) in [
            (
                "order.totl >= 5",
                "Write order.total, or another declared attribute (line 1, column 1)"
            ),
            (
                "order.total >= \"5\"",
                "Write integer here, not text. Texts and booleans have = and != only "
                    + "(line 1, column 16)"
            ),
            (
                "1 < order.total < 5",
                "Compare two values at a time, and join with and (line 1, column 17)"
            ),
            (
                "order.total >= 20,000",
                "Write numbers without commas, and lists in brackets (line 1, column 18)"
            ),
        ] {
            #expect(ExpressionShop.fault(text)?.message == message)
        }
    }

    @Test func linesAndColumnsCountCharacters() {
        let fault = ExpressionShop.fault(
            "order.total > 1\r\nand \"满减e\u{301}\" = order.channel + 1")
        #expect(fault?.position == 35)
        #expect(fault?.line == 2)
        #expect(fault?.column == 13)
        #expect(fault?.message.hasSuffix("(line 2, column 13)") == true)
        #expect(fault?.required == "integer")
        #expect(fault?.actual["byte_offset"] == 35)
        #expect(fault?.actual["line"] == 2)
        #expect(fault?.actual["column"] == 13)
        #expect(fault?.actual["found"] == "text")
        #expect(fault?.actual["message"]?.stringValue == fault?.message)
    }

    @Test func largeNumbersAreRefusedWhereTheyStand() {
        #expect(ExpressionShop.fault("order.total = 9223372036854775807") == nil)
        #expect(ExpressionShop.fault("order.total in [-9223372036854775808]") == nil)
        let nines = String(repeating: "9", count: 45)
        for (text, position) in [
            ("order.total = 9223372036854775808", 14), ("1 = -9223372036854775809", 4),
            ("order.total in [1, \(nines)]", 19), ("1 = \(nines)", 4),
            ("1 = 18446744073709551616", 4), ("1 = -18446744073709551617", 4),
        ] {
            let fault = ExpressionShop.fault(text)
            #expect(fault?.reason == .number, "\(text)")
            #expect(fault?.position == position, "\(text)")
            #expect(fault?.refusalCode == .outOfRange)
        }
    }
}
