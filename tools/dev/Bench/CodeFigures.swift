import Codes

/// What codes cost in this process, beside bare libsodium.
///
/// - `sign`: one Ed25519 signature with a key from locked memory.
/// - `verify`: a scanned text parsed strictly and its signature verified.
/// - `issue_signed`: what an issued coupon carries: its serial permuted, the signed text of 122
///   characters and the typed code of 12.
struct CodeFigures {
    let runs: Int
    private let key = SigningKey(seed: .random(count: SigningKey.seedLength))
    private let typedKey = TypedCodeKey(secret: .random(count: 32))
    private let serials = SerialPermutation(key: .random(count: 32), context: 1)
    private static let count = 4_000

    init(runs: Int) {
        Sodium.initialize()
        self.runs = runs
    }

    func all() throws -> [Figure] {
        let bare = try BareSodium()
        let signing = try beside(
            "bare_sodium_sign", bare.signs,
            ["sign": { try rate($0, sign) }, "issue_signed": { try rate($0, issue) }])
        let verifying = try beside("bare_sodium_verify", bare.verifies, ["verify": verify])
        return signing + verifying
    }

    /// Measures in turns, so that a busy moment of the machine falls on both; after one warm-up.
    private func beside(
        _ bareName: String, _ bare: (Int) throws -> Double,
        _ ours: KeyValuePairs<String, (Int) throws -> Double>
    ) throws -> [Figure] {
        var bareRuns: [Double] = []
        var ourRuns = Array(repeating: [Double](), count: ours.count)
        for _ in 0...runs {
            bareRuns.append(try bare(Self.count))
            for index in ourRuns.indices {
                ourRuns[index].append(try ours[index].value(Self.count))
            }
        }
        let reference = Figure(name: bareName, unit: "1/s", runs: Array(bareRuns.dropFirst()))
        return [reference]
            + zip(ours, ourRuns).map { entry, runs in
                Figure(
                    name: entry.key, unit: "1/s", runs: Array(runs.dropFirst()),
                    reference: .init(name: "bare_sodium", value: reference.value))
            }
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

    private func verify(_ count: Int) throws -> Double {
        let texts = (0..<count).map(signedText)
        return try rate(count) { number in
            try SignedCode.parse(texts[number]).verify(publicKey: key.publicKey, issuer: 1)
        }
    }

    /// Runs the body so many times; each must hold. Times per second.
    private func rate(_ count: Int, _ body: (Int) throws -> Bool) throws -> Double {
        let began = ContinuousClock.now
        for number in 0..<count {
            try check(try body(number), "a code that was just made is not as it should be")
        }
        return Double(count) / (ContinuousClock.now - began).seconds
    }
}
