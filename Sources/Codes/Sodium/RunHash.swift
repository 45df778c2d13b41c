import CSodium

/// SipHash-2-4 with 128 bits of output under a key that nobody else has.
///
/// For sums and tables that live as long as one run: fast, and unpredictable to whoever made the
/// input before the key was drawn. Not for anything that is stored.
package struct RunHash: Sendable {
    private let key: [UInt8]

    /// A hash under a fresh random key.
    package static func fresh() -> RunHash {
        RunHash(key: RandomBytes.make(Int(crypto_shorthash_siphashx24_KEYBYTES)))
    }

    package func hash(_ bytes: UnsafeRawBufferPointer) -> UInt128 {
        var result = UInt128(0)
        withUnsafeMutableBytes(of: &result) { output in
            let code = crypto_shorthash_siphashx24(
                output.address, bytes.bound.baseAddress, UInt64(bytes.count), key)
            Sodium.require(code, "SipHash")
        }
        return result
    }
}
