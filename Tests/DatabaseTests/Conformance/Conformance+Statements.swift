import Testing

@testable import Database

extension Conformance {
    static let statements = [
        ConformanceCheck("parameters are bound by number, not by position", boundByNumber),
        ConformanceCheck("a wrong number of values is misuse", wrongNumberOfValues),
        ConformanceCheck("a query for each gives rows in order with their index", queryEachOrder),
        ConformanceCheck("executing for each counts changed rows in order", executeEachOrder),
        ConformanceCheck("only changing statements count changed rows", changedRows),
        ConformanceCheck("returning gives the rows that were written", returning),
        ConformanceCheck("on conflict updates or leaves the row", onConflict),
        ConformanceCheck("constraint failures are typed", constraintsAreTyped),
        ConformanceCheck("a statement is compiled once and run once a row", preparedOnce),
        ConformanceCheck("the connection is not usable inside a row closure", rowClosureIsAlone),
        ConformanceCheck("an error of a row closure passes unchanged", rowClosureError),
        ConformanceCheck("a failure shows SQL only when debugging, and never values", redaction),
        ConformanceCheck("the row lock token is accepted", rowLock),
    ]

    private static func boundByNumber(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            let shuffled = SQL(
                "INSERT INTO account (balance, name, owner, id) VALUES ($3, $2, $4, $1)")
            try connection.execute(shuffled, [1, "one", 50, nil])
            try connection.query(accounts) { row in
                try #expect(row.integer(0) == 1)
                try #expect(row.integer(2) == 50)
            }
            // The same parameter twice, and after a later one.
            let again = SQL(
                "SELECT id FROM account WHERE balance = $2 AND id = $1 AND balance - 49 = $1")
            var found: [Int64] = []
            try connection.query(again, [1, 50]) { found.append(try $0.integer(0)) }
            #expect(found == [1])
        }
    }

    private static func wrongNumberOfValues(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        for values in [[], [1, "a", 2], [1, "a", 2, nil, 5]] as [[SQLValue]] {
            let problem = failure { try driver.write { try $0.execute(insertAccount, values) } }
            #expect(problem?.code == .misuse)
        }
    }

    private static func queryEachOrder(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            try connection.executeEach(
                insertAccount,
                (1...9).map { [.integer($0), .text("n\($0)"), .integer($0 % 3), nil] })
            let byBalance = SQL("SELECT id FROM account WHERE balance = $1 ORDER BY id")
            var found: [[Int64]] = []
            try connection.queryEach(byBalance, [[2], [7], [0], [2]]) { index, row in
                found.append([Int64(index), try row.integer(0)])
            }
            #expect(
                found == [
                    [0, 2], [0, 5], [0, 8], [2, 3], [2, 6], [2, 9], [3, 2], [3, 5], [3, 8],
                ])
            try connection.queryEach(byBalance, []) { _, _ in Issue.record("no rows, no calls") }
        }
    }

    private static func executeEachOrder(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            try connection.executeEach(
                insertAccount,
                (1...6).map { [.integer($0), .text("n\($0)"), .integer($0 % 3), nil] })
            let spend = SQL("UPDATE account SET balance = balance - 1 WHERE balance = $1")
            try #expect(connection.executeEach(spend, [[2], [9], [1]]) == [2, 0, 4])
        }
    }

    private static func changedRows(_ driver: any Driver) async throws {
        try driver.write { connection in
            try #expect(connection.execute(createAccounts) == 0)
            try #expect(connection.execute(insertAccount, [1, "a", 1, nil]) == 1)
            try #expect(connection.execute(accounts) == 0)
            try #expect(connection.execute(SQL("CREATE INDEX owned ON account (owner)")) == 0)
            try #expect(connection.execute(SQL("  DELETE FROM account")) == 1)
            try #expect(connection.execute(SQL("DELETE FROM account")) == 0)
        }
    }

    private static func returning(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            try connection.executeEach(insertAccount, [[1, "a", 10, nil], [2, "b", 20, nil]])
            var found: Set<[Int64]> = []
            let add = SQL("UPDATE account SET balance = balance + $1 RETURNING id, balance")
            try connection.query(add, [5]) { found.insert([try $0.integer(0), try $0.integer(1)]) }
            #expect(found == [[1, 15], [2, 25]])
            // Also where nobody looks at the rows.
            try #expect(connection.execute(add, [5]) == 2)
        }
    }

    private static func onConflict(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            let add = SQL(
                """
                INSERT INTO account (id, name, balance) VALUES ($1, $2, $3)
                ON CONFLICT (id) DO UPDATE SET balance = account.balance + excluded.balance
                """)
            try #expect(connection.executeEach(add, [[1, "a", 5], [1, "a", 7]]) == [1, 1])
            let keep = SQL(
                """
                INSERT INTO account (id, name, balance) VALUES ($1, $2, $3)
                ON CONFLICT (id) DO NOTHING
                """)
            try #expect(connection.executeEach(keep, [[1, "z", 9], [2, "b", 9]]) == [0, 1])
            try connection.query(SQL("SELECT balance FROM account WHERE id = $1"), [1]) {
                try #expect($0.integer(0) == 12)
            }
        }
    }

    private static func constraintsAreTyped(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            try connection.execute(insertAccount, [1, "a", 0, nil])
        }
        let faults: [([SQLValue], DatabaseFailure.Constraint)] = [
            ([1, "b", 0, nil], .unique), ([2, "a", 0, nil], .unique), ([2, "b", -1, nil], .check),
            ([2, "b", 0, 99], .foreignKey), ([2, nil, 0, nil], .notNull),
        ]
        for (values, constraint) in faults {
            let problem = failure { try driver.write { try $0.execute(insertAccount, values) } }
            #expect(problem?.code == .constraint(constraint))
            #expect(problem?.isRetryable == false)
        }
    }

    private static func preparedOnce(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        func insert(_ ids: Range<Int64>) throws {
            let rows = ids.map { [.integer($0), .text("n\($0)"), 0, nil] as [SQLValue] }
            try driver.write { connection in
                try connection.executeEach(insertAccount, rows)
                _ = try names(connection)
            }
        }
        try insert(0..<10)
        let before = driver.statistics
        for batch in 1..<6 as Range<Int64> { try insert(batch * 10..<batch * 10 + 10) }
        let after = driver.statistics
        #expect(after.prepared == before.prepared)
        #expect(after.statements - before.statements == 5 * 11)
        #expect(after.commits - before.commits == 5)
        #expect(after.rollbacks == before.rollbacks)
    }

    private static func rowClosureIsAlone(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            try connection.execute(insertAccount, [1, "a", 0, nil])
        }
        let problem = await eventualFailure {
            try await driver.read { connection in
                try connection.query(accounts) { _ in try connection.query(accounts) { _ in } }
            }
        }
        #expect(problem?.code == .misuse)
        #expect(try await driver.read { try names($0) } == ["a"])
    }

    private struct Stop: Error {}

    private static func rowClosureError(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            try connection.execute(insertAccount, [1, "a", 0, nil])
            #expect(throws: Stop.self) { try connection.query(accounts) { _ in throw Stop() } }
            // The statement can be used again at once.
            #expect(try names(connection) == ["a"])
        }
    }

    private static func redaction(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        let secret = "sk_secret"
        let problem = try #require(
            failure {
                try driver.write { try $0.execute(insertAccount, [1, .text(secret), -1, nil]) }
            })
        #expect(!problem.description.contains("account"))
        #expect(problem.debugDescription.contains("INSERT INTO account"))
        for text in [problem.description, problem.debugDescription, "\(problem)"] {
            #expect(!text.contains(secret))
        }
        let wrong = try #require(failure { try driver.write { try $0.execute(SQL("SELEKT 1")) } })
        #expect(wrong.code == .misuse)
        #expect(!wrong.description.contains("SELEKT"))
    }

    private static func rowLock(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            try connection.query(SQL("SELECT id FROM account WHERE id = $1 {for_update}"), [1]) {
                _ in
            }
        }
    }
}
