/// Base41: the packing of Base45 over `0-9 A-Z - . : $ *`, characters that are all in QR's
/// alphanumeric mode and legal in the path of a URL. For codes inside links.
///
/// 41^3 = 68,921 still holds two bytes, so the text is exactly as long as in Base45. The alphabet
/// and its order are our own profile; vectors are published with the tests.
package enum Base41 {
    static let packing = PairPacking(alphabet: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:$*")

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
