/// Makes and reads typed codes under one secret.
///
/// R = permutation of the number over 45 or 60 bits (`SerialPermutation`, context = number of
/// bits); T = the top 10 or 15 bits of SipHash-2-4(R, number of bits) under a key of its own.
/// Whoever learns the secret can make codes, but only for numbers that exist and in the states
/// they are in; rotate the secret then, old codes must be replaced.
package struct TypedCodeKey: Sendable {
    private let coupons: SerialPermutation
    private let storedValue: SerialPermutation
    private let tags: ShortHash
    private let patterns: ShortHash

    /// - Parameter secret: 16 to 64 secret bytes.
    package init(secret: SecretBytes) {
        let network = SerialPermutation.network(secret)
        let couponBits = TypedCode.Form.coupon.numberBits
        let storedValueBits = TypedCode.Form.storedValue.numberBits
        coupons = SerialPermutation(
            network: network, context: UInt64(couponBits), bits: couponBits)
        storedValue = SerialPermutation(
            network: network, context: UInt64(storedValueBits), bits: storedValueBits)
        tags = ShortHash(secret: secret, purpose: "scrip typed code tag 1")
        patterns = ShortHash(secret: secret, purpose: "scrip pattern codes 1")
    }

    /// The code of a voucher, in groups of four joined by hyphens.
    ///
    /// - Parameter number: below 2^45 for `.coupon`, below 2^60 for `.storedValue`.
    package func text(number: UInt64, form: TypedCode.Form) -> String {
        let body = permutation(form).permuted(number)
        return TypedCode(form: form, body: body, tag: tag(of: body, form: form)).text
    }

    /// The codes of a pattern in an order that only this secret knows.
    ///
    /// - Parameter context: names one order among many, such as the batch.
    package func codes(of pattern: CodePattern, context: UInt64) -> PatternCodes {
        PatternCodes(pattern, network: patterns, context: context)
    }

    /// The voucher's number; the form follows from the length, see `TypedCode.init(typed:)`.
    ///
    /// - Throws: `.wrongAlphabet`, `.wrongLength`, `.mistyped`, then `.unknown` when the tag is
    ///   not of this key.
    package func number(of text: String) throws(CodeRejection) -> UInt64 {
        try number(of: TypedCode(typed: text))
    }

    /// As above, for a code that was read before.
    ///
    /// - Throws: `.unknown`.
    package func number(of code: TypedCode) throws(CodeRejection) -> UInt64 {
        // The difference is tested as a whole, so the time tells nothing about the tag.
        guard code.tag ^ tag(of: code.body, form: code.form) == 0 else { throw .unknown }
        return permutation(code.form).restored(code.body)
    }

    private func permutation(_ form: TypedCode.Form) -> SerialPermutation {
        switch form {
        case .coupon: coupons
        case .storedValue: storedValue
        }
    }

    private func tag(of body: UInt64, form: TypedCode.Form) -> UInt64 {
        tags(body, UInt64(form.numberBits)) >> UInt64(64 - form.tagBits)
    }
}
