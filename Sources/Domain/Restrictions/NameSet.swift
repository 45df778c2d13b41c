/// A set of names that is asked for every line of every order: SKUs, categories, stores, channels.
///
/// An order's names are hashed once (`HashedName`), however many offers look at them, so that a
/// look-up is one probe of a flat table and, only for a hit, one comparison of text. Fifty thousand
/// SKUs cost an order of fifty lines a microsecond.
package struct NameSet: Hashable, Sendable {
    private final class Table: Sendable {
        /// Sorted, so that equal sets print alike.
        let names: [String]
        /// Open addressing: 0 for empty, else the upper half of the hash and 1 + an index of
        /// `names`. A power of two, at most half full.
        let slots: [UInt64]

        init(_ names: [String]) {
            self.names = names
            var capacity = 8
            while capacity < names.count * 2 { capacity *= 2 }
            var slots = [UInt64](repeating: 0, count: capacity)
            for (index, name) in names.enumerated() {
                let hash = HashedName(name).hash
                var place = Int(truncatingIfNeeded: hash) & (capacity - 1)
                while slots[place] != 0 { place = (place + 1) & (capacity - 1) }
                slots[place] = hash & ~0xFFFF_FFFF | UInt64(index + 1)
            }
            self.slots = slots
        }
    }

    /// Nil for the empty set, which most restrictions are.
    private let table: Table?

    package init(_ names: some Sequence<String> = []) {
        let names = Set(names).sorted()
        table = names.isEmpty ? nil : Table(names)
    }

    package var isEmpty: Bool { table == nil }
    package var count: Int { table?.names.count ?? 0 }

    /// Every name once, sorted.
    package var names: [String] { table?.names ?? [] }

    package func contains(_ name: String) -> Bool {
        table != nil && contains(HashedName(name))
    }

    package func contains(_ name: HashedName) -> Bool {
        guard let table else { return false }
        return table.slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var place = Int(truncatingIfNeeded: name.hash) & mask
            while slots[place] != 0 {
                let slot = slots[place]
                if (slot ^ name.hash) >> 32 == 0,
                    table.names[Int(slot & 0xFFFF_FFFF) - 1] == name.text
                {
                    return true
                }
                place = (place + 1) & mask
            }
            return false
        }
    }

    /// The smallest name of both sets; nil where they have none in common.
    package func common(with other: NameSet) -> String? {
        names.first { other.contains($0) }
    }

    package static func == (one: NameSet, two: NameSet) -> Bool {
        one.table === two.table || one.names == two.names
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(names)
    }
}

extension NameSet: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: String...) {
        self.init(elements)
    }
}

/// A name with its hash. The hash is keyed for each process, so that nobody can choose names that
/// collide; no result depends on it.
package struct HashedName: Hashable, Sendable {
    package let text: String
    let hash: UInt64

    package init(_ text: String) {
        self.text = text
        var hasher = Hasher()
        hasher.combine(text)
        hash = UInt64(truncatingIfNeeded: hasher.finalize())
    }
}
