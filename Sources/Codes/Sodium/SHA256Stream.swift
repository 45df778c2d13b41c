import CSodium

/// SHA-256 (FIPS 180-4) over bytes that come in pieces, for what does not fit into memory.
package struct SHA256Stream {
    private var state = crypto_hash_sha256_state()

    package init() {
        Sodium.initialize()
        Sodium.require(crypto_hash_sha256_init(&state), "SHA-256")
    }

    /// Adds bytes after those added before.
    package mutating func update(_ bytes: [UInt8]) {
        let code = bytes.withUnsafeBytes { bytes in
            crypto_hash_sha256_update(&state, bytes.bound.baseAddress, UInt64(bytes.count))
        }
        Sodium.require(code, "SHA-256")
    }

    /// The hash of everything added, 32 bytes; the same as `Hash.sha256` of it in one piece.
    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Hash.sha256Length) { buffer, count in
            let output = UnsafeMutableRawBufferPointer(buffer)
            Sodium.require(crypto_hash_sha256_final(&state, output.address), "SHA-256")
            count = Hash.sha256Length
        }
    }
}
