import Domain
import Testing

@Suite struct JSONWriterTests {
    @Test func randomValuesReadBackEqualAndPrintAlikeInEveryWay() throws {
        for seed in UInt64(1)...2_000 {
            var random = JSONRandom(seed: seed)
            let json = random.json(levels: 4)
            let bytes = json.serialized()
            #expect(try JSON.parse(bytes) == json, "seed \(seed)")
            #expect(try JSON.parse(bytes).serialized() == bytes, "seed \(seed)")
            #expect(try JSON.parse(json.prettyText()).serialized() == bytes, "seed \(seed)")
            var appended: [UInt8] = [0x20]
            json.append(to: &appended)
            #expect(appended == [0x20] + bytes, "seed \(seed)")
            #expect(Array(json.text().utf8) == bytes, "seed \(seed)")
        }
    }

    @Test func everyASCIICharacterIsEscapedOnlyWhereItMustBe() {
        for value in UInt8(0)...0x7F {
            let character = Unicode.Scalar(value)
            let expected: String
            switch value {
            case 0x08: expected = #"\b"#
            case 0x09: expected = #"\t"#
            case 0x0A: expected = #"\n"#
            case 0x0C: expected = #"\f"#
            case 0x0D: expected = #"\r"#
            case 0x22: expected = #"\""#
            case 0x5C: expected = #"\\"#
            case ..<0x20:
                let hex = String(value, radix: 16)
                expected = "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: expected = String(character)
            }
            #expect(JSON.string("a\(character)b").text() == "\"a\(expected)b\"")
        }
    }

    @Test(arguments: [0, 1, -1, 9, 10, -10, 99, 1_000, Int64.max, Int64.min, 1 << 53])
    func integersPrintInFull(_ value: Int64) {
        #expect(JSON.integer(value).text() == "\(value)")
    }

    @Test func aDocumentWrittenStraightHasTheBytesOfItsTree() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("a", "x\n")
            writer.member("b", Int64(-5))
            writer.member("c", true)
            writer.member("d", orNull: nil as String?)
            writer.member("e", each: [1, 2, 3] as [Int64]) { $0.integer($1) }
            writer.member("f", [:] as JSON)
            writer.member("g", each: [] as [Int64]) { $0.integer($1) }
            writer.member("h", each: [1, 2] as [Int64]) { writer, value in
                writer.object { $0.member("i", value) }
            }
            writer.key("j")
            writer.double(0.5)
            writer.key("k")
            writer.null()
        }
        let tree: JSON = [
            "a": "x\n", "b": -5, "c": true, "d": .null, "e": [1, 2, 3], "f": [:], "g": [],
            "h": [["i": 1], ["i": 2]], "j": .double(0.5), "k": .null,
        ]
        #expect(writer.bytes == tree.serialized())
    }

    @Test func prettyTextIsIndentedAndLeavesEmptyContainersClosed() {
        let json: JSON = ["a": [1, ["b": .null]], "c": [], "d": [:], "é\n": "x"]
        let expected = """
            {
              "a": [
                1,
                {
                  "b": null
                }
              ],
              "c": [],
              "d": {},
              "é\\n": "x"
            }
            """
        #expect(json.prettyText() == expected)
    }

    @Test func accessorsGiveNilForOtherKinds() throws {
        let json = try JSON.parse(#"{"t":"x","i":5,"b":true,"l":[1,2],"o":{"p":null},"d":1.5}"#)
        #expect(json["t"]?.stringValue == "x")
        #expect(json["i"]?.integerValue == 5)
        #expect(json["b"]?.boolValue == true)
        #expect(json["l"]?.arrayValue == [1, 2])
        #expect(json["l"]?[1] == 2)
        #expect(json["o"]?["p"] == .null)
        #expect(json["o"]?.members == [JSON.Member("p", .null)])
        #expect(json["d"]?.integerValue == nil)
        #expect(json["t"]?.integerValue == nil)
        #expect(json["i"]?.stringValue == nil)
        #expect(json["i"]?.boolValue == nil)
        #expect(json["i"]?.arrayValue == nil)
        #expect(json["i"]?.members == nil)
        #expect(json["l"]?[2] == nil)
        #expect(json["l"]?[-1] == nil)
        #expect(json["none"] == nil)
        #expect(JSON.null["a"] == nil)
    }

    @Test func anObjectOfPresentMembersLeavesNilOut() {
        let json = JSON.object(present: ["a": 1, "b": nil, "c": .null, "d": .text(orNull: nil)])
        #expect(json.text() == #"{"a":1,"c":null,"d":null}"#)
    }

    @Test func aPageIsTheSameAsATreeAndWrittenStraight() {
        let tree = PageDocument.json(items: [1, 2], nextCursor: "c")
        let bytes = PageDocument.serialized([1, 2] as [Int64], nextCursor: "c") { $0.integer($1) }
        #expect(tree.serialized() == bytes)
        #expect(tree.text() == #"{"items":[1,2],"next_cursor":"c"}"#)
        #expect(
            PageDocument.json(items: [], nextCursor: nil).text()
                == #"{"items":[],"next_cursor":null}"#)
    }
}
