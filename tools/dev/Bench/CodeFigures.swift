import Codes

/// What codes cost in this process, beside bare libsodium.
///
/// - `sign`: one Ed25519 signature with a key from locked memory.
/// - `verify`: a scanned text parsed strictly and its signature verified.
/// - `issue_signed`: what an issued coupon carries: its serial permuted, the signed text of 122
///   characters and the typed code of 12.
struct CodeFigures {
    private let bare: BareSodium
    private let key = SigningKey(seed: .random(count: SigningKey.seedLength))
    private let typedKey = TypedCodeKey(secret: .random(count: 32))
    private let serials = SerialPermutation(key: .random(count: 32), context: 1)
    private static let count = 4_000

    init() throws {
        Sodium.initialize()
        bare = try BareSodium()
    }

    /// Rates per second by name.
    func once() async throws -> [String: Double] {
        [
            "bare_sodium_sign": try await bare.signs(Self.count),
            "bare_sodium_sign_2_threads": try await bare.signs(Self.count, threads: 2),
            "sign": try rate(sign), "issue_signed": try rate(issue),
            "bare_sodium_verify": try await bare.verifies(Self.count),
            "bare_sodium_verify_2_threads": try await bare.verifies(Self.count, threads: 2),
            "verify": try verify(),
        ]
    }

    static func figures(_ runs: [String: [Double]]) -> [Figure] {
        func figure(_ name: String, beside bare: String? = nil) -> Figure {
            var figure = Figure(name: name, unit: "1/s", runs: runs[name] ?? [])
            if let bare {
                figure.references = [
                    .init(name: bare, value: Figure.median(runs[bare] ?? []))
                ]
            }
            return figure
        }
        let sign = "bare_sodium_sign"
        let verify = "bare_sodium_verify"
        return [
            figure(sign), figure(sign + "_2_threads", beside: sign),
            figure("sign", beside: sign), figure("issue_signed", beside: sign),
            figure(verify), figure(verify + "_2_threads", beside: verify),
            figure("verify", beside: verify),
        ]
    }

    private func sign(_ number: Int) throws -> Bool {
        key.sign(Array(repeating: UInt8(truncatingIfNeeded: number), count: 27)).count == 64
    }

    private func issue(_ number: Int) throws -> Bool {
        let text = signedText(number)
        let typed = typedKey.text(number: UInt64(number), form: .coupon)
        return text.utf8.count == SignedCode.textLength && !typed.isEmpty
    }

    private func signedText(_ number: Int) -> String {
        SignedCode(
            kind: .coupon, keySlot: 1, campaign: 1, serial: serials.permuted(UInt32(number)),
            expiresAtHour: 30_000
        ).signed(by: key, issuer: 1)
    }

    private func verify() throws -> Double {
        let texts = (0..<Self.count).map(signedText)
        return try rate { number in
            try SignedCode.parse(texts[number]).verify(publicKey: key.publicKey, issuer: 1)
        }
    }

    /// Runs the body so many times; each must hold. Times per second.
    private func rate(_ body: (Int) throws -> Bool) throws -> Double {
        let began = ContinuousClock.now
        for number in 0..<Self.count {
            try check(try body(number), "a code that was just made is not as it should be")
        }
        return Double(Self.count) / (ContinuousClock.now - began).seconds
    }
}
