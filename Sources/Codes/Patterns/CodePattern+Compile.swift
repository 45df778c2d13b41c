extension CodePattern {
    /// Fewest literals before the first symbol.
    package static let minimumPrefix = 2
    /// Most codes of a pattern.
    package static let maximumSpace: UInt128 = 1 << 120

    /// Reads a pattern; see the room's text for its signs. Costs time by the text's length alone.
    package static func compile(_ text: String) throws(PatternFault) -> CodePattern {
        var places: [Place] = []
        var prefix: [UInt8] = []
        var space: UInt128 = 1
        let bytes = Array(text.utf8)
        for (position, byte) in bytes.enumerated() {
            guard let place = Place(byte) else {
                throw PatternFault(position: position, reason: .unknownCharacter)
            }
            if place == .check, position != bytes.count - 1 {
                throw PatternFault(position: position, reason: .checkNotLast)
            }
            if case .literal(let character) = place, space == 1 {
                prefix.append(PatternText.settled(character))
            }
            if case .symbol(let symbol) = place {
                guard prefix.count >= minimumPrefix else {
                    throw PatternFault(position: position, reason: .shortPrefix)
                }
                let (product, overflow) = space.multipliedReportingOverflow(
                    by: UInt128(symbol.radix))
                guard !overflow, product <= maximumSpace else {
                    throw PatternFault(position: position, reason: .tooLarge)
                }
                space = product
            }
            places.append(place)
        }
        guard space > 1 else { throw PatternFault(position: bytes.count, reason: .noSymbol) }
        return CodePattern(description: text, places: places, space: space, prefix: prefix)
    }
}

extension CodePattern.Place {
    /// Nil for a character that means nothing.
    fileprivate init?(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "#"): self = .symbol(.digit)
        case UInt8(ascii: "@"): self = .symbol(.letter)
        case UInt8(ascii: "*"): self = .symbol(.either)
        case UInt8(ascii: "!"): self = .check
        case UInt8(ascii: "-"): self = .hyphen
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            self = .literal(byte)
        default: return nil
        }
    }
}

/// What a person typed, with its spelling settled: letters and digits only, in upper case, without
/// hyphens and spaces, O as 0, I and L as 1.
package enum PatternText {
    /// Nil for a text with any other character, and for an empty one. At most `limit` characters
    /// count; a longer text is none.
    package static func settled(_ text: String, limit: Int) -> [UInt8]? {
        var settled: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: " ") { continue }
            let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            let upper = isLower ? byte - 0x20 : byte
            let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(upper)
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(upper)
            guard isLetter || isDigit, settled.count < limit else { return nil }
            settled.append(self.settled(upper))
        }
        return settled.isEmpty ? nil : settled
    }

    /// One upper-case character.
    static func settled(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "O"): UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
        default: character
        }
    }
}
