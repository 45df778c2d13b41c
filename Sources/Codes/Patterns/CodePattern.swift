/// The room of patterns: codes that look as a merchant wants them to, such as `SUMMER-####-****`.
///
/// A pattern is compiled once. Then the number of codes it stands for is known exactly, before one
/// is made, and who saves it can judge whether they are too easily guessed. The codes themselves
/// are no random draws that must be looked up until one is free: the n-th code is n under a keyed
/// permutation of 0 ..< space (`PatternCodes`), written in the digits that the pattern allows. So
/// they differ by construction, nothing is stored, and no loop waits for luck.
///
/// In a pattern, A to Z and 0 to 9 stand for themselves and `-` groups. `#` is a digit, `@` one of
/// the 22 letters without I, L, O and U, `*` either of the two, `!` at the very end a check symbol
/// that needs no key: it shows every single wrong character and every swap of two neighbours.
/// There is no escape: none of these signs is ever part of a code. A pattern begins with at least
/// two letters or digits of its own, by which its codes are told from those of other patterns.
///
/// Reading takes any case, hyphens and spaces anywhere, O for 0, and I and L for 1.
package struct CodePattern: Hashable, Sendable, CustomStringConvertible {
    /// A place of the code whose character is chosen.
    enum Symbol: Hashable, Sendable {
        case digit
        case letter
        case either

        /// How many characters there are to choose from.
        var radix: UInt64 {
            switch self {
            case .digit: 10
            case .letter: 22
            case .either: 32
            }
        }

        /// Their first value in Crockford's base 32; the others follow.
        var firstValue: UInt8 { self == .letter ? 10 : 0 }
    }

    enum Place: Hashable, Sendable {
        case literal(UInt8)
        case hyphen
        case symbol(Symbol)
        case check
    }

    /// As it was written.
    package let description: String
    let places: [Place]
    /// Every code that the pattern stands for, check symbols not counted: at most 2^120.
    package let space: UInt128
    /// The literals before the first chosen character, as reading settles them: what tells codes
    /// of one pattern from those of another.
    package let prefix: [UInt8]

    init(description: String, places: [Place], space: UInt128, prefix: [UInt8]) {
        self.description = description
        self.places = places
        self.space = space
        self.prefix = prefix
    }

    /// Characters of a code, hyphens included.
    package var length: Int { places.count }
}

/// Why a text is no pattern.
package struct PatternFault: Error, Hashable, Sendable {
    /// Where in the text, in bytes from 0.
    package let position: Int
    package let reason: Reason

    package enum Reason: Hashable, Sendable {
        /// A character that means nothing in a pattern.
        case unknownCharacter
        /// Fewer than `CodePattern.minimumPrefix` letters or digits before the first symbol.
        case shortPrefix
        /// A check symbol that is not the last character.
        case checkNotLast
        /// Nothing but literals: one code at most.
        case noSymbol
        /// More than `CodePattern.maximumSpace` codes.
        case tooLarge
    }

    /// What to do about it.
    package var advice: String {
        switch reason {
        case .unknownCharacter:
            "Use A to Z, 0 to 9 and -, # for a digit, @ for a letter, * for either, ! at the end"
        case .shortPrefix:
            "Begin with \(CodePattern.minimumPrefix) or more letters or digits of your own"
        case .checkNotLast: "Put ! at the end only"
        case .noSymbol: "Add #, @ or * where codes shall differ"
        case .tooLarge: "Use at most 24 of #, @ and *"
        }
    }
}
