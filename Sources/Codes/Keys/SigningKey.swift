import CSodium

/// An Ed25519 key pair (RFC 8032); signs codes and journal blocks.
package final class SigningKey: Sendable, CustomStringConvertible {
    /// Bytes of the seed that the whole key is made from.
    package static let seedLength = 32

    package let publicKey: PublicKey
    private let secret: SecretBytes

    package var description: String { "SigningKey(redacted)" }

    /// - Parameter seed: 32 secret bytes; the same seed always gives the same key.
    package init(seed: SecretBytes) {
        Sodium.initialize()
        precondition(seed.count == SigningKey.seedLength, "a signing seed has 32 bytes")
        var publicBytes = [UInt8](repeating: 0, count: PublicKey.length)
        secret = SecretBytes(count: Int(crypto_sign_secretkeybytes())) { secret in
            let code = seed.withUnsafeBytes { seed in
                crypto_sign_seed_keypair(&publicBytes, secret.address, seed.address)
            }
            Sodium.require(code, "making a key pair")
        }
        guard let publicKey = PublicKey(bytes: publicBytes) else {
            preconditionFailure("an Ed25519 public key has 32 bytes")
        }
        self.publicKey = publicKey
    }

    /// The signature over the message, 64 bytes; the same message always gets the same one.
    package func sign(_ message: [UInt8]) -> [UInt8] {
        message.withUnsafeBytes { sign($0) }
    }

    /// As above, over raw memory.
    package func sign(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: PublicKey.signatureLength) { output, count in
            sign(message, into: UnsafeMutableRawBufferPointer(output))
            count = PublicKey.signatureLength
        }
    }

    /// Writes the signature into the first 64 bytes of `output`, without an allocation.
    package func sign(
        _ message: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) {
        precondition(output.count >= PublicKey.signatureLength, "no room for a signature")
        let code = secret.withUnsafeBytes { secret in
            crypto_sign_detached(
                output.address, nil, message.bound.baseAddress, UInt64(message.count),
                secret.address)
        }
        Sodium.require(code, "signing")
    }

    /// True when the signature is the one this key makes over the message: made again and
    /// compared in constant time.
    ///
    /// Says what `PublicKey.verify` says, for a third of the time, to whoever holds the secret:
    /// Ed25519 signatures are deterministic (RFC 8032), so there is one for each message, and
    /// every other one that would verify is none that this key has made. The signature made here
    /// never leaves.
    package func hasMade(
        signature: UnsafeRawBufferPointer, message: UnsafeRawBufferPointer
    ) -> Bool {
        guard signature.count == PublicKey.signatureLength else { return false }
        return withUnsafeTemporaryAllocation(
            byteCount: PublicKey.signatureLength, alignment: 8
        ) { own in
            sign(message, into: own)
            defer { sodium_memzero(own.address, own.count) }
            return sodium_memcmp(own.address, signature.address, own.count) == 0
        }
    }
}
