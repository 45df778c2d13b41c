import Domain

/// SplitMix64 (Steele, Lea, Flood 2014) with a few draws: the same seed gives the same test.
struct JSONRandom: RandomNumberGenerator {
    private var state: UInt64
    /// What texts are made of: what must be escaped, what composes, the ends of each length.
    var alphabet: [Unicode.Scalar] = [
        "a", "Z", "0", " ", "\"", "\\", "/", "\u{1}", "\u{1F}", "\n", "\u{7F}", "\u{85}", "é",
        "\u{301}", "满", "\u{2028}", "\u{FEFF}", "\u{FFFF}", "😀", "\u{10FFFF}",
    ]

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self)
    }

    /// A value of every kind, `levels` deep at most.
    mutating func json(levels: Int) -> JSON {
        switch below(levels > 0 ? 9 : 6) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .integer(Int64(bitPattern: next()) >> Int64(below(64)))
        case 3: return .double(double())
        case 4, 5: return .string(text())
        case 6, 7: return .array((0..<below(6)).map { _ in json(levels: levels - 1) })
        default:
            var members: [JSON.Member] = []
            for _ in 0..<below(14) {
                let name = text()
                if members.contains(where: { $0.name == name }) { continue }
                members.append(JSON.Member(name, json(levels: levels - 1)))
            }
            return .object(members)
        }
    }

    private mutating func double() -> Double {
        while true {
            let value = Double(bitPattern: next())
            if value.isFinite { return below(2) == 0 ? value : Double(below(1_000_000)) / 64 }
        }
    }

    private mutating func text() -> String {
        var view = String.UnicodeScalarView()
        for _ in 0..<below(12) { view.append(alphabet[below(alphabet.count)]) }
        return String(view)
    }
}
