import Codes
import Testing

@Suite struct APIKeySecretTests {
    private let hashKey = SecretBytes(copying: Array(0..<32))

    @Test func madeSecretsParseToWhatIsStored() throws {
        for _ in 0..<200 {
            let made = APIKeySecret.make(hashKey: hashKey)
            #expect(made.text.utf8.count == APIKeySecret.textLength)
            #expect(made.text.hasPrefix("sk_\(made.lookup)_"))
            let parsed = try #require(APIKeySecret.parse(made.text, hashKey: hashKey))
            #expect(parsed.lookup == made.lookup)
            #expect(constantTimeEqual(parsed.hash, made.hash))
        }
    }

    @Test func hashIsKeyedAndCoversEveryCharacter() throws {
        let made = APIKeySecret.make(hashKey: hashKey)
        let otherKey = SecretBytes(copying: Array(1..<33))
        #expect(APIKeySecret.parse(made.text, hashKey: otherKey)?.hash != made.hash)
        var characters = Array(made.text)
        for index in 3..<characters.count where index != 11 {
            let original = characters[index]
            characters[index] = original == "7" ? "8" : "7"
            let parsed = try #require(
                APIKeySecret.parse(String(characters), hashKey: hashKey))
            #expect(parsed.hash != made.hash, "character \(index)")
            characters[index] = original
        }
    }

    @Test func malformedSecretsAreNone() {
        let text = APIKeySecret.make(hashKey: hashKey).text
        let tail = text.dropFirst(12)
        let short = text.dropLast()
        let faulty: [String] = [
            "", "sk_", "\(short)", "\(text)0", " \(short)", "pk_\(text.dropFirst(3))",
            "SK_\(text.dropFirst(3))", "sk_abcdefgi_\(tail)", "sk_ABCDEFGH_\(tail)",
            "sk_abcdefgh-\(tail)", "\(short)-", "\(short)\n", "\(short.dropLast())\u{E9}",
        ]
        for text in faulty {
            #expect(APIKeySecret.parse(text, hashKey: hashKey) == nil, "\(text)")
        }
    }

    @Test func secretsDifferAndUseTheirWholeAlphabet() {
        let made = (0..<500).map { _ in APIKeySecret.make(hashKey: hashKey) }
        #expect(Set(made.map(\.text)).count == 500)
        let characters = Set(made.flatMap { $0.text.dropFirst(12) })
        #expect(characters.count == 62)
    }

    @Test func madeSecretNeverPrintsItself() {
        let made = APIKeySecret.make(hashKey: hashKey)
        var dumped = ""
        dump(made, to: &dumped)
        for text in ["\(made)", String(reflecting: made), dumped] {
            #expect(!text.contains(made.text.dropFirst(12)))
        }
    }
}
