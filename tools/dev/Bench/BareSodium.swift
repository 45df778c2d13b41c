import CSodium

/// The yardstick for codes: libsodium's Ed25519 by itself on a message as long as a compact
/// code's (GV1: 4 + 8 + 15 bytes), on one thread or several at once.
struct BareSodium: Sendable {
    private let publicKey: [UInt8]
    private let secretKey: [UInt8]
    private let signature: [UInt8]
    private let message = [UInt8](repeating: 0x31, count: 27)

    init() throws {
        try check(sodium_init() >= 0, "libsodium does not start")
        var publicKey = [UInt8](repeating: 0, count: 32)
        var secretKey = [UInt8](repeating: 0, count: 64)
        var signature = [UInt8](repeating: 0, count: 64)
        let seed = [UInt8](repeating: 7, count: 32)
        try check(
            crypto_sign_seed_keypair(&publicKey, &secretKey, seed) == 0, "no Ed25519 key pair")
        crypto_sign_detached(&signature, nil, message, UInt64(message.count), secretKey)
        (self.publicKey, self.secretKey, self.signature) = (publicKey, secretKey, signature)
    }

    /// Signatures per second, of all threads together; each makes `count`.
    func signs(_ count: Int, threads: Int = 1) async throws -> Double {
        try await rate(count, threads) {
            var signature = [UInt8](repeating: 0, count: 64)
            for _ in 0..<count {
                let code = crypto_sign_detached(
                    &signature, nil, message, UInt64(message.count), secretKey)
                try check(code == 0, "libsodium does not sign")
            }
        }
    }

    /// Verifications per second, of all threads together; each makes `count`.
    func verifies(_ count: Int, threads: Int = 1) async throws -> Double {
        try await rate(count, threads) {
            for _ in 0..<count {
                let code = crypto_sign_verify_detached(
                    signature, message, UInt64(message.count), publicKey)
                try check(code == 0, "libsodium refused its own signature")
            }
        }
    }

    private func rate(
        _ count: Int, _ threads: Int, _ body: @escaping @Sendable () throws -> Void
    ) async throws -> Double {
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<threads { tasks.addTask { try body() } }
            try await tasks.waitForAll()
        }
        return Double(count * threads) / (ContinuousClock.now - began).seconds
    }
}
