package import Ledger

/// The end of validity of coupons and gift cards: whole hours, as signed codes carry it (u24 hours
/// since 2024-01-01T00:00Z), so that code and row never disagree.
package enum VoucherExpiry {
    private static let hourMilliseconds: Int64 = 3_600_000
    /// 2024-01-01T00:00:00Z.
    private static let epochMilliseconds: Int64 = 1_704_067_200_000

    /// The last end a signed code can carry: 2^24 - 1 hours after the start of 2024.
    package static let latest = Timestamp(
        milliseconds: epochMilliseconds + 0xFF_FFFF * hourMilliseconds)

    /// The whole hour at or after `time`: where local days do not end on one, the last day is
    /// whole.
    static func wholeHour(notBefore time: Timestamp) -> Timestamp {
        wholeHour(notAfter: time.advanced(byMilliseconds: hourMilliseconds - 1))
    }

    /// The whole hour at or before `time`, at most `latest`. Rounded down, because a voucher must
    /// never outlive what it was promised under.
    package static func wholeHour(notAfter time: Timestamp) -> Timestamp {
        let bounded = min(time, latest).milliseconds
        return Timestamp(milliseconds: bounded - bounded % hourMilliseconds)
    }
}
