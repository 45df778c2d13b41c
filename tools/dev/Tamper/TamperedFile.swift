import Foundation

/// A database file that is edited directly and put right again from a sound copy.
final class TamperedFile {
    /// One table with its columns in order.
    struct Table {
        let name: String
        let columns: [Column]

        var keys: [Column] { columns.filter(\.isKey) }
        var others: [Column] { columns.filter { !$0.isKey } }
    }

    struct Column {
        let name: String
        /// INTEGER, TEXT, BLOB or REAL.
        let type: String
        let isKey: Bool
    }

    let tables: [Table]
    private let file: SQLiteFile

    /// Opens the file and the sound copy beside it.
    init(path: String, soundCopy: String) throws {
        file = try SQLiteFile(path: path)
        try file.execute("PRAGMA synchronous = OFF")
        try file.execute("ATTACH '\(soundCopy)' AS sound")
        let file = file
        tables = try file.texts(
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        ).map { name in
            Table(name: name, columns: try Self.columns(of: name, file))
        }
    }

    private static func columns(of table: String, _ file: SQLiteFile) throws -> [Column] {
        let source = "FROM pragma_table_info('\(table)') ORDER BY cid"
        let names = try file.texts("SELECT name \(source)")
        let types = try file.texts("SELECT type \(source)")
        let keys = try file.texts("SELECT pk \(source)")
        return names.indices.map {
            Column(name: names[$0], type: types[$0], isKey: keys[$0] != "0")
        }
    }

    func count(_ table: Table) throws -> Int {
        try file.integer("SELECT count(*) FROM main.\(table.name)")
    }

    /// A row's values as SQL literals, by column.
    func literals(_ table: Table, row: Int) throws -> [String: String] {
        var literals: [String: String] = [:]
        for column in table.columns {
            let texts = try file.texts(
                "SELECT quote(\(column.name)) FROM main.\(table.name) LIMIT 1 OFFSET \(row)")
            literals[column.name] = texts.first ?? "NULL"
        }
        return literals
    }

    /// Values of a query, as SQL literals or text.
    func texts(_ query: String) throws -> [String] { try file.texts(query) }

    /// Runs the statements together; false where the database refuses them, or where they change
    /// nothing in these tables.
    func edit(_ statements: [String], of tables: [Table]) throws -> Bool {
        try file.execute("BEGIN IMMEDIATE")
        do {
            for statement in statements { try file.execute(statement) }
            guard try tables.contains(where: isChanged) else {
                try file.execute("ROLLBACK")
                return false
            }
            try file.execute("COMMIT")
            return true
        } catch {
            try file.execute("ROLLBACK")
            return false
        }
    }

    private func isChanged(_ table: Table) throws -> Bool {
        let name = table.name
        return try file.integer(
            """
            SELECT EXISTS (SELECT * FROM main.\(name) EXCEPT SELECT * FROM sound.\(name))
              OR EXISTS (SELECT * FROM sound.\(name) EXCEPT SELECT * FROM main.\(name))
            """) != 0
    }

    /// Puts these tables back as they were.
    func restore(_ tables: [Table]) throws {
        try file.execute("BEGIN IMMEDIATE")
        for table in tables {
            try file.execute("DELETE FROM main.\(table.name)")
            try file.execute(
                "INSERT INTO main.\(table.name) SELECT * FROM sound.\(table.name)")
        }
        try file.execute("COMMIT")
    }
}
