/// What a signed code stands for: the low half of its first byte.
package enum CodeKind: UInt8, CaseIterable, Sendable {
    case coupon = 0
    case giftCard = 1
    case redPacket = 2
    case membership = 3
    /// Never honoured by a till that is not in training.
    case test = 15
}
