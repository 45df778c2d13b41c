/// The secret of an API key: `sk_`, 8 characters to look it up by, `_`, 43 characters of 256 bits.
///
/// Letters and digits only, so that one double click selects it. Stored are the look-up part and
/// a keyed hash; the text is shown once. 43 characters of 62 hold 256 bits, so no slow hash is
/// needed: there is nothing to guess.
package enum APIKeySecret {
    /// A new secret with what is stored of it.
    package struct Made: Sendable, CustomStringConvertible, CustomReflectable {
        /// Shown once to whoever asked for it, then forgotten.
        package let text: String
        package let lookup: String
        package let hash: [UInt8]

        package var description: String { "APIKeySecret(\(lookup), redacted)" }
        package var customMirror: Mirror { Mirror(self, children: []) }
    }

    /// What a presented secret must be compared with: the row found by `lookup`, by
    /// `constantTimeEqual` on `hash`.
    package struct Parsed: Hashable, Sendable {
        package let lookup: String
        package let hash: [UInt8]
    }

    /// Characters of a whole secret.
    package static let textLength = 55
    private static let prefix = Array("sk_".utf8)
    private static let lookupLength = 8
    private static let secretLength = 43
    private static let lookupAlphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let secretAlphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let separator = UInt8(ascii: "_")

    /// A new random secret.
    ///
    /// - Parameter hashKey: the derived key under which the hashes are stored, 32 bytes.
    package static func make(hashKey: SecretBytes) -> Made {
        let lookup = random(lookupLength, of: lookupAlphabet)
        let text = prefix + lookup + [separator] + random(secretLength, of: secretAlphabet)
        return Made(
            text: String(decoding: text, as: UTF8.self),
            lookup: String(decoding: lookup, as: UTF8.self), hash: hash(text, hashKey))
    }

    /// Look-up part and hash of a presented secret; nil for every text that is none.
    package static func parse(_ text: String, hashKey: SecretBytes) -> Parsed? {
        guard text.utf8.count == textLength else { return nil }
        let bytes = Array(text.utf8)
        let lookup = bytes[prefix.count..<prefix.count + lookupLength]
        let secret = bytes[(prefix.count + lookupLength + 1)...]
        guard bytes.starts(with: prefix), bytes[prefix.count + lookupLength] == separator,
            lookup.allSatisfy(lookupAlphabet.contains), secret.allSatisfy(secretAlphabet.contains)
        else { return nil }
        return Parsed(
            lookup: String(decoding: lookup, as: UTF8.self), hash: hash(bytes, hashKey))
    }

    /// BLAKE2b-256 of the whole text under the key.
    private static func hash(_ text: [UInt8], _ key: SecretBytes) -> [UInt8] {
        Hash.blake2b(text, key: key, length: 32)
    }

    /// Independent characters, all equally likely.
    private static func random(_ count: Int, of alphabet: [UInt8]) -> [UInt8] {
        let fair = 256 / alphabet.count * alphabet.count
        var characters: [UInt8] = []
        characters.reserveCapacity(count)
        while characters.count < count {
            // Bytes above the last whole multiple would favour the first characters.
            for byte in RandomBytes.make(count) where byte < fair && characters.count < count {
                characters.append(alphabet[Int(byte) % alphabet.count])
            }
        }
        return characters
    }
}
