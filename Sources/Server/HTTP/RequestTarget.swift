/// A request target, split and percent-decoded strictly.
///
/// Origin form (`/v1/offers?limit=5`) and absolute form are read (RFC 9112, section 3.2). Nothing
/// is repaired: a bad escape, bytes that are not UTF-8, a fragment or a control character refuse
/// the request, so that no two readers can take one target for two different things.
struct RequestTarget: Equatable, Sendable {
    /// Decoded, without the slashes between them. A trailing slash gives an empty last segment.
    let segments: [String]
    /// Decoded names and values in the order sent.
    let query: [QueryItem]

    struct QueryItem: Equatable, Sendable {
        let name: String
        let value: String
    }

    /// Nil where the target is malformed.
    init?(_ text: String) {
        guard let origin = RequestTarget.originForm(text) else { return nil }
        let parts = origin.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first else { return nil }

        var segments: [String] = []
        for raw in path.dropFirst().split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        {
            guard let segment = RequestTarget.decoded(raw, plusIsSpace: false) else { return nil }
            segments.append(segment)
        }
        self.segments = segments

        guard parts.count == 2 else {
            query = []
            return
        }
        guard let items = RequestTarget.items(parts[1]) else { return nil }
        query = items
    }

    private static func items(_ text: Substring.UTF8View.SubSequence) -> [QueryItem]? {
        var items: [QueryItem] = []
        for raw in text.split(separator: UInt8(ascii: "&")) {
            let pair = raw.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = pair.first, let name = decoded(first, plusIsSpace: true) else {
                return nil
            }
            guard let value = pair.count == 2 ? decoded(pair[1], plusIsSpace: true) : "" else {
                return nil
            }
            items.append(QueryItem(name: name, value: value))
        }
        return items
    }

    /// The part from the path on; nil where there is none.
    private static func originForm(_ text: String) -> Substring.UTF8View? {
        let bytes = text[...].utf8
        if bytes.first == UInt8(ascii: "/") { return bytes }
        for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
            let rest = bytes.dropFirst(scheme.utf8.count)
            guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
            return rest[slash...]
        }
        return nil
    }

    private static func decoded(
        _ raw: Substring.UTF8View, plusIsSpace: Bool
    ) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var rest = raw.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = hexValue(rest.next()), let low = hexValue(rest.next()) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace:
                bytes.append(UInt8(ascii: " "))
            case 0...0x20, 0x7F, UInt8(ascii: "#"):
                return nil
            default:
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let digit) where digit >= 0x30 && digit <= 0x39: digit - 0x30
        case .some(let letter) where letter >= 0x41 && letter <= 0x46: letter - 0x41 + 10
        case .some(let letter) where letter >= 0x61 && letter <= 0x66: letter - 0x61 + 10
        default: nil
        }
    }
}
