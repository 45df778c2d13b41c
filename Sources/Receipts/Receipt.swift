// The target "Receipts": proof that one entry is in the journal, for somebody who has nothing but
// the receipt and the journal's public key. It knows no database, no store and no engine: hashes,
// one signature, and the formats of the ledger.
//
// A receipt holds the entry's bytes, the hashes that lead from it to the root of its block
// (RFC 9162), the block's header and its signature. Headers of later blocks may follow, each with
// the hash of the one before in it, so that the receipt also belongs to a journal whose head
// somebody has published.
//
// A receipt has exactly one text. What is not that text, byte for byte, is no receipt: so every
// change of a file shows, also one that would not change its meaning.

/// What a receipt consists of. Nothing is checked yet: see `ReceiptCheck`.
package struct Receipt: Hashable, Sendable {
    /// Canonical bytes of the entry.
    package var entry: [UInt8]
    /// Hashes from the entry's leaf up to the root, lowest first, 32 bytes each.
    package var path: [[UInt8]]
    /// Signed bytes of the block's header.
    package var header: [UInt8]
    /// Ed25519, 64 bytes.
    package var signature: [UInt8]
    /// The journal's key that signed, 32 bytes.
    package var publicKey: [UInt8]
    /// Headers of the blocks that follow, in order; often none.
    package var chain: [[UInt8]]

    package init(
        entry: [UInt8], path: [[UInt8]], header: [UInt8], signature: [UInt8],
        publicKey: [UInt8], chain: [[UInt8]] = []
    ) {
        self.entry = entry
        self.path = path
        self.header = header
        self.signature = signature
        self.publicKey = publicKey
        self.chain = chain
    }
}

/// Bytes that are not the text of a receipt.
package struct ReceiptFormatError: Error, Hashable, Sendable {
    /// Where the text stops being that of a receipt, in bytes from the start.
    package let offset: Int
}

extension Receipt {
    /// JSON without spaces, members in this order, bytes as lower-case hexadecimal digits.
    package var text: String {
        "{\"format\":\"scrip-receipt-1\",\"entry\":\(quoted(entry)),\"path\":\(list(path)),"
            + "\"header\":\(quoted(header)),\"signature\":\(quoted(signature)),"
            + "\"public_key\":\(quoted(publicKey)),\"chain\":\(list(chain))}"
    }

    private func list(_ items: [[UInt8]]) -> String {
        "[" + items.map(quoted).joined(separator: ",") + "]"
    }

    private func quoted(_ bytes: [UInt8]) -> String { "\"\(HexText.digits(bytes))\"" }

    /// Reads the text; one newline at its end is allowed, for files.
    package init(text: [UInt8]) throws(ReceiptFormatError) {
        var reader = ReceiptReader(text)
        try reader.expect("{\"format\":\"scrip-receipt-1\",\"entry\":")
        entry = try reader.readBytes()
        try reader.expect(",\"path\":")
        path = try reader.readList()
        try reader.expect(",\"header\":")
        header = try reader.readBytes()
        try reader.expect(",\"signature\":")
        signature = try reader.readBytes()
        try reader.expect(",\"public_key\":")
        publicKey = try reader.readBytes()
        try reader.expect(",\"chain\":")
        chain = try reader.readList()
        try reader.expect("}")
        try reader.finish()
    }
}

/// Reads exactly what `Receipt.text` writes, so that one receipt has one text.
private struct ReceiptReader {
    private let text: [UInt8]
    private var offset = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    mutating func expect(_ literal: StaticString) throws(ReceiptFormatError) {
        let wanted = literal.withUTF8Buffer { Array($0) }
        guard text.dropFirst(offset).starts(with: wanted) else { throw error }
        offset += wanted.count
    }

    /// Hexadecimal digits between quotation marks.
    mutating func readBytes() throws(ReceiptFormatError) -> [UInt8] {
        try expect("\"")
        var bytes: [UInt8] = []
        while let high = digit(at: offset) {
            guard let low = digit(at: offset + 1) else { throw error }
            bytes.append(high << 4 | low)
            offset += 2
        }
        try expect("\"")
        return bytes
    }

    mutating func readList() throws(ReceiptFormatError) -> [[UInt8]] {
        try expect("[")
        var items: [[UInt8]] = []
        while offset < text.count, text[offset] != UInt8(ascii: "]") {
            if !items.isEmpty { try expect(",") }
            items.append(try readBytes())
        }
        try expect("]")
        return items
    }

    func finish() throws(ReceiptFormatError) {
        guard text.dropFirst(offset).elementsEqual([]) || text.dropFirst(offset) == [0x0A] else {
            throw error
        }
    }

    private var error: ReceiptFormatError { ReceiptFormatError(offset: offset) }

    private func digit(at index: Int) -> UInt8? {
        guard index < text.count else { return nil }
        return HexText.value(of: text[index])
    }
}

/// Lower-case hexadecimal digits.
package enum HexText {
    package static func digits(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; nil for an odd number of digits or anything else.
    package static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map(value)
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
        let known = digits.compactMap { $0 }
        return stride(from: 0, to: known.count, by: 2).map { known[$0] << 4 | known[$0 + 1] }
    }

    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
