import Domain
import Testing

/// Kleene's logic, and numbers at their edges.
@Suite struct ExpressionLogicTests {
    private static let words: [(String, Truth)] = [
        ("false", .no), ("member.consents", .unknown), ("true", .yes),
    ]

    private func truth(_ text: String) throws -> Truth {
        try ExpressionShop.compile(text).evaluate(ExpressionShop.values)
    }

    @Test func notHasKleenesTable() throws {
        #expect(try Self.words.map { try truth("not \($0.0)") } == [.yes, .unknown, .no])
        #expect(Truth.allCases.map(\.negated) == [.yes, .unknown, .no])
    }

    @Test func andHasKleenesTable() throws {
        let expected: [[Truth]] = [
            [.no, .no, .no], [.no, .unknown, .unknown], [.no, .unknown, .yes],
        ]
        try expectTable("and", expected)
    }

    @Test func orHasKleenesTable() throws {
        let expected: [[Truth]] = [
            [.no, .unknown, .yes], [.unknown, .unknown, .yes], [.yes, .yes, .yes],
        ]
        try expectTable("or", expected)
    }

    @Test func equalityOfBooleansIsUnknownWhereASideIs() throws {
        try expectTable(
            "=", [[.yes, .unknown, .no], [.unknown, .unknown, .unknown], [.no, .unknown, .yes]])
        try expectTable(
            "!=", [[.no, .unknown, .yes], [.unknown, .unknown, .unknown], [.yes, .unknown, .no]])
    }

    private func expectTable(_ operation: String, _ expected: [[Truth]]) throws {
        for (row, left) in Self.words.enumerated() {
            for (column, right) in Self.words.enumerated() {
                let text = "\(left.0) \(operation) \(right.0)"
                #expect(try truth(text) == expected[row][column], "\(text)")
            }
        }
    }

    @Test func chainsOfThreeHaveTheLeastOrTheGreatestPart() throws {
        for a in Self.words {
            for b in Self.words {
                for c in Self.words {
                    let all = "\(a.0) and \(b.0) and \(c.0)"
                    #expect(try truth(all) == min(a.1, b.1, c.1), "\(all)")
                    let any = "\(a.0) or \(b.0) or \(c.0)"
                    #expect(try truth(any) == max(a.1, b.1, c.1), "\(any)")
                }
            }
        }
    }

    @Test func aDeniedUnknownDoesNotOpenTheGate() throws {
        for text in [
            "not time.hour >= 18", "not member.tier = \"gold\"", "not \"staff\" in member.groups",
            "not not member.consents", "not (order.total * 9223372036854775807 > 0)",
        ] {
            #expect(try truth(text) == .unknown, "\(text)")
        }
    }

    /// Text of an integer, and whether it fits.
    static let edges: [(String, Bool)] = [
        ("9223372036854775807 + 0", true), ("9223372036854775807 + 1", false),
        ("-9223372036854775808 - 0", true), ("-9223372036854775808 - 1", false),
        ("0 - -9223372036854775808", false), ("-1 - -9223372036854775808", true),
        ("-9223372036854775808 * -1", false), ("-9223372036854775808 * 1", true),
        ("-9223372036854775807 * -1", true), ("3037000499 * 3037000499", true),
        ("3037000500 * 3037000500", false), ("4294967296 * -2147483648", true),
        ("4294967296 * 2147483648", false), ("9223372036854775807 * 0", true),
        // Each step has to fit, though the result would.
        ("9223372036854775807 + 1 - 1", false), ("9223372036854775807 + (1 - 1)", true),
        ("9223372036854775807 * 2 * 0", false), ("0 * 9223372036854775807 * 2", true),
        ("9223372036854775807 + -9223372036854775808", true),
    ]

    @Test(arguments: edges) func whatDoesNotFitIsUnknown(_ text: String, _ fits: Bool) throws {
        let comparison = "\(text) != 77"
        #expect(try truth(comparison) == (fits ? .yes : .unknown))
        #expect(try truth("not \(text) = 77") == (fits ? .yes : .unknown))
        #expect(try truth("\(text) in [77]") == (fits ? .no : .unknown))
    }
}
