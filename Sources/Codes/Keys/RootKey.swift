/// The room of keys: one root key in a file, everything else derived from it or sealed under it.
///
/// The root key (32 bytes) is the only secret outside the database. Keys that can be computed are
/// derived for a purpose and a tenant; keys that must survive a change of the root, or be rotated,
/// are random, sealed under the root and stored as key slots. A `KeyRing` is the immutable picture
/// of all slots: who signs now, and whose signatures still count. A slot is one number of one
/// tenant and purpose and is never used again. Nothing here reads a clock or a database; times are
/// arguments in milliseconds since 1970, UTC, and storing the records is the caller's part.
package final class RootKey: Sendable, CustomStringConvertible {
    /// Bytes of a root key.
    package static let length = 32

    private let secret: SecretBytes
    private let sealingKey: SecretBytes

    package var description: String { "RootKey(redacted)" }

    /// - Parameter secret: 32 bytes.
    package init(secret: SecretBytes) {
        precondition(secret.count == RootKey.length, "a root key has 32 bytes")
        self.secret = secret
        sealingKey = RootKey.derive(from: secret, purpose: "seal", tenant: 0)
    }

    /// A secret of 32 bytes for one purpose of one tenant; always the same for the same arguments.
    ///
    /// BLAKE2b-256 with the root key over `"scrip derive 1" 00`, the length of the purpose
    /// (2 bytes, big endian), the purpose (UTF-8) and the tenant (8 bytes, big endian).
    ///
    /// - Parameters:
    ///   - purpose: 1 to 1024 bytes; a name written in the program, never input.
    ///   - tenant: the tenant's number, or 0 for the whole installation.
    package func derive(purpose: String, tenant: Int64) -> SecretBytes {
        RootKey.derive(from: secret, purpose: purpose, tenant: tenant)
    }

    private static func derive(
        from secret: SecretBytes, purpose: String, tenant: Int64
    ) -> SecretBytes {
        let name = Array(purpose.utf8)
        precondition((1...1024).contains(name.count), "a purpose has 1 to 1024 bytes")
        var writer = FieldWriter(capacity: 2)
        writer.append(UInt64(name.count), bytes: 2)
        var message = Array("scrip derive 1\0".utf8) + writer.bytes + name
        withUnsafeBytes(of: tenant.bigEndian) { message.append(contentsOf: $0) }
        return SecretBytes(count: 32) { output in
            message.withUnsafeBytes { message in
                secret.withUnsafeBytes { Hash.blake2b(message, key: $0, into: output) }
            }
        }
    }
}

// MARK: Sealing

extension RootKey {
    private static let sealVersion: UInt8 = 1
    /// Bytes that a sealed value is longer than its plaintext.
    package static let sealOverhead =
        1 + AuthenticatedEncryption.nonceLength + AuthenticatedEncryption.tagLength

    /// Encrypts a value so that it opens only under this root key and for this context.
    ///
    /// Version byte 1, 24 random bytes of nonce, XChaCha20-Poly1305 ciphertext and tag; the
    /// associated data are `"scrip seal 1" 00` and the context (UTF-8).
    package func seal(_ plaintext: [UInt8], context: String) -> [UInt8] {
        plaintext.withUnsafeBytes { seal($0, context: context) }
    }

    /// As above, for a secret that must not be copied.
    package func seal(_ secret: SecretBytes, context: String) -> [UInt8] {
        secret.withUnsafeBytes { seal($0, context: context) }
    }

    private func seal(_ plaintext: UnsafeRawBufferPointer, context: String) -> [UInt8] {
        let nonce = RandomBytes.make(AuthenticatedEncryption.nonceLength)
        let ciphertext = AuthenticatedEncryption.encrypt(
            plaintext, associatedData: RootKey.associatedData(context), nonce: nonce,
            key: sealingKey)
        return [RootKey.sealVersion] + nonce + ciphertext
    }

    /// The plaintext of a sealed value.
    ///
    /// - Throws: `.sealBroken` for every change of a bit, another context and another root key.
    package func open(_ sealed: [UInt8], context: String) throws(KeyError) -> [UInt8] {
        var plaintext = [UInt8](repeating: 0, count: max(sealed.count - RootKey.sealOverhead, 0))
        let isOpen = plaintext.withUnsafeMutableBytes { open(sealed, context: context, into: $0) }
        guard isOpen else { throw .sealBroken(context: context) }
        return plaintext
    }

    /// As above, straight into guarded memory.
    ///
    /// - Throws: `.sealBroken`, also for an empty plaintext.
    package func openSecret(_ sealed: [UInt8], context: String) throws(KeyError) -> SecretBytes {
        let count = sealed.count - RootKey.sealOverhead
        guard count > 0 else { throw .sealBroken(context: context) }
        return try SecretBytes(count: count) { output throws(KeyError) in
            guard open(sealed, context: context, into: output) else {
                throw .sealBroken(context: context)
            }
        }
    }

    private func open(
        _ sealed: [UInt8], context: String, into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard sealed.count >= RootKey.sealOverhead, sealed[0] == RootKey.sealVersion else {
            return false
        }
        let nonceEnd = 1 + AuthenticatedEncryption.nonceLength
        return sealed.withUnsafeBytes { bytes in
            AuthenticatedEncryption.decrypt(
                UnsafeRawBufferPointer(rebasing: bytes[nonceEnd...]),
                associatedData: RootKey.associatedData(context),
                nonce: Array(sealed[1..<nonceEnd]), key: sealingKey, into: output)
        }
    }

    private static func associatedData(_ context: String) -> [UInt8] {
        Array("scrip seal 1\0".utf8) + Array(context.utf8)
    }
}
