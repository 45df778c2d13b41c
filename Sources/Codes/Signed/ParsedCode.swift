/// A signed code as scanned: well formed, but not yet known to be genuine.
package struct ParsedCode: Hashable, Sendable {
    /// Which profile it is, with its fields.
    package enum Content: Hashable, Sendable {
        case compact(SignedCode)
        case standard(StandardSignedCode)
    }

    package let content: Content
    /// The bytes that were signed, without the issuer's prefix: 15 or 36.
    package let signedBytes: [UInt8]
    /// 64 bytes.
    package let signature: [UInt8]

    /// Reads the 79 or 100 bytes of a code, which its text is the Base45 of.
    ///
    /// - Throws: as `SignedCode.parse`, without `.wrongPrefix` and `.wrongAlphabet`.
    package init(bytes: [UInt8]) throws(CodeRejection) {
        let contentLength = bytes.count - PublicKey.signatureLength
        switch contentLength {
        case SignedCode.contentLength:
            signedBytes = Array(bytes[..<contentLength])
            content = .compact(try SignedCode(content: signedBytes))
        case StandardSignedCode.contentLength:
            signedBytes = Array(bytes[..<contentLength])
            content = .standard(try StandardSignedCode(content: signedBytes))
        default:
            throw .wrongLength
        }
        signature = Array(bytes[contentLength...])
    }

    /// True when this issuer signed exactly this code with the secret half of the key.
    ///
    /// Look the key up by `keySlot` among the issuer's keys; a revoked key must not get here.
    package func verify(publicKey: PublicKey, issuer: UInt64) -> Bool {
        SignedText.withMessage(content: signedBytes, issuer: issuer) { message in
            signature.withUnsafeBytes { publicKey.verify(signature: $0, message: message) }
        }
    }

    /// As above for whoever holds the secret half: as strict, and for a third of the time.
    package func wasMade(by key: SigningKey, issuer: UInt64) -> Bool {
        SignedText.withMessage(content: signedBytes, issuer: issuer) { message in
            signature.withUnsafeBytes { key.hasMade(signature: $0, message: message) }
        }
    }
}

extension ParsedCode {
    package var kind: CodeKind {
        switch content {
        case .compact(let code): code.kind
        case .standard(let code): code.kind
        }
    }

    package var keySlot: UInt16 {
        switch content {
        case .compact(let code): UInt16(code.keySlot)
        case .standard(let code): code.keySlot
        }
    }

    package var campaign: UInt32 {
        switch content {
        case .compact(let code): code.campaign
        case .standard(let code): code.campaign
        }
    }

    /// Permuted, as on the wire.
    package var serial: UInt32 {
        switch content {
        case .compact(let code): code.serial
        case .standard(let code): code.serial
        }
    }

    /// First hour in which the code no longer holds.
    package var expiresAtHour: UInt32 {
        switch content {
        case .compact(let code): code.expiresAtHour
        case .standard(let code): code.expiresAtHour
        }
    }

    package var offlineCap: OfflineCap {
        switch content {
        case .compact(let code): code.offlineCap
        case .standard(let code): code.offlineCap
        }
    }
}
