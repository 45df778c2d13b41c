// The room "Conformance": what every driver must do, written once over `any Driver`.
//
// Each check gets an empty database and is run on every database the program supports; a check
// never mentions one of them. What may differ is asked of the dialect.

import Testing

@testable import Database

struct ConformanceCheck: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let run: @Sendable (any Driver) async throws -> Void

    init(_ name: String, _ run: @escaping @Sendable (any Driver) async throws -> Void) {
        testDescription = name
        self.run = run
    }
}

enum Conformance {
    static let all: [ConformanceCheck] =
        values + statements + sets + later + transactions + migrations

    static let createValues = SQL(
        """
        CREATE TABLE sample (
          id {bigint} NOT NULL PRIMARY KEY, number {bigint}, fraction {double}, words TEXT,
          bytes {blob}) {strict}
        """)

    static let createAccounts = SQL(
        """
        CREATE TABLE account (
          id {bigint} NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE,
          balance {bigint} NOT NULL, owner {bigint} REFERENCES account (id),
          CHECK (balance >= 0)) {strict}
        """)
    static let insertAccount = SQL(
        "INSERT INTO account (id, name, balance, owner) VALUES ($1, $2, $3, $4)")
    static let accounts = SQL("SELECT id, name, balance FROM account ORDER BY id")

    static func names(_ connection: any Connection) throws -> [String] {
        var names: [String] = []
        try connection.query(accounts) { names.append(try $0.text(1)) }
        return names
    }
}
