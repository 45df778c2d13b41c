/// A member's tags: the merchant's own words, sorted, each once. At most `Limits.memberTags`, each
/// 1 ... `Limits.tagBytes` bytes.
package struct MemberTags: Hashable, Sendable {
    /// By UTF-8, so that equal sets are stored alike on every database.
    package let names: [String]
    package let set: Set<String>

    package init(_ names: some Sequence<String>) {
        set = Set(names)
        self.names = set.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package static let empty = MemberTags([])

    package var isEmpty: Bool { names.isEmpty }
    package var document: JSON { .array(names.map(JSON.string)) }
}

extension FieldFormat where Value == MemberTags {
    /// The whole set; entries that come twice count once.
    package static var memberTags: FieldFormat {
        let list = FieldFormat<[String]>.list(
            of: .text(1...Limits.tagBytes), count: 0...Limits.memberTags)
        return FieldFormat(expected: list.expected()) { json, log in
            list.read(json, log).map { MemberTags($0) }
        }
    }
}
