/// A standard code: profile S, which carries its terms; for stored value across several tenants.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | version 2 (high half), kind (low half) |
/// | 1 | 2 | key slot |
/// | 3 | 1 | flags; bits 4 to 7 reserved, zero |
/// | 4 | 4 | tenant |
/// | 8 | 4 | campaign |
/// | 12 | 4 | serial, permuted |
/// | 16 | 3 | issued at, hours since 2024-01-01T00:00:00Z |
/// | 19 | 3 | expiry, the same |
/// | 22 | 2 | offline cap |
/// | 24 | 2 | currency, ISO 4217 number, 1 to 999 |
/// | 26 | 4 | face value in minor units |
/// | 30 | 6 | first bytes of the hash of the holder's key; zero unless the flag says holder-bound |
/// | 36 | 64 | Ed25519 over `"GV1" 00`, issuer (8 bytes), bytes 0 to 35 |
///
/// All numbers are big endian. The signed bytes of the two profiles can never be equal: they
/// differ in length and in the version.
package struct StandardSignedCode: Hashable, Sendable {
    /// What the holder may do with it.
    package struct Flags: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let holderBound = Flags(rawValue: 1)
        package static let transferable = Flags(rawValue: 2)
        package static let multiUse = Flags(rawValue: 4)
        package static let sandbox = Flags(rawValue: 8)
        static let all: Flags = [.holderBound, .transferable, .multiUse, .sandbox]
    }

    /// Characters of the text, always.
    package static let textLength = 153
    static let contentLength = 36
    static let version: UInt8 = 2
    static let holderLength = 6

    package var kind: CodeKind
    package var keySlot: UInt16
    package var flags: Flags
    package var tenant: UInt32
    package var campaign: UInt32
    /// Permuted, as on the wire.
    package var serial: UInt32
    /// 0 to `CodeHour.maximum`.
    package var issuedAtHour: UInt32
    /// 0 to `CodeHour.maximum`.
    package var expiresAtHour: UInt32
    package var offlineCap: OfflineCap
    /// ISO 4217 number, 1 to 999.
    package var currency: UInt16
    package var faceValueMinorUnits: UInt32
    /// First 6 bytes of the hash of the holder's key, as a number below 2^48.
    package var holder: UInt64

    package init(
        kind: CodeKind, keySlot: UInt16, flags: Flags, tenant: UInt32, campaign: UInt32,
        serial: UInt32, issuedAtHour: UInt32, expiresAtHour: UInt32, offlineCap: OfflineCap,
        currency: UInt16, faceValueMinorUnits: UInt32, holder: UInt64 = 0
    ) {
        self.kind = kind
        self.keySlot = keySlot
        self.flags = flags
        self.tenant = tenant
        self.campaign = campaign
        self.serial = serial
        self.issuedAtHour = issuedAtHour
        self.expiresAtHour = expiresAtHour
        self.offlineCap = offlineCap
        self.currency = currency
        self.faceValueMinorUnits = faceValueMinorUnits
        self.holder = holder
        precondition(isWithinRanges, "a field of a standard code is out of its range")
    }

    /// The text that a customer carries: `GV:` and Base45, 153 characters.
    package func signed(by key: SigningKey, issuer: UInt64) -> String {
        SignedText.make(content: content, key: key, issuer: issuer)
    }

    private var isWithinRanges: Bool {
        Flags.all.isSuperset(of: flags)
            && issuedAtHour <= CodeHour.maximum && expiresAtHour <= CodeHour.maximum
            && (1...999).contains(currency) && holder < 1 << 48
            && (flags.contains(.holderBound) || holder == 0)
    }

    /// The 36 bytes before the signature.
    var content: [UInt8] {
        var writer = FieldWriter(capacity: StandardSignedCode.contentLength)
        writer.append(UInt64(StandardSignedCode.version << 4 | kind.rawValue), bytes: 1)
        writer.append(UInt64(keySlot), bytes: 2)
        writer.append(UInt64(flags.rawValue), bytes: 1)
        writer.append(UInt64(tenant), bytes: 4)
        writer.append(UInt64(campaign), bytes: 4)
        writer.append(UInt64(serial), bytes: 4)
        writer.append(UInt64(issuedAtHour), bytes: 3)
        writer.append(UInt64(expiresAtHour), bytes: 3)
        writer.append(UInt64(offlineCap.wire), bytes: 2)
        writer.append(UInt64(currency), bytes: 2)
        writer.append(UInt64(faceValueMinorUnits), bytes: 4)
        writer.append(holder, bytes: StandardSignedCode.holderLength)
        return writer.bytes
    }

    init(content bytes: [UInt8]) throws(CodeRejection) {
        var reader = FieldReader(bytes)
        let head = UInt8(reader.next(bytes: 1))
        guard head >> 4 == StandardSignedCode.version else { throw .unknownVersion }
        guard let kind = CodeKind(rawValue: head & 0xF) else { throw .unknownKind }
        self.kind = kind
        keySlot = UInt16(reader.next(bytes: 2))
        flags = Flags(rawValue: UInt8(reader.next(bytes: 1)))
        tenant = UInt32(reader.next(bytes: 4))
        campaign = UInt32(reader.next(bytes: 4))
        serial = UInt32(reader.next(bytes: 4))
        issuedAtHour = UInt32(reader.next(bytes: 3))
        expiresAtHour = UInt32(reader.next(bytes: 3))
        guard let cap = OfflineCap(wire: UInt16(reader.next(bytes: 2))) else {
            throw .notCanonical
        }
        offlineCap = cap
        currency = UInt16(reader.next(bytes: 2))
        faceValueMinorUnits = UInt32(reader.next(bytes: 4))
        holder = reader.next(bytes: StandardSignedCode.holderLength)
        guard isWithinRanges else { throw .reservedBits }
    }
}
