/// Damage to bytes: the small steps from which inputs nobody thought of come.
struct Damage {
    private let words: [[UInt8]]
    private let longest: Int

    private static let telling: [UInt8] = [
        0x00, 0x01, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x2D, 0x2E, 0x30, 0x39, 0x5C, 0x7F, 0x80, 0xC0,
        0xC2, 0xE0, 0xED, 0xEF, 0xF4, 0xFE, 0xFF,
    ]

    init(words: [[UInt8]], longest: Int) {
        self.words = words
        self.longest = longest
    }

    /// One to eight steps, mostly few. `other`: an input to take pieces from.
    func damaged(
        _ input: [UInt8], other: [UInt8], _ random: inout SplitMix64
    ) -> [UInt8] {
        var bytes = input
        let steps = 1 << Int.random(in: 0...3, using: &random)
        for _ in 0..<Int.random(in: 1...steps, using: &random) {
            step(&bytes, other, &random)
            if bytes.isEmpty { bytes = [UInt8.random(in: .min ... .max, using: &random)] }
        }
        if bytes.count > longest { bytes.removeSubrange(longest...) }
        return bytes
    }

    private func step(_ bytes: inout [UInt8], _ other: [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let rest = bytes.count - place
        switch Int.random(in: 0..<10, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        case 2: bytes[place] = Self.telling.randomElement(using: &random) ?? 0
        case 3: bytes.insert(Self.telling.randomElement(using: &random) ?? 0, at: place)
        case 4: bytes.removeSubrange(place..<place + length(rest, &random))
        case 5:
            let piece = Array(bytes[place..<place + length(rest, &random)])
            bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &random))
        case 6: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
        case 7:
            guard let word = words.randomElement(using: &random) else { return }
            bytes.insert(contentsOf: word, at: place)
        case 8:
            guard let word = words.randomElement(using: &random) else { return }
            bytes.replaceSubrange(place..<min(place + word.count, bytes.count), with: word)
        default: splice(&bytes, at: place, other, &random)
        }
    }

    private func splice(
        _ bytes: inout [UInt8], at place: Int, _ other: [UInt8], _ random: inout SplitMix64
    ) {
        guard !other.isEmpty else { return }
        let start = Int.random(in: 0..<other.count, using: &random)
        let end = start + length(other.count - start, &random)
        bytes.replaceSubrange(
            place..<min(place + end - start, bytes.count), with: other[start..<end])
    }

    /// 1 ... `most`, mostly short.
    private func length(_ most: Int, _ random: inout SplitMix64) -> Int {
        min(most, 1 << Int.random(in: 0...6, using: &random))
    }
}
