import Codes
import Testing

@Suite struct SigningKeyTests {
    private struct File: Decodable {
        struct Good: Decodable {
            let seed, publicKey, message, signature: String
        }
        struct Refused: Decodable {
            let what, publicKey, message, signature: String
        }
        let good: [Good]
        let refused: [Refused]
    }

    @Test func signaturesMatchTheStandard() throws {
        for row in try Vectors.read("ed25519", as: File.self).good {
            let key = SigningKey(seed: SecretBytes(copying: try bytes(row.seed)))
            #expect(key.publicKey.bytes == (try bytes(row.publicKey)))
            let message = try bytes(row.message)
            #expect(key.sign(message) == (try bytes(row.signature)))
            #expect(key.publicKey.verify(signature: key.sign(message), message: message))
        }
    }

    @Test func malleableAndSmallOrderSignaturesAreRefused() throws {
        let rows = try Vectors.read("ed25519", as: File.self).refused
        #expect(rows.count > 100)
        for row in rows {
            let key = try #require(PublicKey(bytes: bytes(row.publicKey)))
            let isAccepted = key.verify(
                signature: try bytes(row.signature), message: try bytes(row.message))
            #expect(!isAccepted, "\(row.what): \(row.publicKey) \(row.signature)")
        }
    }

    @Test func signaturesOfWrongLengthAndForeignKeysAreRefused() throws {
        let key = SigningKey(seed: .random(count: 32))
        let other = SigningKey(seed: .random(count: 32))
        let message = Array("message".utf8)
        let signature = key.sign(message)
        #expect(key.publicKey.verify(signature: signature, message: message))
        #expect(!other.publicKey.verify(signature: signature, message: message))
        #expect(!key.publicKey.verify(signature: signature + [0], message: message))
        #expect(!key.publicKey.verify(signature: signature.dropLast(), message: message))
        #expect(!key.publicKey.verify(signature: [], message: message))
        #expect(!key.publicKey.verify(signature: signature, message: message + [0]))
        #expect(!key.publicKey.verify(signature: signature, message: []))
    }

    @Test func keyKnowsTheOneSignatureThatItMakes() throws {
        let key = SigningKey(seed: .random(count: 32))
        let message = Array("message".utf8)
        let signature = key.sign(message)
        #expect(key.knows(signature, message))
        #expect(!SigningKey(seed: .random(count: 32)).knows(signature, message))
        #expect(!key.knows(signature, message + [0]))
        #expect(!key.knows(Array(signature.dropLast()), message))
        #expect(!key.knows(signature + [0], message))
        #expect(!key.knows([], message))
        for bit in 0..<512 {
            var other = signature
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.knows(other, message), "bit \(bit)")
        }
        // S + L: the same equation holds for it, were it not refused.
        let order: [UInt8] =
            [
                0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE,
                0xF9, 0xDE, 0x14,
            ] + Array(repeating: 0, count: 15) + [0x10]
        var malleated = signature
        var carry = 0
        for index in order.indices {
            carry += Int(signature[32 + index]) + Int(order[index])
            malleated[32 + index] = UInt8(carry & 0xFF)
            carry >>= 8
        }
        #expect(!key.knows(malleated, message))
    }

    @Test func publicKeysHaveThirtyTwoBytes() {
        #expect(PublicKey(bytes: Array(repeating: 1, count: 31)) == nil)
        #expect(PublicKey(bytes: Array(repeating: 1, count: 33)) == nil)
        #expect(PublicKey(bytes: Array(repeating: 1, count: 32)) != nil)
    }

    @Test func signingKeyNeverPrintsItself() {
        #expect("\(SigningKey(seed: .random(count: 32)))" == "SigningKey(redacted)")
    }
}

extension PublicKey {
    fileprivate func verify(signature: ArraySlice<UInt8>, message: [UInt8]) -> Bool {
        verify(signature: Array(signature), message: message)
    }
}

extension SigningKey {
    fileprivate func knows(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
        signature.withUnsafeBytes { signature in
            message.withUnsafeBytes { hasMade(signature: signature, message: $0) }
        }
    }
}
