import Domain
import Ledger
import Testing

@Suite struct ObjectReaderTests {
    private struct Pair: Hashable {
        let left: Int64
        let right: Int64
    }

    private static var pair: FieldFormat<Pair> {
        .object { fields in
            let left = fields.required("left", .integer(0...9))
            let right = fields.required("right", .integer(0...9))
            guard let left, let right else { return nil }
            return Pair(left: left, right: right)
        }
    }

    private func read(_ json: JSON) throws(Refusal) -> [Pair] {
        try ObjectReader.read(json) { fields in
            let pairs = fields.required("pairs", .list(of: Self.pair, count: 0...100))
            _ = fields.optional("note", .text(1...5))
            return pairs
        }
    }

    private func refusal(_ text: String) -> Refusal? {
        #expect(throws: Refusal.self) { try read(JSON.parse(text)) }
    }

    @Test func aSoundDocumentIsRead() throws {
        let json = try JSON.parse(
            #"{"note":"x","pairs":[{"left":1,"right":2},{"right":4,"left":3}]}"#)
        #expect(try read(json) == [Pair(left: 1, right: 2), Pair(left: 3, right: 4)])
    }

    /// One line per case: body, code and every subject in order.
    @Test(arguments: [
        ("{}", "missing_field", ["/pairs"]),
        ("[]", "invalid_field", [""]),
        (#"{"pairs":{}}"#, "invalid_field", ["/pairs"]),
        (#"{"pairs":[1]}"#, "invalid_field", ["/pairs/0"]),
        (#"{"pairs":[{"left":1}]}"#, "missing_field", ["/pairs/0/right"]),
        (#"{"pairs":[{"left":1,"right":10}]}"#, "out_of_range", ["/pairs/0/right"]),
        (#"{"pairs":[{"left":1,"right":2,"up":3}]}"#, "unknown_field", ["/pairs/0/up"]),
        (#"{"pairs":[],"a/b~c":1}"#, "unknown_field", ["/a~1b~0c"]),
        (#"{"pairs":[],"":1}"#, "unknown_field", ["/"]),
        // Two faults: the earlier code first, whatever the order in the document.
        (#"{"pairs":[{"left":10}]}"#, "missing_field", ["/pairs/0/right", "/pairs/0/left"]),
        (
            #"{"note":5,"pairs":[{"left":10,"right":1}]}"#, "invalid_field",
            ["/note", "/pairs/0/left"]
        ),
        (#"{"note":"","x":1}"#, "unknown_field", ["/x", "/pairs", "/note"]),
        (
            #"{"pairs":[{"left":true,"x":1},{}],"y":1}"#, "unknown_field",
            [
                "/pairs/0/x", "/y", "/pairs/0/right", "/pairs/1/left", "/pairs/1/right",
                "/pairs/0/left",
            ]
        ),
    ]) func everyFaultIsNamedEarliestCodeFirst(
        _ text: String, _ code: String, _ subjects: [String]
    ) {
        let refusal = refusal(text)
        #expect(refusal?.code.rawValue == code)
        #expect(refusal?.conditions.map(\.subject) == subjects)
        #expect(refusal?.conditions.first?.name == code)
    }

    @Test func aLongListOfFaultsIsCutButItsCodeIsNot() {
        let bad = Array(repeating: #"{"left":10,"right":1}"#, count: 50).joined(separator: ",")
        #expect(refusal("{\"pairs\":[\(bad)]}")?.code == .outOfRange)
        #expect(refusal("{\"pairs\":[\(bad)]}")?.conditions.count == 20)
        let late = refusal("{\"pairs\":[\(bad),{\"left\":1,\"right\":1,\"up\":1}]}")
        #expect(late?.code == .unknownField)
        #expect(late?.conditions.count == 20)
        #expect(late?.conditions.first?.subject == "/pairs/50/up")
    }

    @Test func unknownFieldsAreToldTheKnownNames() {
        let condition = refusal(#"{"pairs":[],"pears":1}"#)?.conditions.first
        #expect(condition?.required == ["pairs", "note"])
        #expect(condition?.actual == "pears")
    }

    @Test func refusalsNeverEchoMoreThan64Bytes() throws {
        let long = String(repeating: "满", count: 1_000)
        let unknown = try #require(refusal("{\"pairs\":[],\"\(long)\":1}")?.conditions.first)
        #expect(try #require(unknown.actual.stringValue).utf8.count <= 64)
        let refusal = #expect(throws: Refusal.self) {
            try ObjectReader.read(["t": .string(long)]) { $0.required("t", .timestamp) }
        }
        let echoed = try #require(refusal?.conditions.first?.actual.stringValue)
        #expect(echoed.utf8.count <= 64)
        #expect(echoed.hasSuffix("满…"))
    }

    @Test func theReaderUsedByHandRefusesInFinish() throws {
        var fields = try ObjectReader(["a": 1, "b": 2], at: "/document")
        #expect(fields.required("a", .integer(0...1)) == 1)
        #expect(fields.required("b", .integer(0...2)) == 2)
        #expect(throws: Never.self) { try fields.finish() }
        var hasty = try ObjectReader(["a": 1, "b": 2], at: "/document")
        _ = hasty.required("a", .integer(0...1))
        let refusal = #expect(throws: Refusal.self) { try hasty.finish() }
        #expect(refusal?.conditions.map(\.subject) == ["/document/b"])
    }

    @Test func pointersStartWhereTheDocumentStands() {
        let refusal = #expect(throws: Refusal.self) { try ObjectReader(1, at: "/order") }
        #expect(refusal?.conditions.first?.subject == "/order")
    }

    @Test(arguments: [
        ("", true), ("a", false), ("满减", false), ("a\u{0}", true), ("\u{1F}", true),
        ("\n", true), ("\u{7F}", true), ("\u{80}", true), ("\u{9F}", true), ("\u{A0}", false),
        ("é", false), ("\u{BF}", false), ("😀", false), ("12345678", false), ("123456789", true),
        ("满减满", true),
    ]) func textIsBoundedInBytesAndHasNoControlCharacters(_ text: String, _ isRefused: Bool) {
        let value = try? ObjectReader.read(["t": .string(text)]) {
            $0.required("t", .text(1...8))
        }
        #expect(value == (isRefused ? nil : text))
    }

    @Test func moneyInAnotherCurrencyIsRefusedLast() throws {
        let yuan = try #require(Asset(currency: "CNY"))
        func code(_ text: String) -> RefusalCode? {
            do {
                _ = try ObjectReader.read(JSON.parse(text)) {
                    $0.required("m", .money(in: yuan))
                }
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(#"{"m":{"amount":1,"currency":"CNY"}}"#) == nil)
        #expect(code(#"{"m":{"amount":1,"currency":"EUR"}}"#) == .currencyMismatch)
        #expect(code(#"{"m":{"amount":0,"currency":"EUR"}}"#) == .outOfRange)
        #expect(code(#"{"m":{"amount":1,"currency":"cny"}}"#) == .invalidField)
        #expect(code(#"{"m":{"amount":1,"currency":"CNYX"}}"#) == .invalidField)
        #expect(code(#"{"m":{"amount":1}}"#) == .missingField)
        #expect(code(#"{"m":1}"#) == .invalidField)
    }

    @Test func metadataIsBoundedInMembersAndBytes() {
        func code(_ json: JSON) -> RefusalCode? {
            do {
                _ = try ObjectReader.read(["m": json]) { $0.required("m", .metadata) }
                return nil
            } catch {
                return error.code
            }
        }
        func members(_ count: Int) -> JSON {
            .object((0..<count).map { JSON.Member("\($0)", .null) })
        }
        func bytes(_ count: Int) -> JSON {
            ["k": .string(String(repeating: "x", count: count - #"{"k":""}"#.utf8.count))]
        }
        #expect(code(members(0)) == nil)
        #expect(code(members(Limits.metadataMembers)) == nil)
        #expect(code(members(Limits.metadataMembers + 1)) == .outOfRange)
        #expect(code(bytes(Limits.metadataBytes)) == nil)
        #expect(code(bytes(Limits.metadataBytes + 1)) == .outOfRange)
        #expect(code([]) == .invalidField)
        #expect(code("x") == .invalidField)
    }
}
