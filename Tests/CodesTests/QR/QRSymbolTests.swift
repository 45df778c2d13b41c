import Codes
import Testing

@Suite struct QRSymbolTests {
    @Test func compactCodeIsVersionFiveAndStandardCodeVersionSixAtLevelM() throws {
        for row in try Vectors.read("signed-codes", as: SignedCodeTests.File.self).good {
            let symbol = try QRSymbol(text: row.text)
            #expect(symbol.version == (row.profile == "compact" ? 5 : 6), "\(row.text)")
            #expect(symbol.size == 17 + 4 * symbol.version)
            #expect(symbol.levelInSymbol == 0b00)
        }
    }

    @Test func levelIsTheOneAskedFor() throws {
        // ISO/IEC 18004, table 12: the two bits of each level.
        let bits: [(QRLevel, Int)] = [(.l, 0b01), (.m, 0b00), (.q, 0b11), (.h, 0b10)]
        for (level, expected) in bits {
            let symbol = try QRSymbol(text: "GV:0123456789", level: level)
            #expect(symbol.levelInSymbol == expected, "\(level)")
            #expect(symbol.level == level)
        }
    }

    @Test func versionAskedForIsUsedOrRefused() throws {
        #expect(try QRSymbol(text: "A", version: 7).size == 45)
        #expect(try QRSymbol(text: "A", version: 40).size == 177)
        let text = String(repeating: "A", count: 122)
        #expect(try QRSymbol(text: text, version: 5).version == 5)
        #expect(throws: QRError.doesNotFit) { try QRSymbol(text: text, version: 4) }
        #expect(throws: QRError.versionOutOfRange) { try QRSymbol(text: "A", version: 0) }
        #expect(throws: QRError.versionOutOfRange) { try QRSymbol(text: "A", version: 41) }
    }

    @Test func textsThatCannotBeDrawnAreRefused() throws {
        #expect(throws: QRError.textNotEncodable) { try QRSymbol(text: "") }
        #expect(throws: QRError.textNotEncodable) { try QRSymbol(text: "A\0B") }
        let long = String(repeating: "a", count: 2_953)
        #expect(try QRSymbol(text: long, level: .l).version == 40)
        #expect(throws: QRError.doesNotFit) { try QRSymbol(text: long, level: .m) }
        #expect(throws: QRError.doesNotFit) { try QRSymbol(text: long + "a", level: .l) }
    }

    @Test func picturesOutOfBoundsAreRefused() throws {
        let symbol = try QRSymbol(text: "A")
        for size in [-1, 0, 65, .max] {
            #expect(throws: QRError.moduleSizeOutOfRange) { try symbol.png(moduleSize: size) }
            #expect(throws: QRError.moduleSizeOutOfRange) { try symbol.svg(moduleSize: size) }
        }
        for zone in [-1, 17, .max] {
            #expect(throws: QRError.quietZoneOutOfRange) { try symbol.png(quietZone: zone) }
            #expect(throws: QRError.quietZoneOutOfRange) { try symbol.svg(quietZone: zone) }
            #expect(throws: QRError.quietZoneOutOfRange) { try symbol.terminal(quietZone: zone) }
        }
    }

    @Test func svgPathCoversExactlyTheDarkModules() throws {
        let symbol = try QRSymbol(text: SignedCode.sample.text)
        let svg = try symbol.svg(moduleSize: 3, quietZone: 2)
        #expect(svg.contains("width=\"123\" height=\"123\" viewBox=\"0 0 41 41\""))
        #expect(svg.contains("shape-rendering=\"crispEdges\""))
        #expect(!svg.contains("href") && !svg.contains("url("))
        let path = try #require(svg.split(separator: "d=\"").last?.split(separator: "\"").first)
        var dark: Set<[Int]> = []
        for run in path.split(separator: "M") {
            let numbers = run.split { !$0.isNumber }.compactMap { Int($0) }
            for x in 0..<numbers[2] { dark.insert([numbers[0] + x - 2, numbers[1] - 2]) }
        }
        for y in -2..<symbol.size + 2 {
            for x in -2..<symbol.size + 2 {
                #expect(dark.contains([x, y]) == symbol[x, y], "\(x), \(y)")
            }
        }
    }

    @Test func terminalShowsEveryModule() throws {
        let symbol = try QRSymbol(text: SignedCode.sample.text)
        for zone in [0, 1, 4] {
            let lines = try symbol.terminal(quietZone: zone).split(separator: "\n")
            #expect(lines.count == (symbol.size + 2 * zone + 1) / 2)
            for (line, characters) in lines.enumerated() {
                for (column, character) in characters.enumerated() {
                    let upper = symbol[column - zone, 2 * line - zone]
                    #expect("▄ ".contains(character) == upper)
                    guard 2 * line + 1 < symbol.size + 2 * zone else { continue }
                    let lower = symbol[column - zone, 2 * line + 1 - zone]
                    #expect("▀ ".contains(character) == lower)
                }
            }
        }
    }

    @Test func symbolsMadeAtTheSameTimeAreRight() async throws {
        let texts = (0..<64).map { "GV:PARALLEL \($0)" }
        let alone = try texts.map { try QRSymbol(text: $0).svg() }
        let differing = try await countInParallel(0..<640) { index in
            try QRSymbol(text: texts[index % 64]).svg() == alone[index % 64] ? 0 : 1
        }
        #expect(differing == 0)
    }
}

extension QRSymbol {
    /// The two bits of the error correction level as drawn: ISO/IEC 18004, 7.9, unmasked.
    fileprivate var levelInSymbol: Int {
        let first = self[0, 8] ? 2 : 0
        let second = self[1, 8] ? 1 : 0
        return (first | second) ^ 0b10
    }
}

extension SignedCode {
    fileprivate var text: String {
        signed(by: SigningKey(seed: SecretBytes(copying: Array(0..<32))), issuer: 1)
    }
}
