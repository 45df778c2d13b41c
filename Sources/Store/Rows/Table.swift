// The room "Rows": how state rows are kept, once for all tables.
//
// Every state table has one `…Table.swift` with its SQL text and the mapping between a row and
// its columns; nothing in this target decides. All tables share three habits:
// - the merchant (tenant) comes first in the key;
// - the last column, `entry`, is the journal sequence of the entry that last wrote the row, and
//   that entry holds a digest of the row, so that a change behind the engine's back shows;
// - rows are loaded, changed in memory and flushed once per batch (`RowSet`).

package import Database

/// SQL text and column mapping of one state table.
///
/// `select` takes the key's values. `insert` and `update` take `values(of:)` followed by the
/// entry, so both bind the same parameters. `scan` reads every row, in no order: sorting a table
/// that is stored in another order would cost a visit to every page for each row. All of them
/// return the columns of `values(of:)` in that order, then `entry`.
package protocol Table: SendableMetatype {
    associatedtype Row: Sendable
    associatedtype Key: Hashable & Sendable

    /// Stored in row digests; never changes and is never reused.
    static var code: UInt8 { get }
    static var name: String { get }
    static var select: SQL { get }
    static var insert: SQL { get }
    static var update: SQL { get }
    static var scan: SQL { get }
    /// Number of columns before `entry`.
    static var columns: Int { get }
    /// How many of them, from the first, are the key.
    static var keyColumns: Int { get }

    static func key(of row: Row) -> Key
    static func values(ofKey key: Key) -> [SQLValue]
    static func values(of row: Row) -> [SQLValue]
    /// Throws `DatabaseFailure` with code `corrupt` when a column does not hold what it must.
    static func row(from columns: any SQLRow) throws -> Row
}

/// The two-number key that most tables have: merchant and id.
package struct RowKey: Hashable, Sendable {
    package let tenant: Int64
    package let id: Int64

    package init(tenant: Int64, id: Int64) {
        self.tenant = tenant
        self.id = id
    }

    var values: [SQLValue] { [.integer(tenant), .integer(id)] }
}

/// A row with the entry that wrote it, as found by another key than the primary one.
package struct StoredRow<Row: Sendable>: Sendable {
    package let row: Row
    package let entry: Int64
}

extension Table {
    static func stored(from columns: any SQLRow) throws -> StoredRow<Row> {
        StoredRow(row: try row(from: columns), entry: try columns.integer(Self.columns))
    }
}
