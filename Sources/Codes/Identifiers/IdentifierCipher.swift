/// The room of numbers that outsiders see: ids in the API and the order of serials.
///
/// Inside, an entity has a dense positive number. Outside it must tell neither how many there are
/// nor which came next, and must not work when a digit is guessed. So the id is a prefix and 13
/// characters of Crockford's base 32: the 64-bit number under a keyed permutation of its own for
/// each prefix. No table is kept; the id is computed from the number and back. It is no secret and
/// grants nothing: who may see the entity is decided by scope and tenant.
package struct IdentifierCipher: Sendable {
    private static let bodyLength = 13
    private static let separator = UInt8(ascii: "_")

    private let network: ShortHash

    /// - Parameter key: 16 to 64 secret bytes; another key makes other ids of all entities.
    package init(key: SecretBytes) {
        network = SerialPermutation.network(key)
    }

    /// The id of an entity, such as `cpn_3M7Q0Z9K2X4TB`.
    ///
    /// - Parameters:
    ///   - prefix: 1 to 8 ASCII characters.
    ///   - number: 1 or more.
    package func text(prefix: String, number: Int64) -> String {
        precondition(number >= 1, "an entity's number is 1 or more")
        let value = permutation(prefix).permuted(UInt64(number))
        let prefixLength = prefix.utf8.count
        let length = prefixLength + 1 + IdentifierCipher.bodyLength
        return String(unsafeUninitializedCapacity: length) { buffer in
            var index = buffer.startIndex
            for byte in prefix.utf8 {
                buffer[index] = byte
                index += 1
            }
            buffer[index] = IdentifierCipher.separator
            for shift in stride(from: 60, through: 0, by: -5) {
                index += 1
                buffer[index] = Crockford.characters[Int(value >> UInt64(shift) & 31)]
            }
            return length
        }
    }

    /// The number of an id; nil for every text that `text(prefix:number:)` does not make.
    package func number(prefix: String, text: String) -> Int64? {
        let prefixLength = prefix.utf8.count
        guard text.utf8.count == prefixLength + 1 + IdentifierCipher.bodyLength else { return nil }
        guard text.utf8.starts(with: prefix.utf8) else { return nil }
        var body = text.utf8.dropFirst(prefixLength)
        guard body.popFirst() == IdentifierCipher.separator else { return nil }
        var value: UInt64 = 0
        for (index, byte) in body.enumerated() {
            let digit = Crockford.strictValues[Int(byte)]
            // 13 characters hold 65 bits: the first one has 4.
            guard digit != Crockford.outside, index > 0 || digit < 16 else { return nil }
            value = value << 5 | UInt64(digit)
        }
        let number = Int64(bitPattern: permutation(prefix).restored(value))
        return number >= 1 ? number : nil
    }

    /// The prefix's bytes as a big-endian number name the permutation.
    private func permutation(_ prefix: String) -> SerialPermutation {
        precondition((1...8).contains(prefix.utf8.count), "a prefix has 1 to 8 characters")
        let context = prefix.utf8.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        return SerialPermutation(network: network, context: context, bits: 64)
    }
}
