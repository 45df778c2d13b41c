import CSodium

/// The two functions of libsodium that a receipt needs.
enum SodiumProof {
    /// SHA-256 (FIPS 180-4), 32 bytes.
    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_bytes()))
        let code = crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        precondition(code == 0, "SHA-256 cannot fail")
        return hash
    }

    /// Ed25519 as libsodium has it: S >= L, points of small order and non-canonical keys are
    /// refused, so that nobody can make a second signature out of a first.
    static func isSigned(_ message: [UInt8], signature: [UInt8], publicKey: [UInt8]) -> Bool {
        guard sodium_init() >= 0, signature.count == Int(crypto_sign_bytes()),
            publicKey.count == Int(crypto_sign_publickeybytes())
        else { return false }
        return crypto_sign_verify_detached(
            signature, message, UInt64(message.count), publicKey) == 0
    }
}
