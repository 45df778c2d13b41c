/// The room of signed codes: what a customer's QR symbol says, in 79 or 100 bytes.
///
/// A signed code ("GV1") carries numbers only, an expiry and an Ed25519 signature. Online the
/// signature is a filter that costs no look-up: the row in the database decides. Offline it is the
/// proof. There are two profiles, told apart by their exact length and by the version in the first
/// byte: compact (version 1, 79 bytes, `SignedCode`), whose terms the verifier knows by campaign,
/// and standard (version 2, 100 bytes, `StandardSignedCode`), which carries its terms. The text is
/// `GV:` and Base45. Decoding is strict: one text for each value, integers only, every reserved
/// bit refused, no compression. The issuer's number is signed but not sent: a verifier must know
/// whose code it expects. `ParsedCode` is what a scanned text becomes before it is verified.

/// A compact code: profile C, 15 bytes of content and a signature.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | version 1 (high half), kind (low half) |
/// | 1 | 1 | key slot |
/// | 2 | 4 | campaign, big endian |
/// | 6 | 4 | serial, big endian, permuted |
/// | 10 | 3 | expiry, hours since 2024-01-01T00:00:00Z, big endian |
/// | 13 | 2 | offline cap |
/// | 15 | 64 | Ed25519 over `"GV1" 00`, issuer (8 bytes, big endian), bytes 0 to 14 |
package struct SignedCode: Hashable, Sendable {
    /// Characters of the text, always.
    package static let textLength = 122
    static let contentLength = 15
    static let version: UInt8 = 1

    package var kind: CodeKind
    /// Which of the issuer's keys signed it.
    package var keySlot: UInt8
    /// The campaign's number within the issuer.
    package var campaign: UInt32
    /// Position within the campaign as on the wire: permuted, so that neighbours do not show.
    package var serial: UInt32
    /// First hour in which it no longer holds (`CodeHour`), 0 to `CodeHour.maximum`.
    package var expiresAtHour: UInt32
    package var offlineCap: OfflineCap

    package init(
        kind: CodeKind, keySlot: UInt8, campaign: UInt32, serial: UInt32, expiresAtHour: UInt32,
        offlineCap: OfflineCap = .onlineOnly
    ) {
        precondition(expiresAtHour <= CodeHour.maximum, "an expiry has 24 bits")
        self.kind = kind
        self.keySlot = keySlot
        self.campaign = campaign
        self.serial = serial
        self.expiresAtHour = expiresAtHour
        self.offlineCap = offlineCap
    }

    /// The text that a customer carries: `GV:` and Base45, 122 characters.
    package func signed(by key: SigningKey, issuer: UInt64) -> String {
        SignedText.make(content: content, key: key, issuer: issuer)
    }

    /// As `signed`, appended as ASCII.
    package func append(
        signedBy key: SigningKey, issuer: UInt64, to text: inout [UInt8]
    ) {
        SignedText.append(content: content, key: key, issuer: issuer, to: &text)
    }

    /// Reads a signed code of either profile; says nothing yet about its signature.
    ///
    /// - Throws: every reason of `CodeRejection` but `.mistyped` and `.unknown`.
    package static func parse(_ text: String) throws(CodeRejection) -> ParsedCode {
        try ParsedCode(bytes: SignedText.bytes(of: text))
    }

    /// The 15 bytes before the signature.
    var content: [UInt8] {
        var writer = FieldWriter(capacity: SignedCode.contentLength)
        writer.append(UInt64(SignedCode.version << 4 | kind.rawValue), bytes: 1)
        writer.append(UInt64(keySlot), bytes: 1)
        writer.append(UInt64(campaign), bytes: 4)
        writer.append(UInt64(serial), bytes: 4)
        writer.append(UInt64(expiresAtHour), bytes: 3)
        writer.append(UInt64(offlineCap.wire), bytes: 2)
        return writer.bytes
    }

    init(content bytes: [UInt8]) throws(CodeRejection) {
        var reader = FieldReader(bytes)
        let head = UInt8(reader.next(bytes: 1))
        guard head >> 4 == SignedCode.version else { throw .unknownVersion }
        guard let kind = CodeKind(rawValue: head & 0xF) else { throw .unknownKind }
        self.kind = kind
        keySlot = UInt8(reader.next(bytes: 1))
        campaign = UInt32(reader.next(bytes: 4))
        serial = UInt32(reader.next(bytes: 4))
        expiresAtHour = UInt32(reader.next(bytes: 3))
        guard let cap = OfflineCap(wire: UInt16(reader.next(bytes: 2))) else {
            throw .notCanonical
        }
        offlineCap = cap
    }
}
