/// The most that a till may honour for a code while it is offline, in minor units of the asset.
///
/// On the wire 16 bits: a 12-bit mantissa (high) and a 4-bit decimal exponent (low), value =
/// mantissa * 10^exponent; zero means "online only". Each value has one spelling, the one with
/// the smallest exponent: an exponent above zero needs a mantissa of at least 410, because ten
/// times a smaller one would fit as well.
package struct OfflineCap: Hashable, Sendable {
    /// No offline acceptance.
    package static let onlineOnly = OfflineCap(mantissa: 0, exponent: 0)
    /// The largest value: 4095 * 10^15 minor units.
    package static let maximum = OfflineCap(mantissa: maximumMantissa, exponent: maximumExponent)

    private static let maximumMantissa: Int64 = 4_095
    private static let maximumExponent = 15

    /// The 16 bits as they stand in a code.
    package let wire: UInt16

    private init(mantissa: Int64, exponent: Int) {
        wire = UInt16(mantissa) << 4 | UInt16(exponent)
    }

    /// The largest cap that is not above the amount; zero and less give `onlineOnly`.
    package init(roundingDown amountMinorUnits: Int64) {
        var mantissa = max(amountMinorUnits, 0)
        var exponent = 0
        while mantissa > OfflineCap.maximumMantissa {
            guard exponent < OfflineCap.maximumExponent else {
                mantissa = OfflineCap.maximumMantissa
                break
            }
            mantissa /= 10
            exponent += 1
        }
        self.init(mantissa: mantissa, exponent: exponent)
    }

    /// Nil when the bits are a second spelling of a value.
    package init?(wire: UInt16) {
        let isCanonical = wire & 0xF == 0 || Int64(wire >> 4) * 10 > OfflineCap.maximumMantissa
        guard isCanonical else { return nil }
        self.wire = wire
    }

    /// The cap in minor units, 0 or more.
    package var amountMinorUnits: Int64 {
        var amount = Int64(wire >> 4)
        for _ in 0..<(wire & 0xF) { amount *= 10 }
        return amount
    }
}
