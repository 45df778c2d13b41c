import CSodium
import Crypto

/// Cryptographic hashes: SHA-256 (FIPS 180-4) and BLAKE2b (RFC 7693), plain and keyed.
package enum Hash {
    /// Bytes of a SHA-256 hash.
    package static let sha256Length = 32

    /// The SHA-256 hash of the bytes, 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { sha256($0) }
    }

    /// The SHA-256 hash of the bytes, 32 bytes.
    package static func sha256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: sha256Length) { buffer, count in
            sha256(bytes, into: UnsafeMutableRawBufferPointer(buffer))
            count = sha256Length
        }
    }

    /// Writes the SHA-256 hash into the first 32 bytes of `output`, without an allocation.
    package static func sha256(
        _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) {
        precondition(output.count >= sha256Length, "no room for a SHA-256 hash")
        // Not libsodium's, which leaves the processor's instructions for it unused: the hash of a
        // journal entry takes a quarter of the time.
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        hash.finalize().withUnsafeBytes { output.copyMemory(from: $0) }
    }

    /// The BLAKE2b hash of the bytes; with a key it is a message authentication code.
    ///
    /// - Parameters:
    ///   - key: 16 to 64 bytes, or nil for the plain hash.
    ///   - length: bytes of the result, 16 to 64.
    package static func blake2b(
        _ bytes: [UInt8], key: [UInt8]? = nil, length: Int = 32
    ) -> [UInt8] {
        bytes.withUnsafeBytes { message in
            guard let key else { return blake2b(message, key: nil, length: length) }
            return key.withUnsafeBytes { blake2b(message, key: $0, length: length) }
        }
    }

    /// The keyed BLAKE2b hash under a secret of 16 to 64 bytes.
    package static func blake2b(
        _ bytes: [UInt8], key: SecretBytes, length: Int = 32
    ) -> [UInt8] {
        bytes.withUnsafeBytes { message in
            key.withUnsafeBytes { blake2b(message, key: $0, length: length) }
        }
    }

    /// As above, over raw memory.
    package static func blake2b(
        _ bytes: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer?, length: Int
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            let output = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: length)
            blake2b(bytes, key: key, into: output)
            count = length
        }
    }

    /// Fills `output` (16 to 64 bytes) with the hash, without an allocation.
    package static func blake2b(
        _ bytes: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer?,
        into output: UnsafeMutableRawBufferPointer
    ) {
        Sodium.initialize()
        precondition((16...64).contains(output.count), "a BLAKE2b hash has 16 to 64 bytes")
        if let key { precondition((16...64).contains(key.count), "a key has 16 to 64 bytes") }
        let code = crypto_generichash(
            output.address, output.count,
            bytes.bound.baseAddress, UInt64(bytes.count),
            key?.address, key?.count ?? 0)
        Sodium.require(code, "BLAKE2b")
    }
}
