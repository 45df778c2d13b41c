/// The codes of one pattern in a secret order: the first, the second and so on, each different.
///
/// Knowing many of them tells nothing about the next. Of all texts that the pattern allows, those
/// that a batch holds are the images of 0 ..< count; every other text is as good as unknown.
package struct PatternCodes: Sendable {
    package let pattern: CodePattern
    private let order: WidePermutation

    /// - Parameter context: names one order among many under the same key, such as the batch.
    init(_ pattern: CodePattern, network: ShortHash, context: UInt64) {
        self.pattern = pattern
        order = WidePermutation(network: network, context: context, size: pattern.space)
    }

    /// The code at a place, 0 first. Precondition: the place is below the pattern's space.
    package func text(at place: UInt128) -> String {
        pattern.text(of: order.permuted(place))
    }

    /// The place of a code with its spelling settled (`PatternText`); nil where the text is not of
    /// the pattern. Whether anything stands at that place is the caller's question.
    package func place(of settled: [UInt8]) -> UInt128? {
        pattern.value(of: settled).map { order.restored($0) }
    }
}

/// `SerialPermutation` for domains of up to 2^120 numbers.
///
/// The same balanced Feistel network with 8 rounds and cycle walking. Halves of up to 60 bits leave
/// no room for the round in one word, so each round has a word of its own: the network's value of
/// (context, round * 2^56 + bits of a half * 2^48); a half goes to the low bits of the network's
/// value of (that word, half).
struct WidePermutation: Sendable {
    private static let rounds: UInt64 = 8

    private let network: ShortHash
    private let words: [UInt64]
    private let halfBits: UInt128
    /// The largest number of the domain: size - 1.
    private let last: UInt128

    /// - Parameter size: 1 ... 2^120.
    init(network: ShortHash, context: UInt64, size: UInt128) {
        precondition(size > 0 && size <= CodePattern.maximumSpace, "a domain of 1 to 2^120")
        self.network = network
        last = size - 1
        let bits = max(UInt128.bitWidth - last.leadingZeroBitCount, 2)
        let half = UInt64((bits + 1) / 2)
        halfBits = UInt128(half)
        words = (0..<WidePermutation.rounds).map { network(context, $0 << 56 | half << 48) }
    }

    /// Where the number goes; it must be in 0 ..< size.
    func permuted(_ number: UInt128) -> UInt128 {
        precondition(number <= last, "a number outside the permutation")
        var value = number
        repeat { value = forward(value) } while value > last
        return value
    }

    /// The number that `permuted` sends here; the value must be in 0 ..< size.
    func restored(_ value: UInt128) -> UInt128 {
        precondition(value <= last, "a number outside the permutation")
        var number = value
        repeat { number = backward(number) } while number > last
        return number
    }

    private var halfMask: UInt64 { 1 << UInt64(halfBits) &- 1 }

    private func forward(_ value: UInt128) -> UInt128 {
        var (left, right) = halves(of: value)
        for word in words { (left, right) = (right, left ^ network(word, right) & halfMask) }
        return UInt128(left) << halfBits | UInt128(right)
    }

    private func backward(_ value: UInt128) -> UInt128 {
        var (left, right) = halves(of: value)
        for word in words.reversed() {
            (left, right) = (right ^ network(word, left) & halfMask, left)
        }
        return UInt128(left) << halfBits | UInt128(right)
    }

    private func halves(of value: UInt128) -> (left: UInt64, right: UInt64) {
        (
            UInt64(truncatingIfNeeded: value >> halfBits),
            UInt64(truncatingIfNeeded: value) & halfMask
        )
    }
}
