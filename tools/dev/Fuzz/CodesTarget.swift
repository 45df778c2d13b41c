import Codes

/// Signed codes of both profiles, typed codes of both forms, patterns and codes of one.
///
/// A signature that verifies belongs to a text that was issued, byte for byte. A typed code that is
/// taken says the number it was made of; by chance one of 1,024 mistyped ones is, for its tag has
/// ten bits.
final class CodesTarget: FuzzTarget {
    static let name = "codes"
    private static let issuer: UInt64 = 0x5343_5249_5001
    private static let count: UInt64 = 200

    let seeds: [[UInt8]]
    let words = ["GV:", "-", " ", "%", "$", "0", "O", "I", "l", "U"].map { Array($0.utf8) }
    let longest = 200
    private let publicKey: PublicKey
    private let typedKey: TypedCodeKey
    private let patterned: PatternCodes?
    private var issued: Set<String> = []
    private var mistyped = 0
    private var taken: Set<String> = []

    init() {
        let key = SigningKey(seed: SecretBytes(copying: [UInt8](repeating: 7, count: 32)))
        typedKey = TypedCodeKey(secret: SecretBytes(copying: [UInt8](repeating: 9, count: 32)))
        publicKey = key.publicKey
        let pattern = try? CodePattern.compile("SUM-@#**-#@!")
        patterned = pattern.map { [typedKey] in typedKey.codes(of: $0, context: 1) }
        var texts = ["SUM-@#**-#@!", "A1***********************", "AB-#!"]
        if let patterned {
            texts += (0..<Self.count).map { patterned.text(at: UInt128($0)) }
        }
        for number in 0..<Self.count {
            texts.append(Self.compact(number).signed(by: key, issuer: Self.issuer))
            texts.append(Self.standard(number).signed(by: key, issuer: Self.issuer))
            for form in TypedCode.Form.allCases {
                let text = typedKey.text(number: number &* 1_234_567_891 % (1 << 40), form: form)
                texts.append(text)
                if let plain = try? TypedCode.normalize(text) { issued.insert(plain) }
            }
        }
        issued.formUnion(texts)
        seeds = texts.map { Array($0.utf8) }
    }

    private static func compact(_ number: UInt64) -> SignedCode {
        SignedCode(
            kind: CodeKind.allCases[Int(number) % CodeKind.allCases.count],
            keySlot: UInt8(number % 3), campaign: UInt32(number), serial: UInt32(number * 7),
            expiresAtHour: UInt32(500_000 + number),
            offlineCap: OfflineCap(roundingDown: Int64(number * number * 1_000)))
    }

    private static func standard(_ number: UInt64) -> StandardSignedCode {
        StandardSignedCode(
            kind: CodeKind.allCases[Int(number) % CodeKind.allCases.count],
            keySlot: UInt16(number % 3), flags: number % 2 == 0 ? [] : [.holderBound],
            tenant: 1, campaign: UInt32(number), serial: UInt32(number * 11),
            issuedAtHour: 400_000, expiresAtHour: UInt32(500_000 + number),
            offlineCap: .onlineOnly, currency: 156, faceValueMinorUnits: UInt32(number * 100),
            holder: number % 2 == 0 ? 0 : number)
    }

    func run(_ input: [UInt8]) throws(FuzzFinding) -> UInt64 {
        let text = String(decoding: input, as: UTF8.self)
        var signature = Signature()
        var isForged = false
        do throws(CodeRejection) {
            let code = try SignedCode.parse(text)
            isForged =
                !issued.contains(text) && code.verify(publicKey: publicKey, issuer: Self.issuer)
            signature.add("\(code.kind) \(code.keySlot)")
        } catch {
            signature.add("\(error)")
        }
        try holds(!isForged, "a code that nobody signed verifies")
        try runPatterned(text, &signature)
        try runTyped(text, &signature)
        return signature.value
    }

    private func runPatterned(
        _ text: String, _ signature: inout Signature
    ) throws(FuzzFinding) {
        if let pattern = try? CodePattern.compile(text) {
            signature.add("pattern \(pattern.prefix.count) \(pattern.length)")
            let last = typedKey.codes(of: pattern, context: 2).text(at: pattern.space - 1)
            try holds(
                PatternText.settled(last, limit: 1_000).flatMap(pattern.value(of:)) != nil,
                "a pattern does not read its own code")
        }
        guard let patterned, let settled = PatternText.settled(text, limit: 64),
            let place = patterned.place(of: settled)
        else { return }
        signature.add("patterned")
        try holds(
            PatternText.settled(patterned.text(at: place), limit: 64) == settled,
            "a code of a pattern reads back as another one")
    }

    private func runTyped(_ text: String, _ signature: inout Signature) throws(FuzzFinding) {
        let plain: String
        let code: TypedCode
        do throws(CodeRejection) {
            code = try TypedCode(typed: text)
            plain = try TypedCode.normalize(text)
        } catch {
            signature.add("\(error)")
            return
        }
        let again = try? TypedCode(typed: code.text)
        try holds(again == code, "a typed code reads back as another one")
        guard !issued.contains(plain), !taken.contains(plain) else { return }
        mistyped += 1
        guard let number = try? typedKey.number(of: code) else {
            signature.add("unknown")
            return
        }
        taken.insert(plain)
        let made = typedKey.text(number: number, form: code.form)
        try holds(made == code.text, "a typed code is taken for a number that gives another code")
        try holds(
            taken.count <= 20 + mistyped / 256, "\(taken.count) of \(mistyped) guesses are taken")
    }
}
