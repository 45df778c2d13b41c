package import Database
package import Ledger

/// The rows of one table that a batch has looked at, and what it changed.
///
/// A row is read at most once per batch. Changes stay in memory until `flush`, so a command sees
/// what earlier commands of its batch did, and the database sees each row once.
package final class RowSet<T: Table> {
    private var rows: [T.Key: T.Row?] = [:]
    private var changes: [T.Key: Change] = [:]
    private var changedKeys: [T.Key] = []
    private let loading: FactLoading
    private var wanted: [T.Key] = []
    private var isWanted: Set<T.Key> = []
    private var insertions: [(T.Row) -> Void] = []

    private struct Change {
        let isNew: Bool
        /// Index, inside the batch, of the journal entry that wrote the row last.
        var entryIndex: Int
    }

    package init(_ loading: FactLoading = FactLoading()) {
        self.loading = loading
    }

    /// The row, from memory or from the database; nil where there is none. Throws `FactsMissing`
    /// while probing.
    package func load(_ key: T.Key, _ connection: any Connection) throws -> T.Row? {
        if let known = rows[key] { return known }
        if loading.isProbing {
            want(key)
            throw FactsMissing()
        }
        var found: T.Row?
        try connection.query(T.select, T.values(ofKey: key)) { found = try T.row(from: $0) }
        rows.updateValue(found, forKey: key)
        return found
    }

    /// Loads many rows in one go, in the order of the keys given.
    package func prefetch(_ keys: [T.Key], _ connection: any Connection) throws {
        let missing = keys.filter { rows[$0] == nil }
        guard !missing.isEmpty else { return }
        if loading.isProbing {
            for key in missing { want(key) }
            throw FactsMissing()
        }
        for key in missing { rows.updateValue(nil, forKey: key) }
        try connection.queryEach(T.select, missing.map(T.values(ofKey:))) { index, columns in
            rows.updateValue(try T.row(from: columns), forKey: missing[index])
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
    func current(_ key: T.Key) -> T.Row? { rows[key] ?? nil }

    /// Tells of every row that the batch inserts.
    func onInsert(_ body: @escaping (T.Row) -> Void) { insertions.append(body) }

    /// Takes a row that another query (by another unique key) has found, unless it is known.
    package func adopt(_ row: T.Row) -> T.Row {
        let key = T.key(of: row)
        if let known = rows[key], let current = known { return current }
        rows.updateValue(row, forKey: key)
        return row
    }

    /// All rows held in memory; used to find rows that this batch itself inserted.
    package var loaded: some Sequence<T.Row> { rows.values.lazy.compactMap { $0 } }

    /// Rows written by this batch, in the order of their first change.
    package var changedRows: [T.Row] { changedKeys.compactMap { rows[$0] ?? nil } }

    /// True where this batch has inserted or changed the row.
    package func isChanged(_ key: T.Key) -> Bool { changes[key] != nil }

    package func insert(_ row: T.Row, entryIndex: Int) {
        let key = T.key(of: row)
        precondition((rows[key] ?? nil) == nil, "a new row has a new key")
        rows.updateValue(row, forKey: key)
        changes[key] = Change(isNew: true, entryIndex: entryIndex)
        changedKeys.append(key)
        for tell in insertions { tell(row) }
    }

    /// Precondition: the row was loaded or inserted by this batch.
    package func update(_ row: T.Row, entryIndex: Int) {
        let key = T.key(of: row)
        precondition((rows[key] ?? nil) != nil, "a changed row was loaded before")
        rows.updateValue(row, forKey: key)
        if changes[key] == nil {
            changes[key] = Change(isNew: false, entryIndex: entryIndex)
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
            guard let change = changes[key], let row = rows[key] ?? nil else { continue }
            var values = T.values(of: row)
            attribute(change.entryIndex, rowDigest(T.self, key: key, values: values, hash: hash))
            values.append(.integer(firstEntry + Int64(change.entryIndex)))
            if change.isNew { inserts.append(values) } else { updates.append(values) }
        }
        if !inserts.isEmpty { try connection.executeSet(T.insert, inserts) }
        if !updates.isEmpty {
            let changed = try connection.executeSet(T.update, updates)
            precondition(changed == updates.count, "an update changes exactly its row")
        }
    }
}
