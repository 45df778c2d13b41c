/// The text around a signed code and the message under its signature, the same for both profiles.
enum SignedText {
    private static let prefix = Array("GV:".utf8)
    /// Keeps signatures of codes apart from all other signatures of the same key.
    private static let domain = Array("GV1\0".utf8)
    private static let issuerLength = 8

    /// `GV:` and the Base45 text of content and signature.
    static func make(content: [UInt8], key: SigningKey, issuer: UInt64) -> String {
        var text: [UInt8] = []
        let byteCount = content.count + PublicKey.signatureLength
        text.reserveCapacity(prefix.count + Base45.packing.characterCount(byteCount: byteCount))
        append(content: content, key: key, issuer: issuer, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// As `make`, appended as ASCII: for many codes in one file.
    static func append(
        content: [UInt8], key: SigningKey, issuer: UInt64, to text: inout [UInt8]
    ) {
        let signature = withMessage(content: content, issuer: issuer) { key.sign($0) }
        text.append(contentsOf: prefix)
        Base45.packing.append(content + signature, to: &text)
    }

    /// The 79 or 100 bytes of a text, whose length is checked before anything is read.
    static func bytes(of text: String) throws(CodeRejection) -> [UInt8] {
        let count = text.utf8.count
        guard count == SignedCode.textLength || count == StandardSignedCode.textLength else {
            throw .wrongLength
        }
        let characters = Array(text.utf8)
        guard characters.starts(with: prefix) else { throw .wrongPrefix }
        return try Base45.packing.decode(characters[prefix.count...])
    }

    /// Lends the signed message: domain, issuer, content. It lives on the stack.
    static func withMessage<Result>(
        content: [UInt8], issuer: UInt64, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let count = domain.count + issuerLength + content.count
        return withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { buffer in
            buffer.copyBytes(from: domain)
            withUnsafeBytes(of: issuer.bigEndian) { issuer in
                UnsafeMutableRawBufferPointer(rebasing: buffer[domain.count...])
                    .copyMemory(from: issuer)
            }
            UnsafeMutableRawBufferPointer(rebasing: buffer[(domain.count + issuerLength)...])
                .copyBytes(from: content)
            return body(UnsafeRawBufferPointer(buffer))
        }
    }
}
