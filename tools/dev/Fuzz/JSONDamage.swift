import Domain

/// Damage to JSON by its structure: what results is JSON again, but another document.
enum JSONDamage {
    private static let values: [JSON] = [
        .null, .bool(true), .integer(0), .integer(-1), .integer(1), .integer(.max), .integer(.min),
        .double(0.5), .double(1e300), .string(""), .string("\u{FEFF}"), .string("a\u{7F}"),
        .string("\u{10FFFF}"), .array([]), .object([]), .integer(1_000_000_000_000),
        .string("2026-11-22T05:56:38.000Z"), .string("9999-12-31T23:59:59.999Z"),
        .string("CNY"), .string("USD"), .string(String(repeating: "x", count: 300)),
    ]

    /// The document with one value or member changed; nil where it is no JSON.
    static func damaged(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]? {
        guard let json = try? JSON.parse(input) else { return nil }
        return changed(json, &random).serialized()
    }

    private static func changed(_ json: JSON, _ random: inout SplitMix64) -> JSON {
        // Mostly deeper, so that every level gets its share.
        if Int.random(in: 0..<4, using: &random) > 0 {
            switch json {
            case .array(let items) where !items.isEmpty:
                return .array(changed(items: items, &random))
            case .object(let members) where !members.isEmpty:
                return .object(changed(members: members, &random))
            default: break
            }
        }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .array([json])
        case 1: return .object([JSON.Member("a", json)])
        case 2: return near(json, &random)
        default: return values.randomElement(using: &random) ?? .null
        }
    }

    private static func near(_ json: JSON, _ random: inout SplitMix64) -> JSON {
        switch json {
        case .integer(let number):
            let steps: [Int64] = [-1, 1, 10, -10, 1 << 31, 1 << 53]
            return .integer(number &+ (steps.randomElement(using: &random) ?? 1))
        case .string(let text): return .string(text + text)
        case .array(let items): return .array(items + items)
        default: return json
        }
    }

    private static func changed(items: [JSON], _ random: inout SplitMix64) -> [JSON] {
        var items = items
        let place = Int.random(in: 0..<items.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: items.remove(at: place)
        case 1: items.insert(items[place], at: place)
        default: items[place] = changed(items[place], &random)
        }
        return items
    }

    private static func changed(
        members: [JSON.Member], _ random: inout SplitMix64
    ) -> [JSON.Member] {
        var members = members
        let place = Int.random(in: 0..<members.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: members.remove(at: place)
        case 1: members[place] = JSON.Member(members[place].name + "x", members[place].value)
        case 2: members.swapAt(place, Int.random(in: 0..<members.count, using: &random))
        default:
            members[place] = JSON.Member(
                members[place].name, changed(members[place].value, &random))
        }
        return members
    }
}
