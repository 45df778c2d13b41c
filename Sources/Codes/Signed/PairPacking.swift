/// Two bytes as three characters, least significant first: the packing of RFC 9285, for any
/// alphabet of 41 to 45 characters. A last single byte becomes two characters.
///
/// The decoder knows one spelling per value: three characters above 65535, two above 255 and a
/// single left-over character are refused.
struct PairPacking: Sendable {
    private let radix: Int
    private let characters: [UInt8]
    /// Value of each byte as a character, or `outside`.
    private let values: [UInt8]

    private static let outside: UInt8 = 0xFF

    init(alphabet: StaticString) {
        characters = alphabet.withUTF8Buffer { Array($0) }
        radix = characters.count
        precondition((41...45).contains(radix), "two bytes need an alphabet of 41 to 45")
        var values = [UInt8](repeating: PairPacking.outside, count: 256)
        for (value, character) in characters.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        self.values = values
    }

    /// Characters that `byteCount` bytes become.
    func characterCount(byteCount: Int) -> Int {
        byteCount / 2 * 3 + byteCount % 2 * 2
    }

    /// Appends the text of the bytes as ASCII.
    func append(_ bytes: [UInt8], to output: inout [UInt8]) {
        var index = 0
        while index + 1 < bytes.count {
            let pair = Int(bytes[index]) << 8 | Int(bytes[index + 1])
            output.append(characters[pair % radix])
            output.append(characters[pair / radix % radix])
            output.append(characters[pair / (radix * radix)])
            index += 2
        }
        if index < bytes.count {
            output.append(characters[Int(bytes[index]) % radix])
            output.append(characters[Int(bytes[index]) / radix])
        }
    }

    /// The bytes of a text given as ASCII.
    func decode(_ text: ArraySlice<UInt8>) throws(CodeRejection) -> [UInt8] {
        guard text.count % 3 != 1 else { throw .wrongLength }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 3 * 2 + 1)
        var index = text.startIndex
        while index + 2 < text.endIndex {
            let low = try value(text[index]) + radix * value(text[index + 1])
            let pair = try low + radix * radix * value(text[index + 2])
            guard pair <= 0xFFFF else { throw .notCanonical }
            bytes.append(UInt8(pair >> 8))
            bytes.append(UInt8(pair & 0xFF))
            index += 3
        }
        if index < text.endIndex {
            let last = try value(text[index]) + radix * value(text[index + 1])
            guard last <= 0xFF else { throw .notCanonical }
            bytes.append(UInt8(last))
        }
        return bytes
    }

    private func value(_ character: UInt8) throws(CodeRejection) -> Int {
        let value = values[Int(character)]
        guard value != PairPacking.outside else { throw .wrongAlphabet }
        return Int(value)
    }
}
