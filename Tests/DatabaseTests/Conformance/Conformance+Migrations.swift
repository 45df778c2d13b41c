import Testing

@testable import Database

extension Conformance {
    static let migrations = [
        ConformanceCheck("an empty database gets every migration once", everyMigrationOnce),
        ConformanceCheck("a newer schema is refused and both numbers named", newerSchema),
        ConformanceCheck("a changed past migration is refused", changedMigration),
        ConformanceCheck("a failing migration leaves the schema before it", failingMigration),
        ConformanceCheck("a broken promise takes the migration back", brokenPromise),
        ConformanceCheck("tables of another program are refused", foreignTables),
    ]

    private static let first = Migration(
        number: 1, name: "accounts", why: "money needs a place", statements: [createAccounts],
        check: nil)
    private static let second = Migration(
        number: 2, name: "samples", why: "values too",
        statements: [
            createValues, SQL("INSERT INTO sample (id, bytes) VALUES (1, {empty})"),
        ], check: SQL("SELECT id FROM sample WHERE bytes <> {empty}"))

    private static func everyMigrationOnce(_ driver: any Driver) async throws {
        let one = Migrator([first])
        let two = Migrator([first, second])
        #expect(try await two.pending(in: driver) == [1, 2])
        #expect(try one.migrate(driver, atMilliseconds: 1_000) == [1])
        #expect(try await two.pending(in: driver) == [2])
        #expect(try two.migrate(driver, atMilliseconds: 2_000) == [2])
        #expect(try two.migrate(driver, atMilliseconds: 3_000) == [])
        #expect(try await two.pending(in: driver) == [])
        let history = SQL("SELECT number, name, applied_at FROM schema_migration ORDER BY number")
        var found: [String] = []
        try driver.write { connection in
            try connection.query(history) {
                found.append("\(try $0.integer(0)) \(try $0.text(1)) \(try $0.integer(2))")
            }
        }
        #expect(found == ["1 accounts 1000", "2 samples 2000"])
    }

    private static func newerSchema(_ driver: any Driver) async throws {
        try Migrator([first, second]).migrate(driver, atMilliseconds: 0)
        let older = Migrator([first])
        let problem = failure { try older.migrate(driver, atMilliseconds: 0) }
        #expect(problem?.code == .newerSchema)
        #expect(problem?.message.contains("schema 2") == true)
        #expect(problem?.message.contains("up to 1") == true)
        #expect(
            await eventualFailure { _ = try await older.pending(in: driver) }?.code == .newerSchema)
    }

    private static func changedMigration(_ driver: any Driver) async throws {
        try Migrator([first]).migrate(driver, atMilliseconds: 0)
        let changed = [
            Migration(
                number: 1, name: "accounts", why: "", statements: [createValues], check: nil),
            Migration(
                number: 1, name: "other", why: "", statements: [createAccounts], check: nil),
            Migration(
                number: 1, name: "accounts", why: "", statements: [createAccounts],
                check: SQL("SELECT 1 WHERE 1 = 2")),
        ]
        for migration in changed {
            let problem = failure { try Migrator([migration]).migrate(driver, atMilliseconds: 0) }
            #expect(problem?.code == .schemaChanged)
        }
        let reworded = Migration(
            number: 1, name: "accounts", why: "said better", statements: [createAccounts],
            check: nil)
        #expect(try Migrator([reworded]).migrate(driver, atMilliseconds: 0) == [])
    }

    private static func failingMigration(_ driver: any Driver) async throws {
        let broken = Migration(
            number: 2, name: "broken", why: "", statements: [createValues, createAccounts],
            check: nil)
        let problem = failure { try Migrator([first, broken]).migrate(driver, atMilliseconds: 0) }
        #expect(problem != nil)
        #expect(try Migrator([first, second]).migrate(driver, atMilliseconds: 0) == [2])
    }

    private static func brokenPromise(_ driver: any Driver) async throws {
        let broken = Migration(
            number: 2, name: "broken", why: "", statements: second.statements,
            check: SQL("SELECT id FROM sample"))
        let problem = failure { try Migrator([first, broken]).migrate(driver, atMilliseconds: 0) }
        #expect(problem?.code == .constraint(.check))
        #expect(try Migrator([first, second]).migrate(driver, atMilliseconds: 0) == [2])
    }

    private static func foreignTables(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createValues) }
        let migrator = Migrator([first])
        let problem = failure { try migrator.migrate(driver, atMilliseconds: 0) }
        #expect(problem?.code == .notADatabase)
        #expect(
            await eventualFailure { _ = try await migrator.pending(in: driver) }?.code
                == .notADatabase)
        try driver.write { connection in
            var names: [String] = []
            try connection.query(connection.dialect.tableNames) { names.append(try $0.text(0)) }
            #expect(names == ["sample"])
        }
    }
}
