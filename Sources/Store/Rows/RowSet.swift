package import Database
package import Ledger

/// The rows of one table that a batch has looked at, and what it changed.
///
/// A row is read at most once per batch. Changes stay in memory until `flush`, so a command sees
/// what earlier commands of its batch did, and the database sees each row once.
package final class RowSet<T: Table> {
    private var rows: [T.Key: Known] = [:]
    private var changes: [T.Key: Change] = [:]
    private var changedKeys: [T.Key] = []
    private let loading: FactLoading
    private var wanted: [T.Key] = []
    private var isWanted: Set<T.Key> = []
    private var insertions: [(T.Row) -> Void] = []

    /// A row as it is now, with the entry that wrote it as it is stored; nil where there is none.
    private struct Known {
        var row: T.Row?
        var entry: Int64 = 0
    }

    private struct Change {
        /// The stored version that the change replaces; nil for a new row.
        let replaced: StoredRow<T.Row>?
        /// Index, inside the batch, of the journal entry that wrote the row last.
        var entryIndex: Int
    }

    package init(_ loading: FactLoading = FactLoading()) {
        self.loading = loading
    }

    /// The row, from memory or from the database; nil where there is none. Throws `FactsMissing`
    /// while probing.
    package func load(_ key: T.Key, _ connection: any Connection) throws -> T.Row? {
        if let known = rows[key] { return known.row }
        if loading.isProbing {
            want(key)
            throw FactsMissing()
        }
        var found = Known()
        try connection.query(T.select, T.values(ofKey: key)) {
            found = try Self.known(from: $0)
        }
        rows[key] = found
        return found.row
    }

    /// Loads many rows in one go, in the order of the keys given.
    package func prefetch(_ keys: [T.Key], _ connection: any Connection) throws {
        let missing = keys.filter { rows[$0] == nil }
        guard !missing.isEmpty else { return }
        if loading.isProbing {
            for key in missing { want(key) }
            throw FactsMissing()
        }
        for key in missing { rows[key] = Known() }
        try connection.queryEach(T.select, missing.map(T.values(ofKey:))) { index, columns in
            rows[missing[index]] = try Self.known(from: columns)
        }
    }

    /// Notes, while probing, that the row will be needed.
    package func want(_ key: T.Key) {
        guard loading.isProbing, rows[key] == nil else { return }
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
    func current(_ key: T.Key) -> T.Row? { rows[key]?.row }

    /// Tells of every row that the batch inserts.
    func onInsert(_ body: @escaping (T.Row) -> Void) { insertions.append(body) }

    private static func known(from columns: any SQLRow) throws -> Known {
        let stored = try T.stored(from: columns)
        return Known(row: stored.row, entry: stored.entry)
    }

    /// Takes a row that another query (by another unique key) has found, unless it is known.
    package func adopt(_ stored: StoredRow<T.Row>) -> T.Row {
        let key = T.key(of: stored.row)
        if let current = rows[key]?.row { return current }
        rows[key] = Known(row: stored.row, entry: stored.entry)
        return stored.row
    }

    /// The entry that a loaded row names; nil for a row that is not there or not loaded.
    package func storedEntry(_ key: T.Key) -> Int64? {
        guard let known = rows[key], known.row != nil else { return nil }
        return known.entry
    }

    /// All rows held in memory; used to find rows that this batch itself inserted.
    package var loaded: some Sequence<T.Row> { rows.values.lazy.compactMap { $0.row } }

    /// Rows written by this batch, in the order of their first change.
    package var changedRows: [T.Row] { changedKeys.compactMap { rows[$0]?.row } }

    /// True where this batch has inserted or changed the row.
    package func isChanged(_ key: T.Key) -> Bool { changes[key] != nil }

    package func insert(_ row: T.Row, entryIndex: Int) {
        let key = T.key(of: row)
        precondition(rows[key]?.row == nil, "a new row has a new key")
        rows[key] = Known(row: row)
        changes[key] = Change(replaced: nil, entryIndex: entryIndex)
        changedKeys.append(key)
        for tell in insertions { tell(row) }
    }

    /// Precondition: the row was loaded or inserted by this batch.
    package func update(_ row: T.Row, entryIndex: Int) {
        let key = T.key(of: row)
        guard let known = rows[key], let old = known.row else {
            preconditionFailure("a changed row was loaded before")
        }
        rows[key]?.row = row
        if changes[key] == nil {
            changes[key] = Change(
                replaced: StoredRow(row: old, entry: known.entry), entryIndex: entryIndex)
            changedKeys.append(key)
        } else {
            changes[key]?.entryIndex = entryIndex
        }
    }

    /// Writes all changes. `firstEntry` is the journal sequence of the batch's entry 0; for each
    /// row, `attribute` gets the index of its entry and the digest to store there.
    package func flush(
        _ connection: any Connection, firstEntry: Int64, hash: ([UInt8]) -> [UInt8],
        attribute: (Int, RowDigest) -> Void
    ) throws {
        var inserts: [[SQLValue]] = []
        var updates: [[SQLValue]] = []
        for key in changedKeys {
            guard let change = changes[key], let row = rows[key]?.row else { continue }
            var values = T.values(of: row)
            let entry = firstEntry + Int64(change.entryIndex)
            let (name, digest) = rowDigest(T.self, values, entry: entry, hash: hash)
            let replaced = change.replaced.map {
                rowDigest(T.self, T.values(of: $0.row), entry: $0.entry, hash: hash).digest
            }
            attribute(
                change.entryIndex,
                RowDigest(table: T.code, key: name, digest: digest, replaced: replaced))
            values.append(.integer(entry))
            if change.replaced == nil { inserts.append(values) } else { updates.append(values) }
        }
        if !inserts.isEmpty { try connection.executeSet(T.insert, inserts) }
        if !updates.isEmpty {
            let changed = try connection.executeSet(T.update, updates)
            precondition(changed == updates.count, "an update changes exactly its row")
        }
    }
}
