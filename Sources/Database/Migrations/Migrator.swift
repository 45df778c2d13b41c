// The room "Migrations": how a database gets and keeps its schema.
//
// Forward only, each migration in one transaction together with its line in `schema_migration`,
// so a crash leaves the database before or after a migration, never within. Three databases are
// refused before anything is changed: one written by a newer program, one whose history differs
// from the program's, and one that belongs to something else.

/// Brings a database to the newest schema the program knows.
package struct Migrator: Sendable {
    private let migrations: [Migration]

    /// Precondition: numbers rise. Gaps are numbers that were kept for work beside this one.
    package init(_ migrations: [Migration]) {
        let numbers = [0] + migrations.map(\.number)
        precondition(
            zip(numbers, numbers.dropFirst()).allSatisfy(<), "numbers of migrations rise from 1")
        self.migrations = migrations
    }

    /// Applies what is missing and gives the numbers applied.
    ///
    /// `milliseconds` since 1970 is remembered as the time of application. Fails with
    /// `newerSchema`, `schemaChanged`, `notADatabase`, or what a statement fails with.
    @discardableResult
    package func migrate(_ driver: any Driver, atMilliseconds milliseconds: Int64) throws -> [Int] {
        try driver.write { connection in
            try Self.lock(connection)
            if try !hasHistory(connection) { try connection.executeScript(Self.createHistory) }
        }
        var applied: [Int] = []
        while let number = try driver.write({ try applyNext($0, milliseconds) }) {
            applied.append(number)
        }
        return applied
    }

    /// The numbers of the migrations that `migrate` would apply. Changes nothing.
    package func pending(in driver: any Driver) async throws -> [Int] {
        try await driver.read { connection in
            guard try hasHistory(connection) else { return migrations.map(\.number) }
            return migrations.dropFirst(try verifiedCount(connection)).map(\.number)
        }
    }

    /// Looks again inside each transaction, because another process may have migrated meanwhile.
    private func applyNext(_ connection: any Connection, _ milliseconds: Int64) throws -> Int? {
        try Self.lock(connection)
        let count = try verifiedCount(connection)
        guard count < migrations.count else { return nil }
        let migration = migrations[count]
        try connection.executeScript(migration.statements)
        if let check = migration.check {
            var problems = 0
            try connection.query(check) { _ in problems += 1 }
            guard problems == 0 else {
                throw DatabaseFailure(
                    .constraint(.check),
                    "Migration \(migration.number) (\(migration.name)) found \(problems) rows "
                        + "that break its promise and was taken back. Report this.")
            }
        }
        try connection.execute(
            Self.remember,
            [
                .integer(Int64(migration.number)), .text(migration.name), .integer(milliseconds),
                .integer(migration.fingerprint),
            ])
        return migration.number
    }

    /// Until the end of the transaction no other process migrates or opens an engine.
    package static func lock(_ connection: any Connection) throws {
        if let lock = connection.dialect.lockMigrations { try connection.executeScript(lock) }
    }

    private func hasHistory(_ connection: any Connection) throws -> Bool {
        var names: [String] = []
        try connection.query(connection.dialect.tableNames) { names.append(try $0.text(0)) }
        if names.contains("schema_migration") { return true }
        guard names.isEmpty else {
            throw DatabaseFailure(
                .notADatabase,
                "The database holds tables of another program. Choose another one.")
        }
        return false
    }

    /// How many migrations ran, after comparing each with the program's.
    private func verifiedCount(_ connection: any Connection) throws -> Int {
        var history: [(number: Int64, fingerprint: Int64)] = []
        try connection.query(Self.history) {
            history.append((try $0.integer(0), try $0.integer(1)))
        }
        let known = migrations.last?.number ?? 0
        if let newest = history.last?.number, newest > known {
            throw DatabaseFailure(
                .newerSchema,
                "The database has schema \(newest), this program knows up to "
                    + "\(known). Use the version that wrote it or a newer one.")
        }
        for (position, line) in history.enumerated() {
            let migration = migrations[min(position, migrations.count - 1)]
            guard line.number == migration.number, line.fingerprint == migration.fingerprint else {
                throw DatabaseFailure(
                    .schemaChanged,
                    "Migration \(migration.number) (\(migration.name)) ran in another form than "
                        + "this program has. Use the version that set the database up.")
            }
        }
        return history.count
    }

    /// A migration as the database remembers it.
    package struct Applied: Hashable, Sendable {
        package let number: Int64
        package let name: String
        /// Milliseconds since 1970.
        package let appliedAt: Int64
        package let fingerprint: Int64
    }

    /// Every migration that the database remembers, in order.
    package static func applied(_ connection: any Connection) throws -> [Applied] {
        var applied: [Applied] = []
        try connection.query(wholeHistory) { row in
            applied.append(
                Applied(
                    number: try row.integer(0), name: try row.text(1),
                    appliedAt: try row.integer(2), fingerprint: try row.integer(3)))
        }
        return applied
    }

    private static let wholeHistory = SQL(
        """
        SELECT number, name, applied_at, fingerprint FROM schema_migration ORDER BY number
        """)
    private static let createHistory = SQL(
        """
        CREATE TABLE schema_migration (
          number {bigint} NOT NULL PRIMARY KEY, name TEXT NOT NULL,
          applied_at {bigint} NOT NULL, fingerprint {bigint} NOT NULL) {strict}
        """)
    private static let history = SQL(
        "SELECT number, fingerprint FROM schema_migration ORDER BY number")
    private static let remember = SQL(
        """
        INSERT INTO schema_migration (number, name, applied_at, fingerprint)
        VALUES ($1, $2, $3, $4)
        """)
}
