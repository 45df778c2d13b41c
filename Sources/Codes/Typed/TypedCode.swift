/// The room of codes that a person can type, when there is no camera or no screen.
///
/// Twelve characters for coupons, sixteen for stored value, in Crockford's base 32 and shown in
/// groups of four. The front part R is the voucher's number under a keyed permutation: unique
/// without a look-up and telling nothing. The middle part T is a keyed tag of R, which refuses
/// 99.9 % (coupons) and 99.997 % (stored value) of blind guesses before a database is asked. The
/// last character is a check that needs no key, so a slip of the finger is told apart from a wrong
/// code. `TypedCode` is the text with its spelling settled; `TypedCodeKey` makes and reads it.
package struct TypedCode: Hashable, Sendable {
    /// How long a code is, and so how hard to guess.
    package enum Form: CaseIterable, Sendable {
        /// 12 characters: 45 bits of R, 10 of T, the check character.
        case coupon
        /// 16 characters: 60 bits of R, 15 of T, the check character.
        case storedValue

        /// Characters without hyphens.
        package var length: Int {
            switch self {
            case .coupon: 12
            case .storedValue: 16
            }
        }

        /// Bits of R; numbers are below 2 to this power.
        package var numberBits: Int {
            switch self {
            case .coupon: 45
            case .storedValue: 60
            }
        }

        var tagBits: Int {
            switch self {
            case .coupon: 10
            case .storedValue: 15
            }
        }
    }

    package let form: Form
    let body: UInt64
    let tag: UInt64

    init(form: Form, body: UInt64, tag: UInt64) {
        self.form = form
        self.body = body
        self.tag = tag
    }

    /// Reads what a person typed: any case, O for 0, I and L for 1, hyphens and spaces anywhere.
    ///
    /// Needs no key, so a terminal can tell a slip at once.
    ///
    /// - Throws: `.wrongAlphabet` (U and all other characters), `.wrongLength` or `.mistyped`.
    package init(typed text: String) throws(CodeRejection) {
        self = try TypedCode.read(text).get()
    }

    /// As `init(typed:)`, with the refusal as a value.
    static func read(_ text: String) -> Result<TypedCode, CodeRejection> {
        // Up to 80 bits, the last character in the lowest five.
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        var check = CheckSymbol()
        for byte in text.utf8 {
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: " ") { continue }
            let symbol = Crockford.lenientValues[Int(byte)]
            guard symbol != Crockford.outside else { return .failure(.wrongAlphabet) }
            guard count < Form.storedValue.length else { return .failure(.wrongLength) }
            count += 1
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(symbol)
            check.append(symbol)
        }
        let form: Form
        switch count {
        case Form.coupon.length: form = .coupon
        case Form.storedValue.length: form = .storedValue
        default: return .failure(.wrongLength)
        }
        guard check.isValid else { return .failure(.mistyped) }
        let bitsAfterBody = UInt64(form.tagBits + 5)
        let body = high << (64 - bitsAfterBody) | low >> bitsAfterBody
        let tag = low >> 5 & (1 << UInt64(form.tagBits) - 1)
        return .success(TypedCode(form: form, body: body, tag: tag))
    }

    /// The one spelling of what a person typed: 12 or 16 upper-case characters, no hyphens.
    ///
    /// - Throws: as `init(typed:)`.
    package static func normalize(_ text: String) throws(CodeRejection) -> String {
        String(decoding: try TypedCode(typed: text).characters, as: UTF8.self)
    }

    /// The text to show: groups of four, joined by hyphens.
    package var text: String {
        let characters = characters
        let length = form.length + form.length / 4 - 1
        return String(unsafeUninitializedCapacity: length) { buffer in
            for index in 0..<form.length {
                if index > 0, index % 4 == 0 {
                    buffer[index + index / 4 - 1] = UInt8(ascii: "-")
                }
                buffer[index + index / 4] = characters[index]
            }
            return length
        }
    }

    private var characters: [UInt8] {
        var characters: [UInt8] = []
        characters.reserveCapacity(form.length)
        var check = CheckSymbol()
        for (value, bits) in [(body, form.numberBits), (tag, form.tagBits)] {
            for shift in stride(from: bits - 5, through: 0, by: -5) {
                let symbol = UInt8(value >> UInt64(shift) & 31)
                check.append(symbol)
                characters.append(Crockford.characters[Int(symbol)])
            }
        }
        characters.append(Crockford.characters[Int(check.symbol)])
        return characters
    }
}
