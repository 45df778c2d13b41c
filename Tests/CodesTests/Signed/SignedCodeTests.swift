import Codes
import Testing

@Suite struct SignedCodeTests {
    struct File: Decodable {
        struct Good: Decodable {
            let profile, kind, seed, publicKey, content, text: String
            let keySlot: UInt16
            let campaign, serial, expiresAtHour: UInt32
            let offlineCapMinorUnits: Int64
            let issuer: UInt64
            let flags: UInt8?
            let tenant, issuedAtHour, faceValueMinorUnits: UInt32?
            let currency: UInt16?
            let holder: UInt64?
        }
        struct Refused: Decodable {
            let what, text, reason: String
        }
        let good: [Good]
        let refused: [Refused]
    }

    @Test func vectorsAreMadeAndReadExactly() throws {
        for row in try Vectors.read("signed-codes", as: File.self).good {
            let key = SigningKey(seed: SecretBytes(copying: try bytes(row.seed)))
            let content = try row.makeContent()
            #expect(content.signed(by: key, issuer: row.issuer) == row.text)
            let parsed = try SignedCode.parse(row.text)
            #expect(parsed.content == content)
            #expect(parsed.signedBytes == (try bytes(row.content)))
            #expect(parsed.kind == row.codeKind)
            #expect(parsed.keySlot == row.keySlot)
            #expect(parsed.campaign == row.campaign)
            #expect(parsed.serial == row.serial)
            #expect(parsed.expiresAtHour == row.expiresAtHour)
            #expect(parsed.offlineCap.amountMinorUnits == row.offlineCapMinorUnits)
            let publicKey = try #require(PublicKey(bytes: bytes(row.publicKey)))
            #expect(parsed.verify(publicKey: publicKey, issuer: row.issuer))
            #expect(!parsed.verify(publicKey: publicKey, issuer: row.issuer ^ 1))
            #expect(parsed.wasMade(by: key, issuer: row.issuer))
            #expect(!parsed.wasMade(by: key, issuer: row.issuer ^ 1))
        }
    }

    @Test func textsHaveTheLengthThatFitsTheSymbol() throws {
        for row in try Vectors.read("signed-codes", as: File.self).good {
            #expect(row.text.utf8.count == (row.profile == "compact" ? 122 : 153))
        }
    }

    @Test func faultyTextsAreRefusedForTheirReason() throws {
        for row in try Vectors.read("signed-codes", as: File.self).refused {
            let reason = try #require(CodeRejection(rawValue: row.reason))
            #expect(throws: reason, "\(row.what)") {
                try SignedCode.parse(row.text)
            }
        }
    }

    @Test func codeOfOneIssuerIsNoneOfAnother() throws {
        let key = SigningKey(seed: .random(count: 32))
        let parsed = try SignedCode.parse(SignedCode.sample.signed(by: key, issuer: 1))
        #expect(parsed.verify(publicKey: key.publicKey, issuer: 1))
        #expect(!parsed.verify(publicKey: key.publicKey, issuer: 2))
        #expect(!parsed.verify(publicKey: key.publicKey, issuer: 1 << 63))
        #expect(parsed.wasMade(by: key, issuer: 1))
        #expect(!parsed.wasMade(by: key, issuer: 2))
        #expect(!parsed.wasMade(by: SigningKey(seed: .random(count: 32)), issuer: 1))
    }

    @Test func everySubstitutedCharacterIsRefused() throws {
        let key = SigningKey(seed: .random(count: 32))
        let text = Array(SignedCode.sample.signed(by: key, issuer: 3))
        let characters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
        var accepted = 0
        for index in text.indices {
            for character in characters where character != text[index] {
                var other = text
                other[index] = character
                guard let parsed = try? SignedCode.parse(String(other)) else { continue }
                if parsed.verify(publicKey: key.publicKey, issuer: 3) { accepted += 1 }
                if parsed.wasMade(by: key, issuer: 3) { accepted += 1 }
            }
        }
        #expect(accepted == 0)
    }

    /// 1,000 codes x 79 bytes x 8 bits = 632,000 forgeries; what does not parse needs no key.
    @Test func everyFlippedBitOfAThousandCodesIsRefused() async throws {
        let key = SigningKey(seed: .random(count: 32))
        let publicKey = key.publicKey
        let seed: UInt64 = 79
        let counts = try await countInParallel(0..<1_000) { index in
            var random = SeededGenerator(seed: seed &+ UInt64(index))
            let code = SignedCode.random(using: &random)
            let text = code.signed(by: key, issuer: 9)
            #expect(try SignedCode.parse(text).verify(publicKey: publicKey, issuer: 9))
            var raw = try Base45.decode(String(text.dropFirst(3)))
            var tried = 0
            for bit in 0..<raw.count * 8 {
                raw[bit / 8] ^= 1 << UInt8(bit % 8)
                defer { raw[bit / 8] ^= 1 << UInt8(bit % 8) }
                tried += 1
                guard let parsed = try? ParsedCode(bytes: raw) else { continue }
                let isAccepted = parsed.verify(publicKey: publicKey, issuer: 9)
                #expect(!isAccepted, "seed \(seed) + \(index), bit \(bit)")
                let wasMade = parsed.wasMade(by: key, issuer: 9)
                #expect(!wasMade, "seed \(seed) + \(index), bit \(bit)")
            }
            return tried
        }
        #expect(counts == 632_000)
    }

    @Test func randomTextsNeverCrashTheParser() throws {
        var random = SeededGenerator(seed: 122)
        let characters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:a\n\u{E9}")
        let key = SigningKey(seed: .random(count: 32))
        for _ in 0..<20_000 {
            let length =
                [122, 153, Int.random(in: 0...200, using: &random)]
                .randomElement(using: &random) ?? 0
            let body = (0..<max(length - 3, 0)).map { _ in
                characters.randomElement(using: &random) ?? "0"
            }
            guard let parsed = try? SignedCode.parse("GV:" + String(body)) else { continue }
            #expect(!parsed.verify(publicKey: key.publicKey, issuer: 0), "\(random)")
        }
    }
}

extension SignedCodeTests.File.Good {
    var codeKind: CodeKind? {
        let kinds: [String: CodeKind] = [
            "coupon": .coupon, "gift_card": .giftCard, "red_packet": .redPacket,
            "membership": .membership, "test": .test,
        ]
        return kinds[kind]
    }

    func makeContent() throws -> ParsedCode.Content {
        let kind = try #require(codeKind)
        let cap = OfflineCap(roundingDown: offlineCapMinorUnits)
        guard profile == "standard" else {
            return .compact(
                SignedCode(
                    kind: kind, keySlot: UInt8(keySlot), campaign: campaign, serial: serial,
                    expiresAtHour: expiresAtHour, offlineCap: cap))
        }
        return .standard(
            StandardSignedCode(
                kind: kind, keySlot: keySlot,
                flags: StandardSignedCode.Flags(rawValue: try #require(flags)),
                tenant: try #require(tenant), campaign: campaign, serial: serial,
                issuedAtHour: try #require(issuedAtHour), expiresAtHour: expiresAtHour,
                offlineCap: cap, currency: try #require(currency),
                faceValueMinorUnits: try #require(faceValueMinorUnits),
                holder: try #require(holder)))
    }
}

extension ParsedCode.Content {
    func signed(by key: SigningKey, issuer: UInt64) -> String {
        switch self {
        case .compact(let code): code.signed(by: key, issuer: issuer)
        case .standard(let code): code.signed(by: key, issuer: issuer)
        }
    }
}

extension SignedCode {
    static let sample = SignedCode(
        kind: .coupon, keySlot: 1, campaign: 7, serial: 123_456, expiresAtHour: 25_000,
        offlineCap: OfflineCap(roundingDown: 5_000))

    static func random(using random: inout SeededGenerator) -> SignedCode {
        SignedCode(
            kind: CodeKind.allCases.randomElement(using: &random) ?? .coupon,
            keySlot: UInt8.random(in: 0...255, using: &random),
            campaign: UInt32.random(in: 0...UInt32.max, using: &random),
            serial: UInt32.random(in: 0...UInt32.max, using: &random),
            expiresAtHour: UInt32.random(in: 0...CodeHour.maximum, using: &random),
            offlineCap: OfflineCap(roundingDown: Int64.random(in: 0...1_000_000, using: &random)))
    }
}
