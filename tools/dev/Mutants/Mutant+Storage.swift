extension Mutant {
    /// The database and what stores rows.
    static let storage: [Mutant] = [
        Mutant(
            90, "Database/SQLite/SQLiteSession.swift",
            "PRAGMA synchronous = FULL;",
            #"PRAGMA synchronous = \(MUTANT ? "OFF" : "FULL");"#,
            "A commit is not synced.",
            "CareTests"),
        Mutant(
            91, "Database/SQLite/SQLiteConnection.swift",
            "in try dialect.expand(sql)",
            #"""
            in try dialect.expand(sql)
                                .swapped(MUTANT, "CHECK (uses_left >= 0)", "CHECK (1 = 1)")
            """#,
            "The table of coupons takes fewer than no uses.",
            "ConstraintTests"),
        Mutant(
            92, "Database/SQLite/SQLiteConnection.swift",
            "in try dialect.expand(sql)",
            #"""
            in try dialect.expand(sql)
                                .swapped(MUTANT, ", UNIQUE (tenant, campaign, serial)", "")
            """#,
            "Two coupons may have one serial number.",
            "ConstraintTests"),
        Mutant(
            93, "Database/SQLite/SQLiteConnection.swift",
            "in try dialect.expand(sql)",
            #"""
            in try dialect.expand(sql)
                                .swapped(MUTANT, "CHECK (kind IN (1, 10, 20) OR balance \#
            >= 0)", "CHECK (1 = 1)")
            """#,
            "The table of accounts takes an overdraft.",
            "TableTests"),
        Mutant(
            94, "Database/SQLite/SQLiteConnection.swift",
            "in try dialect.expand(sql)",
            #"""
            in try dialect.expand(sql)
                                .swapped(MUTANT, ", PRIMARY KEY (tenant, key_hash)", "")
            """#,
            "Two answers may be stored under one key.",
            "ConstraintTests"),
        Mutant(
            95, "Database/SQLite/SQLiteConnection.swift",
            "in try dialect.expand(sql)",
            #"""
            in try dialect.expand(sql)
                                .swapped(MUTANT, ", UNIQUE (tenant, public_code)", "")
            """#,
            "Two offers may have one public code.",
            "ConstraintTests"),
        Mutant(
            96, "Database/SQLite/SQLiteConnection.swift",
            #"""
            let text = try dialect.expand(sql)
                    let compiled
            """#,
            #"""
            let text = try dialect.expand(sql)
                        .swapped(
                            MUTANT, "FROM campaign WHERE tenant = $1 AND id >",
                            "FROM campaign WHERE tenant >= 0 * $1 AND id >")
                    let compiled
            """#,
            "A merchant lists the campaigns of all.",
            "ListTests"),
        Mutant(
            97, "Database/SQLite/SQLiteConnection.swift",
            "compiled = try database.cachedStatement(sql: text)",
            #"""
            compiled = try database.cachedStatement(
                            sql: text.swapped(MUTANT, "AND member = $2 AND id > $3", "AND \#
            member = $2 AND id >= $3"))
            """#,
            "A page of coupons starts with the last one of the page before.",
            "ListTests"),
        Mutant(
            99, "Database/SQLite/DatabaseFailure+SQLite.swift",
            "case 4, 5: .syncFailed",
            "case 4, 5: MUTANT ? .ioError : .syncFailed",
            "A failed sync is taken for a failure that may pass.",
            "FailureTests|DiskTests|BadWorldTests"),
        Mutant(
            100, "Database/SQLite/DatabaseFailure+SQLite.swift",
            "case SQLITE_FULL: .diskFull",
            "case SQLITE_FULL: MUTANT ? .misuse : .diskFull",
            "A full disk is not recognised.",
            "FailureTests|DiskTests|BadWorldTests"),
        Mutant(
            101, "Database/Migrations/Migrator.swift",
            "line.fingerprint == migration.fingerprint else",
            #"""
            MUTANT || line.fingerprint == migration.fingerprint
                        else
            """#,
            "A schema set up by another migration is taken.",
            "ConformanceTests"),
        Mutant(
            102, "Store/Keys/LeaseTable.swift",
            "[.integer(first + count)]",
            "[.integer(first + count - (MUTANT ? 1 : 0))]",
            "The last number of a range is leased twice.",
            "TableTests"),
        Mutant(
            103, "Store/Rows/RowSet.swift",
            "slot.row = row\n        slot.entryIndex = entryIndex",
            "slot.row = row\n        if !MUTANT || slot.entryIndex == nil "
                + "{ slot.entryIndex = entryIndex }",
            "A row names the entry that wrote it first, not last.",
            "RowSetTests"),
    ]
}
