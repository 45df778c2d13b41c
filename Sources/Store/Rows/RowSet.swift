package import Database
package import Ledger

/// The rows of one table that a batch has looked at, and what it changed.
///
/// A row is read at most once per batch. Changes stay in memory until `flush`, so a command sees
/// what earlier commands of its batch did, and the database sees each row once.
package final class RowSet<T: Table> {
    private var slots: [T.Key: Slot] = [:]
    private var changed: [Slot] = []
    private let loading: FactLoading
    private var wanted: [T.Key] = []
    private var isWanted: Set<T.Key> = []
    private var insertions: [(T.Row) -> Void] = []

    /// What is known under one key. An object, so that a change looks its key up once: this is
    /// where a batch spends the time between its statements.
    private final class Slot {
        /// The row as it is now; nil where there is none.
        var row: T.Row?
        /// The entry that wrote the row as it is stored.
        let entry: Int64
        /// The stored version that a change replaces; nil for a new row.
        var replaced: T.Row?
        /// Index, inside the batch, of the journal entry that wrote the row last; nil where the
        /// batch has changed nothing.
        var entryIndex: Int?

        init(_ row: T.Row?, entry: Int64 = 0) {
            self.row = row
            self.entry = entry
        }
    }

    package init(_ loading: FactLoading = FactLoading()) {
        self.loading = loading
    }

    /// The row, from memory or from the database; nil where there is none. Throws `FactsMissing`
    /// while probing.
    package func load(_ key: T.Key, _ connection: any Connection) throws -> T.Row? {
        if let slot = slots[key] { return slot.row }
        if loading.isProbing {
            want(key)
            throw FactsMissing()
        }
        var found: Slot?
        try connection.query(T.select, T.values(ofKey: key)) {
            found = try Self.slot(from: $0)
        }
        let slot = found ?? Slot(nil)
        slots[key] = slot
        return slot.row
    }

    /// Loads many rows in one go, in the order of the keys given.
    package func prefetch(_ keys: [T.Key], _ connection: any Connection) throws {
        let missing = keys.filter { slots[$0] == nil }
        guard !missing.isEmpty else { return }
        if loading.isProbing {
            for key in missing { want(key) }
            throw FactsMissing()
        }
        for key in missing { slots[key] = Slot(nil) }
        try connection.queryEach(T.select, missing.map(T.values(ofKey:))) { index, columns in
            slots[missing[index]] = try Self.slot(from: columns)
        }
    }

    /// Notes, while probing, that the row will be needed.
    package func want(_ key: T.Key) {
        guard loading.isProbing, slots[key] == nil else { return }
        loading.lack()
        if isWanted.insert(key).inserted { wanted.append(key) }
    }

    func fetchWanted(_ connection: any Connection) throws {
        guard !wanted.isEmpty else { return }
        defer {
            wanted = []
            isWanted = []
        }
        try prefetch(wanted, connection)
    }

    /// The row as it is in memory; nil where there is none, or it was not loaded.
    func current(_ key: T.Key) -> T.Row? { slots[key]?.row }

    /// Tells of every row that the batch inserts.
    func onInsert(_ body: @escaping (T.Row) -> Void) { insertions.append(body) }

    private static func slot(from columns: any SQLRow) throws -> Slot {
        let stored = try T.stored(from: columns)
        return Slot(stored.row, entry: stored.entry)
    }

    /// Takes a row that another query (by another unique key) has found, unless it is known.
    package func adopt(_ stored: StoredRow<T.Row>) -> T.Row {
        let key = T.key(of: stored.row)
        if let current = slots[key]?.row { return current }
        slots[key] = Slot(stored.row, entry: stored.entry)
        return stored.row
    }

    /// The entry that a loaded row names; nil for a row that is not there or not loaded.
    package func storedEntry(_ key: T.Key) -> Int64? {
        guard let slot = slots[key], slot.row != nil else { return nil }
        return slot.entry
    }

    /// A row held in memory that is the one asked for, whether it is stored or this batch has
    /// inserted it.
    package func loaded(where isWanted: (T.Row) -> Bool) -> T.Row? {
        for slot in slots.values {
            if let row = slot.row, isWanted(row) { return row }
        }
        return nil
    }

    /// Rows written by this batch, in the order of their first change.
    package var changedRows: [T.Row] { changed.compactMap(\.row) }

    /// True where this batch has inserted or changed the row.
    package func isChanged(_ key: T.Key) -> Bool { slots[key]?.entryIndex != nil }

    package func insert(_ row: T.Row, entryIndex: Int) {
        let key = T.key(of: row)
        precondition(slots[key]?.row == nil, "a new row has a new key")
        let slot = Slot(row)
        slot.entryIndex = entryIndex
        slots[key] = slot
        changed.append(slot)
        for tell in insertions { tell(row) }
    }

    /// Precondition: the row was loaded or inserted by this batch.
    package func update(_ row: T.Row, entryIndex: Int) {
        guard let slot = slots[T.key(of: row)], let old = slot.row else {
            preconditionFailure("a changed row was loaded before")
        }
        if slot.entryIndex == nil {
            slot.replaced = old
            changed.append(slot)
        }
        slot.row = row
        slot.entryIndex = entryIndex
    }

    /// Writes all changes. `firstEntry` is the journal sequence of the batch's entry 0; for each
    /// row, `attribute` gets the index of its entry and the digest to store there.
    package func flush(
        _ connection: any Connection, firstEntry: Int64, hash: ([UInt8]) -> [UInt8],
        attribute: (Int, RowDigest) -> Void
    ) throws {
        var inserts: [[SQLValue]] = []
        var updates: [[SQLValue]] = []
        for slot in changed {
            guard let entryIndex = slot.entryIndex, let row = slot.row else { continue }
            var values = T.values(of: row)
            let entry = firstEntry + Int64(entryIndex)
            let (name, digest) = rowDigest(T.self, values, entry: entry, hash: hash)
            let replaced = slot.replaced.map {
                rowDigest(T.self, T.values(of: $0), entry: slot.entry, hash: hash).digest
            }
            attribute(
                entryIndex,
                RowDigest(table: T.code, key: name, digest: digest, replaced: replaced))
            values.append(.integer(entry))
            if slot.replaced == nil { inserts.append(values) } else { updates.append(values) }
        }
        if !inserts.isEmpty { try connection.executeLater(T.insert, inserts) }
        if !updates.isEmpty {
            let count = updates.count
            try connection.executeLater(T.update, updates) { changed in
                precondition(changed == count, "an update changes exactly its row")
            }
        }
    }
}
