import Domain
import Foundation
import Testing

/// Compares the parser with Foundation's on hostile input, and shows that it never crashes.
@Suite struct JSONDifferentialTests {
    private static let documents = [
        #"{"order":{"reference":"R-1","currency":"CNY","lines":[{"sku":"A"}]}}"#,
        #"[0,-0,1.5e3,-1E-2,9223372036854775807,-9223372036854775808,0.1,1e308]"#,
        #"{"a":"\ud83d\ude00\u00e9\n","满":"减😀","":[],"b":{"c":[null,true,false]}}"#,
        #" [ "x" , { "k" : [ [ ] , { } ] } , "\"\\\/\b\f\r\t" ] "#,
    ]

    /// True where Foundation read the same value.
    private func agrees(_ json: JSON, _ other: Any) -> Bool {
        switch json {
        case .null: return other is NSNull
        case .bool(let value): return (other as? Bool) == value
        case .integer(let value): return (other as? NSNumber)?.int64Value == value
        case .double(let value):
            // Foundation goes through a decimal of 38 digits, which loses the last bits of some.
            guard let number = (other as? NSNumber)?.doubleValue else { return false }
            return number == value || abs(number - value) <= abs(value) * 1e-12
        case .string(let value): return (other as? String) == value
        case .array(let items):
            guard let others = other as? [Any], others.count == items.count else { return false }
            return zip(items, others).allSatisfy { agrees($0, $1) }
        case .object(let members):
            guard let others = other as? [String: Any], others.count == members.count else {
                return false
            }
            return members.allSatisfy { member in
                others[member.name].map { agrees(member.value, $0) } ?? false
            }
        }
    }

    /// Foundation accepts what we accept, with the same value. Nil: we refused.
    private func check(_ bytes: [UInt8], _ comment: Comment) -> Bool? {
        guard let json = try? JSON.parse(bytes, maximumDepth: 64) else { return nil }
        guard
            let other = try? JSONSerialization.jsonObject(
                with: Data(bytes), options: [.fragmentsAllowed])
        else {
            let text = String(decoding: bytes, as: UTF8.self)
            Issue.record("accepted here, refused by Foundation: \(text) \(comment)")
            return false
        }
        let isEqual = agrees(json, other)
        #expect(isEqual, "another value than Foundation's: \(json.text()) \(comment)")
        return isEqual
    }

    private func mutated(_ document: [UInt8], _ random: inout JSONRandom) -> [UInt8] {
        var bytes = document
        for _ in 0...random.below(3) {
            let index = random.below(bytes.count + 1)
            let structural = Array(#"{}[]:,"\0123456789.eE+-tfnu "#.utf8)
            let byte =
                random.below(4) == 0
                ? UInt8(truncatingIfNeeded: random.next())
                : structural[random.below(structural.count)]
            switch random.below(5) {
            case 0: bytes.insert(byte, at: index)
            case 1 where index < bytes.count: bytes.remove(at: index)
            case 2 where index < bytes.count: bytes[index] = byte
            case 3 where index < bytes.count: bytes[index] ^= 1 << UInt8(random.below(8))
            case 4:
                let end = min(bytes.count, index + random.below(6))
                bytes.insert(contentsOf: Array(bytes[index..<end]), at: index)
            default: break
            }
        }
        return bytes
    }

    @Test func mutatedDocumentsAreReadAsFoundationReadsThem() {
        var accepted = 0
        var refused = 0
        for seed in UInt64(1)...40_000 {
            var random = JSONRandom(seed: seed)
            let document = Self.documents[random.below(Self.documents.count)]
            switch check(mutated(Array(document.utf8), &random), "seed \(seed)") {
            case true?: accepted += 1
            case nil: refused += 1
            case false?: return
            }
        }
        // Both kinds must be frequent, or the comparison means little.
        #expect(accepted > 2_000)
        #expect(refused > 2_000)
    }

    @Test func randomValuesAreReadAsFoundationReadsThem() {
        for seed in UInt64(1)...1_000 {
            var random = JSONRandom(seed: seed)
            // Foundation drops a byte order mark inside a string; the standard does not.
            random.alphabet.removeAll { $0 == "\u{FEFF}" }
            let json = random.json(levels: 4)
            #expect(check(json.serialized(), "seed \(seed)") == true)
        }
    }

    @Test func everyDoubleIsTheOneNearestToItsText() {
        for seed in UInt64(1)...20_000 {
            var random = JSONRandom(seed: seed)
            let digits = (0...random.below(25)).map { _ in "\(random.below(10))" }.joined()
            let text = "-\(random.below(10)).\(digits)e\(random.below(600) - 300)"
            let json = try? JSON.parse(text)
            #expect(json == .double(strtod(text, nil)), "seed \(seed): \(text)")
        }
    }

    @Test func theSyntaxTableIsReadAsFoundationReadsIt() {
        for (text, _) in JSONSyntaxTests.accepted where !text.contains("feff") {
            #expect(check(Array(text.utf8), "\(text)") == true)
        }
    }

    @Test func everyPrefixOfADocumentIsRefused() {
        for document in Self.documents {
            let bytes = Array(document.utf8)
            let end = bytes.lastIndex { $0 != 0x20 } ?? 0
            for length in 0...end {
                #expect(throws: Refusal.self, "\(length) bytes of \(document)") {
                    try JSON.parse(Array(bytes[..<length]))
                }
            }
        }
    }

    @Test func everyBitFlipIsReadAsFoundationReadsItOrRefused() {
        for document in Self.documents {
            let bytes = Array(document.utf8)
            for bit in 0..<bytes.count * 8 {
                var flipped = bytes
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                _ = check(flipped, "bit \(bit) of \(document)")
            }
        }
    }

    @Test func randomBytesNeverCrashTheParser() {
        for seed in UInt64(1)...20_000 {
            var random = JSONRandom(seed: seed)
            let bytes = (0..<random.below(24)).map { _ in
                random.below(3) == 0
                    ? UInt8(truncatingIfNeeded: random.next())
                    : Array(#"{}[]:,"\019.e-tn "#.utf8)[random.below(17)]
            }
            _ = check(bytes, "seed \(seed)")
        }
    }
}
