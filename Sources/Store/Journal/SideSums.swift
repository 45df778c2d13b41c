// Some rows are no state that an entry tells of: stored answers (many of them refusals, which leave
// no entry, and pruned after a month), ranges of numbers, the history of the schema. For each of
// these tables the journal's head keeps a sum: a keyed hash of every row, added modulo 2^128. A row
// that is written adds its hash, a row that goes takes it away again, so the sum of what is stored
// must be the sum in the head, and whoever edits, adds or deletes a row cannot make it so without
// the key. The head itself carries a keyed code over all of it.

/// Sums over the rows outside the journal, by table.
package struct SideSums: Hashable, Sendable {
    package var answers: UInt128 = 0
    package var leases: UInt128 = 0
    package var migrations: UInt128 = 0

    package init() {}

    /// 48 bytes: each sum big-endian, in the order above.
    package var bytes: [UInt8] {
        [answers, leases, migrations].flatMap { sum in
            withUnsafeBytes(of: sum.bigEndian) { Array($0) }
        }
    }

    /// Nil for anything but 48 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 48 else { return nil }
        answers = UInt128(hash: bytes[..<16])
        leases = UInt128(hash: bytes[16..<32])
        migrations = UInt128(hash: bytes[32...])
    }

    package static func + (left: SideSums, right: SideSums) -> SideSums {
        var sums = SideSums()
        sums.answers = left.answers &+ right.answers
        sums.leases = left.leases &+ right.leases
        sums.migrations = left.migrations &+ right.migrations
        return sums
    }
}

extension UInt128 {
    /// Of 16 bytes, big-endian.
    package init(hash bytes: some Sequence<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}

/// What one transaction does to the sums.
package final class SideTally {
    private let hash: ([UInt8]) -> [UInt8]
    package private(set) var change = SideSums()

    /// `hash` gives 16 bytes, keyed.
    package init(hash: @escaping ([UInt8]) -> [UInt8]) {
        self.hash = hash
    }

    /// For connections that only read: adding to it is a mistake in the program.
    package convenience init() {
        self.init { _ in preconditionFailure("rows are written with a keyed tally") }
    }

    package var isChanged: Bool { change != SideSums() }

    /// A stored answer is its keyed code.
    package func add(answer code: [UInt8]) { change.answers &+= UInt128(hash: code) }

    package func remove(answer code: [UInt8]) { change.answers &-= UInt128(hash: code) }

    package func add(lease row: [UInt8]) { change.leases &+= sum(1, row) }

    package func remove(lease row: [UInt8]) { change.leases &-= sum(1, row) }

    package func add(migration row: [UInt8]) { change.migrations &+= sum(2, row) }

    private func sum(_ table: UInt8, _ row: [UInt8]) -> UInt128 {
        UInt128(hash: hash([table] + row))
    }
}
