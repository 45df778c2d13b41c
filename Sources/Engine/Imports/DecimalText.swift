/// Exact decimals.
enum DecimalText {
    /// Digits that certainly fit `Int64`.
    private static let safeDigits = 18

    /// `text` times 10 to the `decimals`, exactly: an optional sign, digits, an optional point
    /// with digits. Digits beyond `decimals` must be zeros. Nil for anything else, and beyond
    /// `Int64`.
    static func minorUnits(_ text: String, decimals: Int) -> Int64? {
        var text = text
        return text.withUTF8 { bytes in
            var reading = Reading(decimals: decimals)
            var position = 0
            let count = bytes.count
            guard count > 0 else { return nil }
            let isNegative = bytes[0] == UInt8(ascii: "-")
            if isNegative || bytes[0] == UInt8(ascii: "+") { position = 1 }
            while position < count {
                guard reading.take(bytes[position]) else { return nil }
                position += 1
            }
            guard let units = reading.units() else { return nil }
            return isNegative ? -units : units
        }
    }

    private struct Reading {
        let decimals: Int
        private var value: Int64 = 0
        private var digits = 0
        /// Digits after the point; -1 before it.
        private var fraction = -1

        init(decimals: Int) {
            self.decimals = decimals
        }

        /// False where the byte cannot follow.
        mutating func take(_ byte: UInt8) -> Bool {
            if byte == UInt8(ascii: "."), fraction < 0, digits > 0 {
                fraction = 0
                return true
            }
            guard byte >= 0x30, byte <= 0x39 else { return false }
            if fraction >= 0 {
                fraction += 1
                if fraction > decimals { return byte == 0x30 }
            }
            return append(Int64(byte) - 0x30)
        }

        private mutating func append(_ digit: Int64) -> Bool {
            digits += 1
            if digits <= DecimalText.safeDigits {
                value = value &* 10 &+ digit
                return true
            }
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLargeToo) = product.addingReportingOverflow(digit)
            value = sum
            return !isTooLarge && !isTooLargeToo
        }

        /// Nil without a digit, or with a point that no digit follows.
        mutating func units() -> Int64? {
            guard digits > 0, fraction != 0 else { return nil }
            var missing = decimals - max(fraction, 0)
            while missing > 0 {
                guard append(0) else { return nil }
                missing -= 1
            }
            return value
        }
    }
}
