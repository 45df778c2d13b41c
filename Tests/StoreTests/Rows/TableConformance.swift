import Database
import Domain
import Ledger
import Store
import Testing

/// What every table must do, on any database: give back what was written, in the same columns.
enum TableConformance {
    /// Writes `first`, reads it, changes it to `second` (same key), reads it again, and finds it
    /// once in a scan.
    static func check<T: Table>(
        _ table: T.Type, _ first: T.Row, _ second: T.Row, _ connection: any Connection
    ) throws {
        let key = T.key(of: first)
        #expect(key == T.key(of: second), "\(T.name): the change keeps the key")
        #expect(T.values(of: first).count == T.columns, "\(T.name)")
        #expect(T.values(ofKey: key).count == T.keyColumns, "\(T.name)")
        #expect(Array(T.values(of: first).prefix(T.keyColumns)) == T.values(ofKey: key))

        try connection.executeEach(T.insert, [T.values(of: first) + [.integer(7)]])
        #expect(try load(table, key, connection) == T.values(of: first), "\(T.name)")
        let changed = try connection.executeEach(
            T.update, [T.values(of: second) + [.integer(8)]])
        #expect(changed == [1], "\(T.name)")
        #expect(try load(table, key, connection) == T.values(of: second), "\(T.name)")

        var found = 0
        let written = rowDigest(table, T.values(of: second), entry: 8) { $0 }
        try scanBytes(table, connection) { stored, _ in
            found += 1
            #expect(stored.entry == 8, "\(T.name)")
            #expect(Array(stored.name.dropFirst(2)) == written.key, "\(T.name)")
            #expect(Array(stored.content) == written.digest, "\(T.name): as when it was written")
        }
        #expect(found == 1, "\(T.name)")
    }

    private static func load<T: Table>(
        _ table: T.Type, _ key: T.Key, _ connection: any Connection
    ) throws -> [SQLValue]? {
        let rows = RowSet<T>()
        return try rows.load(key, connection).map { T.values(of: $0) }
    }
}
