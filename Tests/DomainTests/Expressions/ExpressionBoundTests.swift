import Domain
import Testing

/// Every bound of the language: the last that is accepted, and the first that is refused.
@Suite struct ExpressionBoundTests {
    private func expectBound(
        _ bound: ExpressionFault.Bound, _ required: Int, _ actual: Int, at position: Int,
        in text: String, location: SourceLocation = #_sourceLocation
    ) {
        let fault = ExpressionShop.fault(text)
        #expect(
            fault?.reason == .bound(bound, required: required, actual: actual),
            sourceLocation: location)
        #expect(fault?.position == position, sourceLocation: location)
        #expect(fault?.refusalCode == .outOfRange, sourceLocation: location)
        #expect(
            fault?.required
                == .object([.init("maximum_\(bound.rawValue)", .integer(Int64(required)))]),
            sourceLocation: location)
        #expect(fault?.actual[bound.rawValue] == .integer(Int64(actual)), sourceLocation: location)
    }

    @Test func bytesAreBoundedAsWritten() {
        let spaces = String(repeating: " ", count: Limits.expressionBytes - 4)
        #expect(ExpressionShop.fault("true" + spaces) == nil)
        expectBound(.bytes, 4_096, 4_097, at: 0, in: "true " + spaces)
        expectBound(.bytes, 4_096, 9_000_000, at: 0, in: String(repeating: "满", count: 3_000_000))
    }

    @Test func bytesAreBoundedAsPrinted() throws {
        /// Entries of five bytes without a space after the comma, which printing adds.
        func list(_ entries: Int) -> String {
            let integers = (0..<entries).map { String(1_000 + $0) }
            return "order.total in [" + integers.joined(separator: ",") + "]"
        }
        let fitting = (Limits.expressionBytes + 2 - list(0).utf8.count) / 6
        let printed = try ExpressionShop.compile(list(fitting)).description
        #expect(printed.utf8.count <= Limits.expressionBytes)
        #expect(ExpressionShop.fault(printed) == nil)
        #expect(list(fitting + 1).utf8.count <= Limits.expressionBytes)
        expectBound(.bytes, 4_096, printed.utf8.count + 6, at: 0, in: list(fitting + 1))
    }

    @Test func nestingIsBounded() {
        let limit = Limits.expressionDepth
        func enclosed(_ levels: Int) -> String {
            String(repeating: "(", count: levels) + "true" + String(repeating: ")", count: levels)
        }
        #expect(ExpressionShop.fault(enclosed(limit)) == nil)
        expectBound(.depth, 32, 33, at: 32, in: enclosed(limit + 1))
        let nots = String(repeating: "not ", count: limit)
        #expect(ExpressionShop.fault(nots + "true") == nil)
        expectBound(.depth, 32, 33, at: 128, in: nots + "not true")
        let mixed = String(repeating: "not (", count: limit / 2)
        expectBound(.depth, 32, 33, at: 80, in: mixed + "not true")
        // Siblings are not within one another.
        let siblings = Array(repeating: "not (true)", count: 100).joined(separator: " and ")
        #expect(ExpressionShop.fault(siblings) == nil)
    }

    @Test func endlessNestingIsRefusedWithoutAStack() {
        for piece in ["(", "not ", "not(", "-", "[", "1+(", "has(", "true and (", "\"a\" in ["] {
            for count in [33, 500, 100_000] {
                let text = String(repeating: piece, count: count)
                #expect(ExpressionShop.fault(text) != nil, "\(count) of \(piece)")
                #expect(ExpressionShop.fault(text, as: .tags) != nil, "\(count) of \(piece)")
            }
        }
    }

    @Test func nodesAreBounded() {
        // An integer and an operator each, the last operator being the comparison; and a 1.
        func sum(_ terms: Int) -> String {
            Array(repeating: "1", count: terms).joined(separator: "+") + " > 1"
        }
        #expect(ExpressionShop.fault(sum(255)) == nil)
        expectBound(.nodes, 512, 513, at: 514, in: sum(256))
        expectBound(.nodes, 512, 1_001, at: 512, in: sum(500))
        func tags(_ count: Int) -> String {
            Array(repeating: "a", count: count).joined(separator: " or ")
        }
        #expect(ExpressionShop.fault(tags(256), as: .tags) == nil)
        let fault = ExpressionShop.fault(tags(257), as: .tags)
        #expect(fault?.reason == .bound(.nodes, required: 512, actual: 513))
    }

    @Test func listEntriesAreBounded() throws {
        func list(_ entries: Int) -> String {
            "order.quantity in [" + Array(repeating: "1", count: entries).joined(separator: ",")
                + "]"
        }
        let full = try ExpressionShop.compile(list(1_000))
        #expect(full.description == "order.quantity in [1]")
        expectBound(.entries, 1_000, 1_001, at: 2_019, in: list(1_001))
        expectBound(.entries, 1_000, 1_500, at: 2_019, in: list(1_500))
    }
}
