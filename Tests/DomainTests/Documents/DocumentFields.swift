import Domain

/// What a field accepts, told apart from the readers so that the tests can break it.
enum FieldKind {
    case text(maximumBytes: Int)
    case externalID
    case publicCode
    case integer(ClosedRange<Int64>)
    case bool
    case timestamp
    case currency
    case word
    case object
    case list(ClosedRange<Int>)

    /// Values that are refused as `invalid_field`, null aside.
    var invalid: [JSON] {
        let other: [JSON] = [true, 5, .double(1.5), "?", [], [1], [:]]
        let words: [JSON] = ["a\u{7}", "\u{0}"]
        switch self {
        case .text: return other.filter { $0.stringValue == nil } + words
        case .externalID:
            return other.filter { $0.stringValue == nil } + words + ["a b", "é", "a/b", "a#"]
        case .publicCode:
            return other.filter { $0.stringValue == nil } + words + ["a-b", "A B", "满减满", "A.B"]
        case .integer:
            return other.filter { $0.integerValue == nil } + [.double(1), .double(-0.0), "5"]
        case .bool: return other.filter { $0.boolValue == nil } + ["true", 0, 1]
        case .timestamp:
            return other + ["2026-11-22", "2026-13-01T00:00:00Z", "2026-11-22 05:56:38Z", ""]
        case .currency: return other + ["cny", "CN", "CNYX", "", "unit", "ＣＮＹ"]
        case .word: return other + ["", "AMOUNT_OFF", "amount_off "]
        case .object: return other.filter { $0.members == nil }
        case .list: return other.filter { $0.arrayValue == nil }
        }
    }

    /// Values that are refused as `out_of_range`; `valid` is an accepted one.
    func outOfRange(_ valid: JSON) -> [JSON] {
        func tooLong(_ bytes: Int) -> JSON { .string(String(repeating: "A", count: bytes + 1)) }
        switch self {
        case .text(let bytes): return ["", tooLong(bytes)]
        case .externalID: return ["", tooLong(Limits.referenceBytes)]
        case .publicCode: return ["", "AB", tooLong(Limits.publicCodeBytes)]
        case .integer(let range):
            return [
                .integer(range.lowerBound - 1), .integer(range.upperBound + 1),
                .integer(.min), .integer(.max), -1_001,
            ]
        case .list(let count):
            let item = valid[0] ?? .null
            let tooMany = JSON.array(Array(repeating: item, count: count.upperBound + 1))
            return count.lowerBound > 0 ? [[], tooMany] : [tooMany]
        default: return []
        }
    }

    /// Extreme values that are accepted.
    var extremes: [JSON] {
        switch self {
        case .text(let bytes): ["A", .string(String(repeating: "A", count: bytes)), "满减 é'\""]
        case .externalID: ["0", .string(String(repeating: "z", count: 128)), "aZ0._:@-"]
        case .publicCode: ["abc", .string(String(repeating: "9", count: 32))]
        case .integer(let range): [.integer(range.lowerBound), .integer(range.upperBound)]
        case .bool: [true, false]
        case .timestamp: ["2026-12-24T00:00:00+08:00", "2026-12-24T00:00:00.999999999Z"]
        default: []
        }
    }
}

/// One field of a document: where, of what kind, and whether it may be left out.
struct DocumentField {
    let pointer: String
    let kind: FieldKind
    let isRequired: Bool

    static func required(_ pointer: String, _ kind: FieldKind) -> DocumentField {
        DocumentField(pointer: pointer, kind: kind, isRequired: true)
    }

    static func optional(_ pointer: String, _ kind: FieldKind) -> DocumentField {
        DocumentField(pointer: pointer, kind: kind, isRequired: false)
    }
}

extension JSON {
    /// The value at a pointer without escapes.
    func value(at pointer: String) -> JSON? {
        pointer.split(separator: "/").reduce(Optional(self)) { json, token in
            Int(token).map { json?[$0] } ?? json?[String(token)]
        }
    }

    /// A copy with the value at `pointer` replaced, added, or removed where `value` is nil.
    func replacing(_ pointer: String, with value: JSON?) -> JSON {
        replacing(pointer.split(separator: "/")[...], with: value) ?? .null
    }

    private func replacing(_ tokens: ArraySlice<Substring>, with value: JSON?) -> JSON? {
        guard let token = tokens.first else { return value }
        let rest = tokens.dropFirst()
        switch self {
        case .array(var items):
            guard let index = Int(token), items.indices.contains(index) else { return self }
            items[index] = items[index].replacing(rest, with: value) ?? .null
            return .array(items)
        case .object(let members):
            var changed = members.compactMap { member -> Member? in
                guard member.name == token else { return member }
                return member.value.replacing(rest, with: value).map { Member(member.name, $0) }
            }
            if rest.isEmpty, let value, !members.contains(where: { $0.name == token }) {
                changed.append(Member(String(token), value))
            }
            return .object(changed)
        default: return self
        }
    }
}
