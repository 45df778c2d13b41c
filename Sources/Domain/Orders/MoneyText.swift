package import Ledger

/// Amounts as people write them: `12.50`, `12.50 CNY`, `1250 JPY`. Exact both ways: digits are
/// moved, never rounded, and no floating point is involved.
package enum MoneyText {
    /// Digits after the point of one major unit, 0 ... 4 (ISO 4217, column "minor unit"); 2 for
    /// every currency that is not listed here.
    package static func fractionDigits(of currency: Asset) -> Int {
        fractionDigitsByCode[currency.code] ?? 2
    }

    private static let fractionDigitsByCode: [String: Int] = [
        "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0,
        "PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0,
        "XPF": 0, "unit": 0,
        "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
        "CLF": 4, "UYW": 4,
    ]

    /// The amount with all its digits, without the currency: `12.50`, `-0.05`, `1250` for JPY.
    package static func text(_ amountMinorUnits: Int64, _ currency: Asset) -> String {
        let digits = fractionDigits(of: currency)
        var text = String(amountMinorUnits.magnitude)
        if digits > 0 {
            let missing = digits + 1 - text.utf8.count
            if missing > 0 { text = String(repeating: "0", count: missing) + text }
            text.insert(".", at: text.index(text.endIndex, offsetBy: -digits))
        }
        return amountMinorUnits < 0 ? "-" + text : text
    }

    /// The amount and its currency: `12.50 CNY`.
    package static func text(_ money: Money) -> String {
        "\(text(money.amount, money.currency)) \(money.currency.code)"
    }

    /// The minor units of `12.5`, `12.50` or `12`: digits, and after a point one digit or more,
    /// at most as many as the currency has. No sign, no grouping, no exponent.
    ///
    /// - Throws: `invalidField` for another form; `outOfRange` beyond `Limits.amountMinorUnits`.
    package static func minorUnits(
        _ text: String, _ currency: Asset
    ) throws(Refusal) -> Int64 {
        let digits = fractionDigits(of: currency)
        let parts = text.utf8.split(
            separator: Byte.point, maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !fraction.isEmpty,
            fraction.count <= digits, whole.allSatisfy(isDigit), fraction.allSatisfy(isDigit)
        else { throw malformed(currency, digits) }
        let padding = [UInt8](repeating: Byte.zero, count: digits - fraction.count)
        var amount: Int64 = 0
        for byte in Array(whole) + fraction + padding {
            // The bound is far below Int64, so ten times more cannot overflow.
            amount = amount * 10 + Int64(byte - Byte.zero)
            guard amount <= Limits.amountMinorUnits else { throw tooLarge(currency) }
        }
        return amount
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (Byte.zero...Byte.nine).contains(byte)
    }

    private static func malformed(_ currency: Asset, _ digits: Int) -> Refusal {
        let example = text(1_250, currency)
        return Refusal(
            .invalidField, "Write an amount of \(currency.code) such as \(example).",
            [
                Condition(
                    "amount", required: .string("digits, at most \(digits) after a point"),
                    actual: .string("another form"))
            ])
    }

    private static func tooLarge(_ currency: Asset) -> Refusal {
        Refusal(
            .outOfRange, "Give an amount within the range.",
            [
                Condition(
                    "amount", required: ConditionValue.range(0...Limits.amountMinorUnits),
                    actual: .string("more"))
            ])
    }
}
