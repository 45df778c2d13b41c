import Foundation
import Testing

@testable import Codes

@Suite("Codes of a pattern")
struct PatternCodesTests {
    private struct File: Decodable {
        struct Row: Decodable {
            let secret, context, pattern, space: String
            let codes: [[String]]
        }
        let patterns: [Row]
    }

    @Test func vectorsAreMadeAndReadExactly() throws {
        for row in try Vectors.read("pattern-codes", as: File.self).patterns {
            let key = TypedCodeKey(secret: SecretBytes(copying: try bytes(row.secret)))
            let pattern = try CodePattern.compile(row.pattern)
            #expect("\(pattern.space)" == row.space)
            let codes = key.codes(of: pattern, context: try #require(UInt64(row.context)))
            for pair in row.codes {
                let place = try #require(UInt128(pair[0]))
                #expect(codes.text(at: place) == pair[1], "\(row.pattern)")
                let settled = try #require(PatternText.settled(pair[1], limit: 64))
                #expect(codes.place(of: settled) == place, "\(row.pattern)")
            }
        }
    }

    /// Debug builds take half a minute for five million.
    private var many: UInt128 {
        #if DEBUG
        100_000
        #else
        5_000_000
        #endif
    }

    /// solidusio/solidus PR #5805 wishes for five million codes of one promotion; coreshop/CoreShop
    /// #1448 and #1453 made the same code again and drew until one was free.
    @Test func solidus5805_coreshop1448_fiveMillionCodesOfOnePatternAreDistinct() throws {
        let pattern = try CodePattern.compile("SP-#####@@")
        let codes = TypedCodeKey(secret: .random(count: 32)).codes(of: pattern, context: 1)
        var seen = [Bool](repeating: false, count: Int(pattern.space))
        for place in 0..<many {
            let settled = try #require(PatternText.settled(codes.text(at: place), limit: 64))
            let value = Int(try #require(pattern.value(of: settled)))
            if seen[value] { Issue.record("\(place) has the code of an earlier place") }
            seen[value] = true
        }
        #expect(seen.count { $0 } == Int(many))
    }

    @Test func largeDomainsAreRestored() {
        let seed: UInt64 = 128
        var random = SeededGenerator(seed: seed)
        let network = SerialPermutation.network(.random(count: 32))
        for bits in 1...120 as ClosedRange<UInt128> {
            for size in [
                UInt128(1) << bits, (UInt128(1) << bits) - 1, (UInt128(1) << (bits - 1)) + 1,
            ] {
                let order = WidePermutation(network: network, context: 3, size: size)
                for _ in 0..<5 {
                    let drawn = UInt128(random.next()) << 64 | UInt128(random.next())
                    let number = drawn % size
                    let value = order.permuted(number)
                    #expect(value < size, "\(seed), \(bits) bits")
                    #expect(order.restored(value) == number, "\(seed), \(bits) bits")
                }
            }
        }
    }

    @Test func keysAndBatchesGiveDifferentCodes() throws {
        let pattern = try CodePattern.compile("SUMMER-****-****")
        let key = TypedCodeKey(secret: SecretBytes(copying: Array(0..<32)))
        let other = TypedCodeKey(secret: SecretBytes(copying: Array(1..<33)))
        func texts(_ codes: PatternCodes) -> [String] {
            (0..<100 as Range<UInt128>).map { codes.text(at: $0) }
        }
        let one = texts(key.codes(of: pattern, context: 1))
        #expect(one == texts(key.codes(of: pattern, context: 1)))
        #expect(Set(one).isDisjoint(with: texts(key.codes(of: pattern, context: 2))))
        #expect(Set(one).isDisjoint(with: texts(other.codes(of: pattern, context: 1))))
        // With unrelated codes, 1 in 32 neighbours agree in their first chosen character.
        let many = (0..<5_000 as Range<UInt128>).map {
            key.codes(of: pattern, context: 1).text(at: $0)
        }
        let agreeing = zip(many, many.dropFirst()).count {
            $0.dropFirst(7).first == $1.dropFirst(7).first
        }
        #expect((90..<230).contains(agreeing), "\(agreeing)")
    }

    /// voucherifyio/voucher-code-generator-java #3 (java.util.Random), PrestaShop PR #25745
    /// (Math.random), coreshop/CoreShop PR #1449: codes that can be foretold.
    @Test func voucherCodeGeneratorJava3_noOtherSourceOfRandomnessIsInTheCodes() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Codes")
        let forbidden = [
            "RandomNumberGenerator", ".random(in", ".randomElement", ".shuffle", "arc4random",
            "drand48", "srand", "rand(", "UUID(",
        ]
        var files = 0
        for case let file as URL in try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        where file.pathExtension == "swift" {
            files += 1
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in forbidden where text.contains(word) {
                Issue.record("\(file.lastPathComponent) uses \(word)")
            }
        }
        #expect(files > 30, "the sources were not found")
    }
}
