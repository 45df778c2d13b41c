/// Crockford's base 32: 5 bits per character, without I, L, O and U.
enum Crockford {
    static let characters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    static let outside: UInt8 = 0xFF

    /// Value of each byte as one of the 32 characters themselves, or `outside`.
    static let strictValues: [UInt8] = {
        var values = [UInt8](repeating: outside, count: 256)
        for (value, character) in characters.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        return values
    }()

    /// As above, for text that a person typed: lower case counts, O is 0, I and L are 1.
    static let lenientValues: [UInt8] = {
        var values = strictValues
        for (spelling, value) in zip("OIL".utf8, [0, 1, 1] as [UInt8]) {
            values[Int(spelling)] = value
        }
        for letter in UInt8(ascii: "A")...UInt8(ascii: "Z") {
            values[Int(letter) + 0x20] = values[Int(letter)]
        }
        return values
    }()
}
