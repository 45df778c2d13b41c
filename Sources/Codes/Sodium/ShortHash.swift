import CSodium

/// A keyed 64-bit pseudorandom function for short inputs: SipHash-2-4.
///
/// Used where a secret mapping must cost tens of nanoseconds: permutations of serial numbers and
/// tags of typed codes. The 16-byte key is derived from a secret and held as two words in ordinary
/// memory, because guarded memory costs four pages and several system calls for each key.
struct ShortHash: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: (UInt64, UInt64)

    var description: String { "ShortHash(redacted)" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The key is BLAKE2b-128(key: secret, purpose), so one secret serves several purposes.
    ///
    /// - Parameter secret: 16 to 64 bytes.
    init(secret: SecretBytes, purpose: String) {
        let derived = Hash.blake2b(Array(purpose.utf8), key: secret, length: 16)
        key = derived.withUnsafeBytes {
            (
                $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
    }

    /// SipHash-2-4 over the two words, each as 8 little-endian bytes.
    func callAsFunction(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var message = (first.littleEndian, second.littleEndian)
        var output: UInt64 = 0
        let code = withUnsafeBytes(of: &message) { message in
            withUnsafeBytes(of: key) { key in
                withUnsafeMutableBytes(of: &output) { output in
                    crypto_shorthash(
                        output.address, message.bound.baseAddress, 16,
                        key.address)
                }
            }
        }
        Sodium.require(code, "SipHash")
        return UInt64(littleEndian: output)
    }
}
