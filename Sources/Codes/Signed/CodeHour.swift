/// Times inside codes: whole hours since 2024-01-01T00:00:00Z in 24 bits, enough to the year 3937.
package enum CodeHour {
    /// 2024-01-01T00:00:00Z in milliseconds since 1970.
    package static let epochMilliseconds: Int64 = 1_704_067_200_000
    /// The last hour that 24 bits hold; as an expiry it means "does not expire".
    package static let maximum: UInt32 = 0xFF_FFFF

    private static let hourMilliseconds: Int64 = 3_600_000

    /// The latest hour that is not after the moment, kept within 0 and `maximum`.
    package static func atOrBefore(milliseconds: Int64) -> UInt32 {
        guard milliseconds > epochMilliseconds else { return 0 }
        let hours = (milliseconds - epochMilliseconds) / hourMilliseconds
        return UInt32(min(hours, Int64(maximum)))
    }

    /// The earliest hour that is not before the moment, kept within 0 and `maximum`.
    package static func atOrAfter(milliseconds: Int64) -> UInt32 {
        let hour = atOrBefore(milliseconds: milliseconds)
        let isExact = self.milliseconds(ofHour: hour) >= milliseconds
        return isExact ? hour : min(hour + 1, maximum)
    }

    /// The moment the hour begins, in milliseconds since 1970.
    package static func milliseconds(ofHour hour: UInt32) -> Int64 {
        epochMilliseconds + Int64(hour) * hourMilliseconds
    }
}
