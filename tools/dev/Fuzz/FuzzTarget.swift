// The room of fuzzing: inputs made from real ones by small damage, run against the readers of
// everything that comes from outside, in this process and at full speed.
//
// A target has seeds that real encoders made, knows its own way to damage them, and judges each
// input by properties: what reads back is equal, what a signature or a tag vouches for was issued,
// counts add up. It answers with a signature of what happened, such as an error and its place;
// inputs that show a new one are kept and damaged further. `FuzzCommand` starts one worker process
// for each core, which notes each input in a file before it runs it (`InputNote`), so that a trap
// leaves its input behind. What was found lies in var/ as a file for `dev fuzz --replay`.

/// One reader under test.
protocol FuzzTarget: AnyObject {
    static var name: String { get }
    /// Inputs as real encoders make them.
    var seeds: [[UInt8]] { get }
    /// Pieces that mean something to the reader.
    var words: [[UInt8]] { get }
    /// Most bytes of an input.
    var longest: Int { get }

    /// Damage by structure; nil leaves it to the damage of bytes.
    func reshape(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]?

    /// Runs one input. Returns a signature of what happened; throws where a property is broken.
    func run(_ input: [UInt8]) throws(FuzzFinding) -> UInt64
}

extension FuzzTarget {
    var longest: Int { 4_096 }
    var words: [[UInt8]] { [] }
    func reshape(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]? { nil }
}

/// A property that an input breaks.
struct FuzzFinding: Error {
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}

/// Throws a finding where a property does not hold.
func holds(
    _ condition: Bool, _ sentence: @autoclosure () -> String
) throws(FuzzFinding) {
    if !condition { throw FuzzFinding(sentence()) }
}

/// A hash of what happened (FNV-1a).
struct Signature {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    init(_ words: String...) {
        for word in words { add(word) }
    }

    mutating func add(_ word: String) {
        for byte in word.utf8 { add(byte) }
        add(0xFF as UInt8)
    }

    mutating func add(_ number: Int) {
        // Small numbers count, large ones by their size: else every length would be news.
        let bucket = number < 16 ? number : 16 + Int.bitWidth - number.leadingZeroBitCount
        add(UInt8(truncatingIfNeeded: bucket))
    }

    private mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    static func of(_ bytes: [UInt8]) -> UInt64 {
        var signature = Signature()
        for byte in bytes { signature.add(byte) }
        return signature.value
    }
}
