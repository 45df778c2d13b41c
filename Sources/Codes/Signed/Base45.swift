/// Base45 (RFC 9285): bytes in the alphabet of QR's alphanumeric mode, 3 % longer than the bytes
/// themselves in a symbol and safe through keyboard-wedge scanners. Not safe in URLs.
package enum Base45 {
    static let packing = PairPacking(alphabet: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")

    /// The text of the bytes.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(packing.characterCount(byteCount: bytes.count))
        packing.append(bytes, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; refuses every text that `encode` does not make.
    ///
    /// - Throws: `.wrongLength`, `.wrongAlphabet` or `.notCanonical`.
    package static func decode(_ text: String) throws(CodeRejection) -> [UInt8] {
        try packing.decode(Array(text.utf8)[...])
    }
}
