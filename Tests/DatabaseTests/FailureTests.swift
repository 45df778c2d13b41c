import GRDBSQLite
import Testing

@testable import Database

/// Codes of the library, the dialect's tokens, and statement identity.
@Suite struct FailureTests {
    @Test(
        arguments: [
            (5, .busy), (261, .busy), (517, .busy), (6, .busy), (15, .busy), (17, .serialization),
            (8, .readOnly), (776, .readOnly), (10, .ioError), (266, .ioError), (778, .ioError),
            (1034, .syncFailed), (1290, .syncFailed), (4874, .diskFull), (8202, .corrupt),
            (8458, .corrupt), (11, .corrupt), (267, .corrupt), (13, .diskFull), (14, .cannotOpen),
            (26, .notADatabase), (1, .misuse), (21, .misuse), (25, .misuse), (7, .unavailable),
            (9, .unavailable), (19, .constraint(.other)), (275, .constraint(.check)),
            (787, .constraint(.foreignKey)), (1299, .constraint(.notNull)),
            (1555, .constraint(.unique)), (2067, .constraint(.unique)),
            (2579, .constraint(.unique)), (1811, .constraint(.trigger)),
            (3091, .constraint(.dataType)), (20, .constraint(.dataType)),
        ] as [(CInt, DatabaseFailure.Code)])
    func libraryCodesHaveAMeaning(_ code: CInt, _ meaning: DatabaseFailure.Code) {
        let failure = DatabaseFailure(sqliteCode: code, cause: nil)
        #expect(failure.code == meaning)
        #expect(failure.isFatal == (meaning == .syncFailed))
        #expect(failure.isRetryable == (meaning == .busy || meaning == .serialization))
        #expect(!failure.message.isEmpty)
    }

    @Test func tokensBecomeTheDialectsWords() throws {
        let sql = SQL("a {bigint} {blob} {double} DEFAULT {empty} '{}' {X} { {strict}{clustered}")
        #expect(
            try Dialect.sqlite.expand(sql)
                == "a INTEGER BLOB REAL DEFAULT X'' '{}' {X} { STRICT, WITHOUT ROWID")
        #expect(
            try Dialect.postgreSQL.expand(sql)
                == "a BIGINT BYTEA DOUBLE PRECISION DEFAULT ''::BYTEA '{}' {X} { ")
        #expect(failure { _ = try Dialect.sqlite.expand(SQL("{bigin}")) }?.code == .misuse)
        #expect(try Dialect.postgreSQL.expand(SQL("x {for_update}")) == "x FOR UPDATE")
        #expect(try Dialect.sqlite.expand(SQL("x {for_update}")) == "x ")
    }

    @Test func sameTextIsTheSameStatement() {
        let one = SQL("SELECT 1")
        #expect(one == SQL("SELECT 1"))
        #expect(one != SQL("SELECT 2"))
        #expect(Set([one, SQL("SELECT 1"), SQL("SELECT 2")]).count == 2)
        #expect(one.text == "SELECT 1")
        #expect(one.identity != SQL("SELECT 2").identity)
    }

    @Test func optionalsBecomeNull() {
        #expect(SQLValue(nil as Int64?) == .null)
        #expect(SQLValue(5 as Int64?) == 5)
        #expect(SQLValue(true) == 1)
        #expect(SQLValue(nil as String?) == nil)
        #expect(SQLValue([1, 2]) == .blob([1, 2]))
    }
}
