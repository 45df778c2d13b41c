import Codes
import Testing

@Suite struct IdentifierCipherTests {
    private struct File: Decodable {
        struct Good: Decodable {
            let prefix, number, text: String
        }
        let secret: String
        let good: [Good]
        let refused: [String]
    }

    @Test func vectorsAreMadeAndReadExactly() throws {
        let file = try Vectors.read("identifiers", as: File.self)
        let cipher = IdentifierCipher(key: SecretBytes(copying: try bytes(file.secret)))
        for row in file.good {
            let number = try #require(Int64(row.number))
            #expect(cipher.text(prefix: row.prefix, number: number) == row.text)
            #expect(cipher.number(prefix: row.prefix, text: row.text) == number)
        }
    }

    @Test func everythingElseIsNoId() throws {
        let file = try Vectors.read("identifiers", as: File.self)
        let cipher = IdentifierCipher(key: SecretBytes(copying: try bytes(file.secret)))
        for text in file.refused {
            #expect(cipher.number(prefix: "cmp", text: text) == nil, "\(text)")
        }
    }

    @Test func idsAreOneToOneAndTheOnlySpelling() {
        let cipher = IdentifierCipher(key: .random(count: 32))
        var random = SeededGenerator(seed: 13)
        for _ in 0..<2_000 {
            let number = Int64.random(in: 1...Int64.max, using: &random)
            let text = cipher.text(prefix: "cpn", number: number)
            #expect(cipher.number(prefix: "cpn", text: text) == number, "\(random)")
            #expect(cipher.number(prefix: "gft", text: text) == nil, "\(random)")
            // What a random body gives is either no id or exactly the id of its number.
            let body = String(
                decoding: (0..<13).map { index in
                    Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)[
                        Int.random(in: 0..<(index == 0 ? 16 : 32), using: &random)]
                }, as: UTF8.self)
            if let found = cipher.number(prefix: "cpn", text: "cpn_" + body) {
                #expect(cipher.text(prefix: "cpn", number: found) == "cpn_" + body, "\(random)")
            }
        }
    }

    /// 13 characters have one bit too many; setting it must not give a second spelling.
    @Test func firstCharacterHasFourBits() throws {
        let cipher = IdentifierCipher(key: .random(count: 32))
        let characters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        for number in 1...100 as ClosedRange<Int64> {
            let body = cipher.text(prefix: "cpn", number: number).dropFirst(4)
            let first = try #require(body.first.flatMap(characters.firstIndex(of:)))
            try #require(first < 16)
            let alias = "cpn_" + String(characters[first + 16]) + body.dropFirst()
            #expect(cipher.number(prefix: "cpn", text: alias) == nil, "\(alias)")
        }
    }

    @Test func sameNumberHasUnrelatedIdsForEachPrefixAndKey() {
        let cipher = IdentifierCipher(key: .random(count: 32))
        let other = IdentifierCipher(key: .random(count: 32))
        let bodies = Set([
            cipher.text(prefix: "cpn", number: 1).dropFirst(4),
            cipher.text(prefix: "gft", number: 1).dropFirst(4),
            cipher.text(prefix: "cpn", number: 2).dropFirst(4),
            other.text(prefix: "cpn", number: 1).dropFirst(4),
        ])
        #expect(bodies.count == 4)
    }
}
