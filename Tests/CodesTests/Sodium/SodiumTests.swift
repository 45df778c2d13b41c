import Codes
import Testing

@Suite struct SodiumTests {
    @Test func sha256MatchesTheStandard() throws {
        // FIPS 180-4, examples.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(try Hash.sha256([]) == bytes(empty))
        #expect(try Hash.sha256(Array("abc".utf8)) == bytes(abc))
    }

    @Test func blake2bMatchesTheStandard() throws {
        // RFC 7693, appendix A, and the keyed vector 1 of the reference implementation.
        let abc =
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
        let keyed =
            "961f6dd1e4dd30f63901690c512e78e4b45e4742ed197c3c5e45c549fd25f2e4"
            + "187b0bc9fe30492b16b0d0bc4ef9b0f34c7003fac09a5ef1532e69430234cebd"
        #expect(try Hash.blake2b(Array("abc".utf8), length: 64) == bytes(abc))
        #expect(try Hash.blake2b([0], key: Array(0..<64), length: 64) == bytes(keyed))
        let secret = SecretBytes(copying: Array(0..<64))
        #expect(try Hash.blake2b([0], key: secret, length: 64) == bytes(keyed))
    }

    @Test func constantTimeEqualComparesAllBytes() {
        let left = RandomBytes.make(32)
        #expect(constantTimeEqual(left, left))
        #expect(constantTimeEqual([], []))
        #expect(!constantTimeEqual(left, Array(left.dropLast())))
        for index in left.indices {
            var other = left
            other[index] ^= 1
            #expect(!constantTimeEqual(left, other), "byte \(index)")
        }
    }

    @Test func randomBytesDifferAndHaveTheLengthAskedFor() {
        #expect(RandomBytes.make(0).isEmpty)
        #expect(RandomBytes.make(33).count == 33)
        #expect(Set((0..<100).map { _ in RandomBytes.make(16) }).count == 100)
    }

    @Test func secretsKeepTheirBytesAndNeverPrintThem() {
        let secret = SecretBytes(copying: Array(repeating: 0xAB, count: 32))
        #expect(secret.withUnsafeBytes { $0.allSatisfy { $0 == 0xAB } && $0.count == 32 })
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            #expect(text.contains("redacted"))
            #expect(!text.contains("171") && !text.lowercased().contains("abab"))
        }
    }

    @Test func secretThatFailsToFillThrowsTheSameError() {
        #expect(throws: CodeRejection.unknown) {
            _ = try SecretBytes(count: 8) { _ throws(CodeRejection) in throw .unknown }
        }
    }
}
