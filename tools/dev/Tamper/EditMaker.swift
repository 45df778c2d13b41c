/// One direct edit of stored rows.
struct Edit {
    /// What is done, in a word or two.
    let kind: String
    /// Tables it touches; the first is the one it is about.
    let tables: [TamperedFile.Table]
    let statements: [String]
}

/// Draws edits: any column of any row of any table to any kind of other value, rows deleted,
/// copied and swapped, the end of the journal cut off.
struct EditMaker {
    private var random: SplitMix64
    private let file: TamperedFile
    private let tables: [TamperedFile.Table]
    private let counts: [String: Int]

    init(_ file: TamperedFile, seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        self.file = file
        var counts: [String: Int] = [:]
        for table in file.tables { counts[table.name] = try file.count(table) }
        self.counts = counts
        tables = file.tables.filter { counts[$0.name, default: 0] > 0 }
    }

    /// Tables that have no rows, so that nothing of them can be edited.
    var emptyTables: [String] { file.tables.map(\.name).filter { counts[$0] == 0 } }

    /// The next edit; it may be one that the database refuses or that changes nothing.
    mutating func next() throws -> Edit {
        let table = tables[below(tables.count)]
        switch below(100) {
        case 0..<52: return try update(table)
        case 52..<64: return try delete(table)
        case 64..<67:
            return Edit(
                kind: "delete all", tables: [table], statements: ["DELETE FROM main.\(table.name)"])
        case 67..<77: return try copy(table)
        case 77..<87: return try swap(table, all: false)
        case 87..<95: return try swap(table, all: true)
        default: return try cutTail()
        }
    }

    // MARK: Kinds

    private mutating func update(_ table: TamperedFile.Table) throws -> Edit {
        let row = try file.literals(table, row: below(count(table)))
        let column = table.columns[below(table.columns.count)]
        let value = try otherValue(column, table, old: row[column.name] ?? "NULL")
        return Edit(
            kind: column.isKey ? "update key" : "update", tables: [table],
            statements: [
                "UPDATE main.\(table.name) SET \(column.name) = \(value) "
                    + "WHERE \(condition(table, row))"
            ])
    }

    private mutating func delete(_ table: TamperedFile.Table) throws -> Edit {
        let row = try file.literals(table, row: below(count(table)))
        return Edit(
            kind: "delete", tables: [table],
            statements: ["DELETE FROM main.\(table.name) WHERE \(condition(table, row))"])
    }

    /// A row again under another key; other unique columns change with it.
    private mutating func copy(_ table: TamperedFile.Table) throws -> Edit {
        let row = try file.literals(table, row: below(count(table)))
        let changesAll = below(2) == 0
        let key = table.keys[below(table.keys.count)].name
        let values = try table.columns.map { column -> String in
            let old = row[column.name] ?? "NULL"
            let isNew = column.name == key || (changesAll && !column.isKey && below(2) == 0)
            return isNew ? try otherValue(column, table, old: old) : old
        }
        return Edit(
            kind: "insert copy", tables: [table],
            statements: [
                "INSERT INTO main.\(table.name) VALUES (\(values.joined(separator: ", ")))"
            ])
    }

    /// Two rows exchange one column, or all but their keys.
    private mutating func swap(_ table: TamperedFile.Table, all: Bool) throws -> Edit {
        let first = try file.literals(table, row: below(count(table)))
        let second = try file.literals(table, row: below(count(table)))
        let others = table.others
        let columns = all || others.isEmpty ? others : [others[below(others.count)]]
        func set(_ row: [String: String]) -> String {
            columns.map { "\($0.name) = \(row[$0.name] ?? "NULL")" }.joined(separator: ", ")
        }
        guard !columns.isEmpty else { return try delete(table) }
        return Edit(
            kind: all ? "swap rows" : "swap values", tables: [table],
            statements: [
                "UPDATE main.\(table.name) SET \(set(second)) WHERE \(condition(table, first))",
                "UPDATE main.\(table.name) SET \(set(first)) WHERE \(condition(table, second))",
            ])
    }

    /// The last blocks and their entries go, and the head names the last one left, with the sums
    /// and the seal that it has now.
    private mutating func cutTail() throws -> Edit {
        let names = ["journal_head", "journal_block", "journal_entry"]
        let blocks = counts["journal_block"] ?? 1
        let kept = max(1, blocks - 1 - below(min(8, blocks)))
        // Bytes 45 to 60 of a header hold its first entry and the number of its entries.
        let last = "(SELECT header FROM main.journal_block WHERE sequence = \(kept))"
        let numbers = try file.texts("SELECT hex(substr(\(last), 45, 16))").first ?? ""
        let entries =
            (Int(numbers.prefix(16), radix: 16) ?? 1) + (Int(numbers.suffix(16), radix: 16) ?? 1)
            - 1
        return Edit(
            kind: "cut the end off",
            tables: names.compactMap { name in file.tables.first { $0.name == name } },
            statements: [
                """
                UPDATE main.journal_head SET block = \(kept), entries = \(entries),
                hash = (SELECT hash FROM main.journal_block WHERE sequence = \(kept))
                """,
                "DELETE FROM main.journal_block WHERE sequence > \(kept)",
                "DELETE FROM main.journal_entry WHERE sequence > \(entries)",
            ])
    }

    // MARK: Values

    private mutating func otherValue(
        _ column: TamperedFile.Column, _ table: TamperedFile.Table, old: String
    ) throws -> String {
        switch below(10) {
        case 0:
            return "NULL"
        case 1, 2:
            let row = try file.literals(table, row: below(count(table)))
            return row[column.name] ?? "NULL"
        default:
            switch column.type {
            case "INTEGER": return otherInteger(old)
            case "TEXT": return otherText(old)
            case "BLOB": return otherBlob(old)
            default: return "0"
            }
        }
    }

    private mutating func otherInteger(_ old: String) -> String {
        let number = Int64(old) ?? 0
        switch below(6) {
        case 0, 1: return "\(number &+ 1)"
        case 2: return "\(number &- 1)"
        case 3: return "0"
        case 4: return "\(number ^ (1 << Int64(below(62))))"
        default: return "\(Int64(bitPattern: random.next()) >> Int64(below(60)))"
        }
    }

    private mutating func otherText(_ old: String) -> String {
        guard old.hasPrefix("'") else { return "'x'" }
        switch below(5) {
        case 0: return "\(old) || 'x'"
        case 1: return "substr(\(old), 2)"
        case 2: return "''"
        case 3: return "upper(\(old)) || lower(\(old))"
        default: return "CAST(X'FF41' AS TEXT)"
        }
    }

    private mutating func otherBlob(_ old: String) -> String {
        guard old.hasPrefix("X'") else { return "X'00'" }
        var digits = Array(old.dropFirst(2).dropLast())
        guard !digits.isEmpty else { return "X'00'" }
        switch below(6) {
        case 0: return "X'\(String(digits.dropLast(2)))'"
        case 1: return "X'\(String(digits))00'"
        case 2: return "zeroblob(\(digits.count / 2))"
        default:
            let place = below(digits.count)
            let value = (Int(String(digits[place]), radix: 16) ?? 0) ^ (1 << below(4))
            digits[place] = Character(String(value, radix: 16))
            return "X'\(String(digits))'"
        }
    }

    private func condition(_ table: TamperedFile.Table, _ row: [String: String]) -> String {
        table.keys.map { "\($0.name) IS \(row[$0.name] ?? "NULL")" }.joined(separator: " AND ")
    }

    private func count(_ table: TamperedFile.Table) -> Int { counts[table.name] ?? 0 }

    private mutating func below(_ bound: Int) -> Int {
        Int(random.next() % UInt64(max(bound, 1)))
    }
}
