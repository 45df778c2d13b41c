/// The last character of a typed code: a check over GF(32), polynomial x^5 + x^2 + 1.
///
/// The characters are coefficients of a polynomial that must be zero at the primitive element
/// a = x. So the weights are powers of a, all different for up to 31 characters: every single
/// wrong character and every swap of two different characters, adjacent or not, changes the sum.
struct CheckSymbol {
    /// The polynomial's value at a so far, by Horner's rule; zero for a whole valid code.
    private var sum: UInt8 = 0

    /// Takes the next character's value, 0 to 31.
    mutating func append(_ symbol: UInt8) {
        sum = timesPrimitive(sum) ^ symbol
    }

    /// True when what was appended ends with its right check character.
    var isValid: Bool { sum == 0 }

    /// The check character of what was appended.
    var symbol: UInt8 { timesPrimitive(sum) }

    private func timesPrimitive(_ value: UInt8) -> UInt8 {
        value & 16 == 0 ? value << 1 : (value << 1) ^ 0b100101
    }
}
