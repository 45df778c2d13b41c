import CSodium

/// An Ed25519 public key (RFC 8032), 32 bytes.
package struct PublicKey: Hashable, Sendable {
    package static let length = 32
    package static let signatureLength = 64

    package let bytes: [UInt8]

    /// Nil unless there are exactly 32 bytes.
    ///
    /// Whether they are a usable point is decided by `verify`, which answers false for all others.
    package init?(bytes: [UInt8]) {
        guard bytes.count == PublicKey.length else { return nil }
        self.bytes = bytes
    }

    /// True when the signature is this key's over exactly these bytes.
    ///
    /// Refused as well, because they would let a third person make a second valid signature or a
    /// signature valid for everything: S >= L, points of small order as R or as key, and
    /// non-canonical keys.
    package func verify(signature: [UInt8], message: [UInt8]) -> Bool {
        signature.withUnsafeBytes { signature in
            message.withUnsafeBytes { verify(signature: signature, message: $0) }
        }
    }

    /// As above, over raw memory.
    package func verify(
        signature: UnsafeRawBufferPointer, message: UnsafeRawBufferPointer
    ) -> Bool {
        guard signature.count == PublicKey.signatureLength else { return false }
        Sodium.initialize()
        let code = crypto_sign_verify_detached(
            signature.address, message.bound.baseAddress, UInt64(message.count), bytes)
        return code == 0
    }
}
