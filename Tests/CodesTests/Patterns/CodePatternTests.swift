import Testing

@testable import Codes

@Suite("Patterns of codes")
struct CodePatternTests {
    @Test func theCodeSpaceIsKnownBeforeACodeIsMade() throws {
        let table: [(pattern: String, space: UInt128, prefix: String)] = [
            ("AB#", 10, "AB"), ("AB@", 22, "AB"), ("AB*", 32, "AB"), ("AB#!", 10, "AB"),
            ("SUMMER-####-@@@@", 10_000 * 234_256, "SUMMER"),
            ("SALE-****-****", 1 << 40, "SA1E"), ("7-O-L-#X#", 100, "701"),
            ("HE##LL##", 10_000, "HE"), ("X1" + String(repeating: "*", count: 24), 1 << 120, "X1"),
        ]
        for row in table {
            let pattern = try CodePattern.compile(row.pattern)
            #expect(pattern.space == row.space, "\(row.pattern)")
            #expect(pattern.prefix == Array(row.prefix.utf8), "\(row.pattern)")
            #expect(pattern.description == row.pattern)
        }
    }

    @Test func aTextThatIsNoPatternIsRefusedWithThePlaceOfTheFault() {
        let table: [(String, Int, PatternFault.Reason)] = [
            ("", 0, .noSymbol), ("SUMMER", 6, .noSymbol), ("AB!", 3, .noSymbol),
            ("#", 0, .shortPrefix), ("A#", 1, .shortPrefix), ("-A-#", 3, .shortPrefix),
            ("****-****", 0, .shortPrefix), ("AB!#", 2, .checkNotLast), ("AB#!!", 3, .checkNotLast),
            ("ab#", 0, .unknownCharacter), ("AB\\##", 2, .unknownCharacter),
            ("AB #", 2, .unknownCharacter), ("AB%d", 2, .unknownCharacter),
            ("AB#\u{E9}", 3, .unknownCharacter), ("AB{8}", 2, .unknownCharacter),
            ("X1" + String(repeating: "*", count: 25), 26, .tooLarge),
            ("X1" + String(repeating: "#", count: 64), 38, .tooLarge),
        ]
        for (text, position, reason) in table {
            #expect(throws: PatternFault(position: position, reason: reason), "\(text)") {
                try CodePattern.compile(text)
            }
        }
    }

    @Test(arguments: ["AB#", "AB*", "AB#@", "AB-#-@-#!", "OIL**", "0-A#B@C#!", "U1@@", "AB#*#!"])
    func everyPlaceOfASmallPatternHasACodeOfItsOwnAndBack(text: String) throws {
        let pattern = try CodePattern.compile(text)
        let key = TypedCodeKey(secret: .random(count: 32))
        let codes = key.codes(of: pattern, context: 5)
        var seen: Set<String> = []
        for place in 0..<pattern.space {
            let code = codes.text(at: place)
            #expect(code.utf8.count == pattern.length)
            #expect(seen.insert(code).inserted, "\(place): \(code)")
            let settled = try #require(PatternText.settled(code, limit: 64))
            #expect(settled.starts(with: pattern.prefix))
            #expect(codes.place(of: settled) == place, "\(code)")
        }
        #expect(seen.count == Int(pattern.space))
    }

    @Test func codesAreReadAsPeopleTypeThem() throws {
        let pattern = try CodePattern.compile("HELLO-#@*#")
        let code = "HELLO-0A17"
        let value = try #require(read("HELLO-0A17", pattern))
        for typed in [
            code, "hello-0a17", "HELLO0A17", " hello 0a 17 ", "HE-LL-O-0A-17", "HE110-OAl7",
            "heiio0ai7",
        ] {
            #expect(read(typed, pattern) == value, "\(typed)")
        }
        for other in [
            "HELLO-0A1", "HELLO-0A170", "HALLO-0A17", "HELLO-AA17", "HELLO-0017", "HELLO-0U17",
            "HELLO-0A1U", "HELLO_0A17", "HELLO-0A1\u{FF17}", "", "-", "0A17",
        ] {
            #expect(read(other, pattern) == nil, "\(other)")
        }
        #expect(PatternText.settled("ABCD", limit: 3) == nil)
    }

    private func read(_ text: String, _ pattern: CodePattern) -> UInt128? {
        PatternText.settled(text, limit: 64).flatMap { pattern.value(of: $0) }
    }

    @Test func aCheckSymbolShowsEverySubstitutionAndEverySwapOfNeighbours() throws {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        let pattern = try CodePattern.compile("A7#*@!")
        for value in 0..<pattern.space {
            let code = try #require(PatternText.settled(pattern.text(of: value), limit: 64))
            #expect(pattern.value(of: code) == value)
            for place in code.indices {
                var wrong = code
                for character in alphabet {
                    wrong[place] = PatternText.settled(character)
                    if wrong != code, pattern.value(of: wrong) != nil {
                        Issue.record("\(String(decoding: wrong, as: UTF8.self))")
                    }
                }
                guard place > 0, code[place] != code[place - 1] else { continue }
                wrong = code
                wrong.swapAt(place, place - 1)
                if pattern.value(of: wrong) != nil {
                    Issue.record("swapped \(String(decoding: wrong, as: UTF8.self))")
                }
            }
        }
    }
}
