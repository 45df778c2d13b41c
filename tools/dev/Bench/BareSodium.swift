import CSodium

/// The yardstick for codes: libsodium's Ed25519 by itself on a message as long as a compact
/// code's (GV1: 4 + 8 + 15 bytes).
struct BareSodium {
    private var publicKey = [UInt8](repeating: 0, count: 32)
    private var secretKey = [UInt8](repeating: 0, count: 64)
    private let message = [UInt8](repeating: 0x31, count: 27)

    init() throws {
        try check(sodium_init() >= 0, "libsodium does not start")
        let seed = [UInt8](repeating: 7, count: 32)
        try check(
            crypto_sign_seed_keypair(&publicKey, &secretKey, seed) == 0, "no Ed25519 key pair")
    }

    /// Signatures per second.
    func signs(_ count: Int) throws -> Double {
        var signature = [UInt8](repeating: 0, count: 64)
        return try rate(count) {
            crypto_sign_detached(&signature, nil, message, UInt64(message.count), secretKey) == 0
        }
    }

    /// Verifications per second.
    func verifies(_ count: Int) throws -> Double {
        var signature = [UInt8](repeating: 0, count: 64)
        crypto_sign_detached(&signature, nil, message, UInt64(message.count), secretKey)
        return try rate(count) {
            crypto_sign_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
        }
    }

    private func rate(_ count: Int, _ body: () -> Bool) throws -> Double {
        let began = ContinuousClock.now
        for _ in 0..<count {
            try check(body(), "libsodium refused its own signature")
        }
        return Double(count) / (ContinuousClock.now - began).seconds
    }
}
