import CSodium

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): encryption that notices every change.
enum AuthenticatedEncryption {
    static let keyLength = 32
    static let nonceLength = 24
    static let tagLength = 16

    /// Ciphertext followed by the 16-byte tag.
    static func encrypt(
        _ plaintext: UnsafeRawBufferPointer, associatedData: [UInt8], nonce: [UInt8],
        key: SecretBytes
    ) -> [UInt8] {
        Sodium.initialize()
        precondition(nonce.count == nonceLength && key.count == keyLength, "wrong key or nonce")
        let length = plaintext.count + tagLength
        return [UInt8](unsafeUninitializedCapacity: length) { output, count in
            let code = key.withUnsafeBytes { key in
                crypto_aead_xchacha20poly1305_ietf_encrypt(
                    UnsafeMutableRawBufferPointer(output).address, nil, plaintext.bound.baseAddress,
                    UInt64(plaintext.count),
                    associatedData, UInt64(associatedData.count), nil, nonce,
                    key.address)
            }
            Sodium.require(code, "encryption")
            count = length
        }
    }

    /// Writes the plaintext into `output` (`ciphertext.count - 16` bytes); false when the key, the
    /// nonce, the associated data or any bit of the ciphertext is another.
    static func decrypt(
        _ ciphertext: UnsafeRawBufferPointer, associatedData: [UInt8], nonce: [UInt8],
        key: SecretBytes, into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        Sodium.initialize()
        precondition(nonce.count == nonceLength && key.count == keyLength, "wrong key or nonce")
        guard ciphertext.count >= tagLength else { return false }
        precondition(output.count == ciphertext.count - tagLength, "wrong length of the plaintext")
        return key.withUnsafeBytes { key in
            crypto_aead_xchacha20poly1305_ietf_decrypt(
                output.bound.baseAddress, nil, nil, ciphertext.address,
                UInt64(ciphertext.count), associatedData, UInt64(associatedData.count), nonce,
                key.address) == 0
        }
    }
}
