package import Database

/// Another unique key of a table: what a merchant, a code or a person calls a row.
///
/// `select` takes `values(of:)` and returns the columns of the table.
package protocol UniqueKey: Hashable, Sendable {
    associatedtype T: Table
    static var select: SQL { get }
    var values: [SQLValue] { get }
    /// The key of a row; nil where it has none.
    init?(of row: T.Row)
}

/// Finds rows by another unique key, once per batch, and knows the rows that the batch inserted.
package final class Lookup<Key: UniqueKey> {
    private let set: RowSet<Key.T>
    private let loading: FactLoading
    private var known: [Key: Key.T.Key?] = [:]
    private var wanted: [Key] = []
    private var isWanted: Set<Key> = []

    init(_ set: RowSet<Key.T>, _ loading: FactLoading) {
        self.set = set
        self.loading = loading
        set.onInsert { [unowned self] row in
            if let key = Key(of: row) { known.updateValue(Key.T.key(of: row), forKey: key) }
        }
    }

    /// The row, from memory or from the database; nil where there is none. Throws `FactsMissing`
    /// while probing.
    package func find(_ key: Key, _ connection: any Connection) throws -> Key.T.Row? {
        if let rowKey = known[key] { return rowKey.flatMap { set.current($0) } }
        if loading.isProbing {
            want(key)
            throw FactsMissing()
        }
        var found: StoredRow<Key.T.Row>?
        try connection.query(Key.select, key.values) { found = try Key.T.stored(from: $0) }
        return remember(found, key)
    }

    /// Notes, while probing, that the row will be needed.
    package func want(_ key: Key) {
        guard loading.isProbing, known[key] == nil else { return }
        loading.lack()
        if isWanted.insert(key).inserted { wanted.append(key) }
    }

    func fetchWanted(_ connection: any Connection) throws {
        defer {
            wanted = []
            isWanted = []
        }
        try prefetch(wanted, connection)
    }

    /// Finds many rows in one go.
    package func prefetch(_ keys: [Key], _ connection: any Connection) throws {
        let keys = keys.filter { known[$0] == nil }
        guard !keys.isEmpty else { return }
        var rows = [StoredRow<Key.T.Row>?](repeating: nil, count: keys.count)
        try connection.queryEach(Key.select, keys.map(\.values)) { index, columns in
            rows[index] = try Key.T.stored(from: columns)
        }
        for (key, row) in zip(keys, rows) { remember(row, key) }
    }

    @discardableResult
    private func remember(
        _ stored: StoredRow<Key.T.Row>?, _ key: Key
    ) -> Key.T.Row? {
        let current = stored.map { set.adopt($0) }
        known.updateValue(current.map { Key.T.key(of: $0) }, forKey: key)
        return current
    }
}
