import Domain
import Testing

/// What conditions mean, by example. `ExpressionShop` says what is known.
@Suite struct ExpressionTableTests {
    /// Text, its value, and its canonical text where that is another.
    static let meanings: [(String, Truth, String?)] = [
        // Literals and attributes by themselves
        ("true", .yes, nil), ("false", .no, nil), (" \n\ttrue\r\n", .yes, "true"),
        ("member.is_new", .no, nil), ("not member.is_new", .yes, nil),
        ("member.consents", .unknown, nil), ("not member.consents", .unknown, nil),
        ("(((member.is_new)))", .no, "member.is_new"),
        // Comparisons of integers
        ("order.total >= 20000", .yes, nil), ("order.total>=20001", .no, "order.total >= 20001"),
        ("order.total > 19999", .yes, nil), ("order.total > 20000", .no, nil),
        ("order.total <= 20000", .yes, nil), ("order.total <= 19999", .no, nil),
        ("order.total < 20001", .yes, nil), ("order.total < 20000", .no, nil),
        ("order.total = 20000", .yes, nil), ("order.total = 20001", .no, nil),
        ("order.total != 20001", .yes, nil), ("order.total != 20000", .no, nil),
        ("20000 <= order.total", .yes, nil), ("time.hour >= 18", .unknown, nil),
        ("time.hour = time.hour", .unknown, nil), ("time.hour != 3", .unknown, nil),
        ("member.visits = -7", .yes, nil), ("member.visits = - 7", .yes, "member.visits = -7"),
        ("order.quantity = 003", .yes, "order.quantity = 3"), ("-0 = 0", .yes, "0 = 0"),
        // Texts and booleans
        ("order.channel = \"pos\"", .yes, nil), ("order.channel = \"POS\"", .no, nil),
        ("order.channel != \"web\"", .yes, nil), ("member.tier = \"gold\"", .unknown, nil),
        ("member.tier != \"gold\"", .unknown, nil), ("\"a\" = \"\\u0061\"", .yes, "\"a\" = \"a\""),
        ("order.channel = \"\"", .no, nil),
        (
            "\"\\\"\\\\\" = \"\\u0022\\u005c\"", .yes,
            "\"\\\"\\\\\" = \"\\\"\\\\\""
        ),
        ("\"\\n\\/\" = \"x\"", .no, "\"\\n/\" = \"x\""),
        ("\"\\ud83d\\ude00\" = \"😀\"", .yes, "\"😀\" = \"😀\""),
        ("member.is_new = false", .yes, nil), ("member.is_new != false", .no, nil),
        ("member.consents = true", .unknown, nil), ("true = not_new", .unknown, "-"),
        ("(order.total > 5) = (order.quantity > 5)", .no, nil),
        ("(not member.is_new) = true", .yes, nil), ("true = (true and true)", .yes, nil),
        // Lists and sets
        ("order.channel in [\"web\", \"pos\"]", .yes, nil),
        ("order.channel in [\"web\",\"web\"]", .no, "order.channel in [\"web\"]"),
        ("order.quantity in [5, 3, 1]", .yes, nil), ("order.quantity in [1, 2]", .no, nil),
        ("member.visits in [-7,-8, -7]", .yes, "member.visits in [-7, -8]"),
        ("order.quantity + 1 in [4]", .yes, nil), ("member.tier in [\"gold\"]", .unknown, nil),
        ("\"vip\" in member.tags", .yes, nil), ("\"VIP\" in member.tags", .no, nil),
        ("order.channel in member.tags", .no, nil), ("\"满减\" in member.tags", .yes, nil),
        ("\"vip\" in member.groups", .unknown, nil), ("member.tier in member.tags", .unknown, nil),
        ("not \"staff\" in member.tags", .yes, nil),
        // Arithmetic
        ("order.total - 1 = 19999", .yes, nil), ("1 - 2 - 3 = -4", .yes, nil),
        ("1 - (2 - 3) = 2", .yes, nil), ("(1 - 2) - 3 = -4", .yes, "1 - 2 - 3 = -4"),
        ("2 + 3 * 4 = 14", .yes, nil), ("(2 + 3) * 4 = 20", .yes, nil),
        ("2 * (3 * 4) = 24", .yes, nil), ("(2 * 3) * 4 = 24", .yes, "2 * 3 * 4 = 24"),
        ("2 * -3 = -6", .yes, nil), ("2--3 = 5", .yes, "2 - -3 = 5"),
        ("1 + (2 * 3) = 7", .yes, "1 + 2 * 3 = 7"), ("time.hour * 0 = 0", .unknown, nil),
        ("order.total * order.quantity >= 60000", .yes, nil),
        // has
        ("has(order.total)", .yes, nil), ("has ( member.tier )", .no, "has(member.tier)"),
        ("has(member.groups)", .no, nil), ("has(member.tags)", .yes, nil),
        ("has(member.tier) and member.tier = \"gold\"", .no, nil),
        ("not has(member.tier) or member.tier = \"gold\"", .yes, nil),
        // Precedence
        ("true or false and false", .yes, nil), ("(true or false) and false", .no, nil),
        ("not false and false", .no, nil), ("not (false and false)", .yes, nil),
        ("not order.total = 5", .yes, nil), ("not (order.total = 5)", .yes, "not order.total = 5"),
        ("not not true", .yes, nil), ("not (not true)", .yes, "not not true"),
        ("true and (true and false)", .no, "true and true and false"),
        ("false or (false or (false or true))", .yes, "false or false or false or true"),
        // From the documentation
        (
            """
            order.total >= 20000 and (member.tier in ["gold", "black"] or "vip" in member.tags)
                and not (order.channel = "web")
            """, .yes,
            """
            order.total >= 20000 and (member.tier in ["gold", "black"] or "vip" in member.tags) \
            and not order.channel = "web"
            """
        ),
        ("order.quantity >= 3 and member.visits > 0 and time.hour >= 18", .no, nil),
        ("order.quantity >= 3 and time.hour >= 18", .unknown, nil),
    ].filter { $0.2 != "-" }

    @Test(arguments: meanings)
    func aConditionMeansWhatItSays(_ text: String, _ truth: Truth, _ canonical: String?) throws {
        let expression = try ExpressionShop.compile(text)
        #expect(expression.evaluate(ExpressionShop.values) == truth)
        #expect(expression.description == canonical ?? text)
    }

    /// Text over tags, its value, and its canonical text where that is another.
    static let tagMeanings: [(String, Truth, String?)] = [
        ("vip", .yes, nil), ("\"vip\"", .yes, "vip"), ("staff", .no, nil), ("not staff", .yes, nil),
        ("vip and not (staff or churned)", .yes, nil), ("\"new user\"", .yes, nil),
        ("staff or \"满减\"", .yes, nil), ("(vip)and(staff)", .no, "vip and staff"),
        ("\"not\" or \"true\" or \"has\"", .no, nil), ("a.b_9 or \"9a\" or \"a-b\"", .no, nil),
        ("VIP", .no, nil), ("vip and (vip and staff)", .no, "vip and vip and staff"),
    ]

    @Test(arguments: tagMeanings)
    func aTagExpressionMeansWhatItSays(
        _ text: String, _ truth: Truth, _ canonical: String?
    ) throws {
        let alone = try Expression.compile(text, as: .tags)
        var values = AttributeValues(for: .memberTags)
        #expect(alone.evaluate(values) == .unknown)
        values[AttributeIndex(0)] = .texts(["vip", "满减", "new user"])
        #expect(alone.evaluate(values) == truth)
        #expect(alone.description == canonical ?? text)
        // The same over a table in which the tags stand elsewhere.
        let amongOthers = try Expression.compile(text, as: .tags, over: ExpressionShop.table)
        #expect(amongOthers.evaluate(ExpressionShop.values) == truth)
        #expect(amongOthers != alone)
    }

    @Test func anExpressionListsWhatItUses() throws {
        let expression = try ExpressionShop.compile(
            "\"a\" in member.tags or time.hour > order.total or has(order.channel) or time.hour = 1"
        )
        let names = expression.usedAttributes.map { ExpressionShop.table[$0].name }
        #expect(names == ["order.total", "order.channel", "member.tags", "time.hour"])
        #expect(try ExpressionShop.compile("1 = 1").usedAttributes.isEmpty)
    }

    @Test func aValueOfAnotherTypeIsNotKnown() throws {
        let names = [
            "order.total > 0", "order.channel = \"a\"", "member.is_new", "\"a\" in member.tags",
        ]
        let wrong: [AttributeValue] = [.text("1"), .integer(1), .texts(["a"]), .boolean(true)]
        for (text, value) in zip(names, wrong) {
            let expression = try ExpressionShop.compile(text)
            #expect(expression.evaluate { _ in value } == .unknown, "\(text)")
            #expect(expression.explain { _ in value }?.leaves.count == 1)
        }
        #expect(try ExpressionShop.compile("has(order.total)").evaluate { _ in .text("1") } == .no)
    }

    @Test func equalityDoesNotDependOnHowItWasWritten() throws {
        let plain = try ExpressionShop.compile("not (order.total = 5) and true")
        #expect(plain == (try ExpressionShop.compile("(not order.total=5)and true")))
        #expect(plain.hashValue == (try ExpressionShop.compile(plain.description)).hashValue)
        #expect(plain != (try ExpressionShop.compile("not (order.total = 6) and true")))
    }

    @Test func partsThatCannotChangeTheResultAreNotAskedFor() throws {
        let expression = try ExpressionShop.compile(
            "order.total > 5 or order.quantity > 5 and time.hour > 5")
        var asked: [Int] = []
        let truth = expression.evaluate { index in
            asked.append(index.position)
            return .integer(index.position == 0 ? 5 : 4)
        }
        #expect(truth == .no)
        #expect(asked == [0, 1])
    }

    @Test func declaredNamesAreWordsJoinedByPoints() {
        for name in ["a", "_", "A9", "order.total", "a.b.c_1", "inn", "orx", "not.a"] {
            #expect(AttributeDeclaration.isName(name), "\(name)")
        }
        let long = String(repeating: "a", count: Limits.nameBytes + 1)
        for name in ["", "9a", "a.", ".a", "a..b", "a.9", "a-b", "满", "a b", "and", "has", long] {
            #expect(!AttributeDeclaration.isName(name), "\(name)")
        }
    }
}
