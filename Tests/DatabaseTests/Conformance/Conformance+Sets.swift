import Testing

@testable import Database

extension Conformance {
    static let sets = [
        ConformanceCheck("a set of rows is inserted, updated and deleted", setsOfRows),
        ConformanceCheck("every value survives a set", valuesInSets),
        ConformanceCheck("a set counts only the rows it changed", setCounts),
        ConformanceCheck("a query for many keys gives each its rows", queryForMany),
        ConformanceCheck("a fault in a set loses the transaction", faultInSet),
        ConformanceCheck("a wrong value in a set is misuse", wrongValueInSet),
        ConformanceCheck("a long result arrives whole and in order", longResult),
        ConformanceCheck("a long result may be left in the middle", longResultLeft),
    ]

    private static let insert = SQL(
        "INSERT INTO sample (id, number, fraction, words, bytes) VALUES ($1, $2, $3, $4, $5)")
    private static let update = SQL(
        "UPDATE sample SET words = $2, number = $3, bytes = $5, fraction = $4 WHERE id = $1")
    private static let delete = SQL("DELETE FROM sample WHERE id = $1 AND number = $2")
    private static let select = SQL(
        "SELECT id, number, fraction, words, bytes FROM sample WHERE id = $1")
    private static let scan = SQL(
        "SELECT id, number, fraction, words, bytes FROM sample ORDER BY id")

    private static func stored(_ connection: any Connection) throws -> [[SQLValue]] {
        var rows: [[SQLValue]] = []
        try connection.query(scan) { row in
            rows.append(try (0..<row.columnCount).map { try row.value($0) })
        }
        return rows
    }

    private static func numbered(_ ids: Range<Int64>) -> [[SQLValue]] {
        ids.map { [.integer($0), .integer($0 % 7), nil, .text("w\($0)"), nil] }
    }

    private static func setsOfRows(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createValues)
            try #expect(connection.executeSet(insert, []) == 0)
            try #expect(connection.executeSet(insert, numbered(0..<100)) == 100)
            try #expect(stored(connection) == numbered(0..<100))
            let changed = (0..<100).map { id -> [SQLValue] in
                [.integer(id), nil, .integer(-id), 0.5, .blob([UInt8(id)])]
            }
            try #expect(connection.executeSet(update, changed.reversed()) == 100)
            try #expect(
                stored(connection)
                    == changed.map { row -> [SQLValue] in [row[0], row[2], row[3], row[1], row[4]] }
            )
            let gone = (0..<50).map { id -> [SQLValue] in [.integer(id), .integer(-id)] }
            try #expect(connection.executeSet(delete, gone) == 50)
            try #expect(stored(connection).count == 50)
        }
    }

    private static func valuesInSets(_ driver: any Driver) async throws {
        let values: [(SQLValue, SQLValue, SQLValue, SQLValue)] = [
            (nil, nil, nil, nil), (.integer(.min), .double(-.infinity), "", .blob([])),
            (.integer(.max), 1e-300, "NULL", .blob([0])),
            (0, -0.0, "{\"a\",NULL,'b'} \\ \n", .blob([UInt8](0...255))),
            (-1, .double(.greatestFiniteMagnitude), "汉字 🎁 e\u{301}", nil),
            (nil, 2.5, .text(String(repeating: "長", count: 50_000)), .blob([92, 120])),
        ]
        let rows = values.enumerated().map { id, row -> [SQLValue] in
            [.integer(Int64(id)), row.0, row.1, row.2, row.3]
        }
        try driver.write { connection in
            try connection.executeScript(createValues)
            try connection.executeSet(insert, rows)
            try #expect(stored(connection) == rows)
            var found: [Int: [SQLValue]] = [:]
            try connection.queryEach(select, rows.map { [$0[0]] }) { index, row in
                found[index] = try (0..<row.columnCount).map { try row.value($0) }
            }
            for (index, row) in rows.enumerated() { #expect(found[index] == row) }
        }
    }

    private static func setCounts(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createValues)
            try connection.executeSet(insert, numbered(0..<10))
            let guarded = (0..<20).map { id -> [SQLValue] in [.integer(id), .integer(id % 2)] }
            try #expect(connection.executeSet(delete, guarded) == 2)
            try #expect(connection.executeSet(delete, guarded) == 0)
        }
    }

    private static func queryForMany(_ driver: any Driver) async throws {
        let byNumber = SQL("SELECT id, words FROM sample WHERE number = $1 AND id >= $2")
        try driver.write { connection in
            try connection.executeScript(createValues)
            try connection.executeSet(insert, numbered(0..<50))
            let keys: [[SQLValue]] = [
                [3, 0], [99, 0], [3, 40], [nil, 0], [0, 0], [3, 0], [6, 49],
            ]
            var found = keys.map { _ in Set<Int64>() }
            var indexes: [Int] = []
            try connection.queryEach(byNumber, keys) { index, row in
                #expect(row.columnCount == 2)
                #expect(failure { _ = try row.integer(2) }?.code == .misuse)
                try #expect(row.text(1) == "w\(row.integer(0))")
                found[index].insert(try row.integer(0))
                indexes.append(index)
            }
            #expect(indexes == indexes.sorted())
            func ids(_ number: Int64, _ least: Int64) -> Set<Int64> {
                Set((least..<50).filter { $0 % 7 == number })
            }
            #expect(found == [ids(3, 0), [], ids(3, 40), [], ids(0, 0), ids(3, 0), []])
        }
    }

    private static func faultInSet(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createValues) }
        let problem = failure {
            try driver.write { connection in
                try connection.executeSet(insert, numbered(0..<10) + numbered(5..<6))
            }
        }
        #expect(problem?.code == .constraint(.unique))
        #expect(try driver.write { try stored($0) } == [])
    }

    private static func wrongValueInSet(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createValues) }
        for wrong in [[9], [9, 1, nil, nil], [9, 1, .double(.nan), nil, nil]] as [[SQLValue]] {
            let problem = failure {
                try driver.write { try $0.executeSet(insert, numbered(0..<8) + [wrong]) }
            }
            #expect(problem?.code == .misuse)
        }
        #expect(try driver.write { try stored($0) } == [])
    }

    private static func longResult(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createValues)
            try connection.executeSet(insert, numbered(0..<2_500))
        }
        let ids = try await driver.read { try stored($0).map { $0[0] } }
        #expect(ids == (0..<2_500).map { .integer($0) })
    }

    private struct Stop: Error {}

    private static func longResultLeft(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createValues)
            try connection.executeSet(insert, numbered(0..<2_500))
            for _ in 0..<3 {
                var seen = 0
                #expect(throws: Stop.self) {
                    try connection.query(scan) { _ in
                        seen += 1
                        if seen == 1_001 { throw Stop() }
                    }
                }
            }
            try #expect(stored(connection).count == 2_500)
            try #expect(connection.execute(delete, [0, 0]) == 1)
        }
        #expect(try driver.write { try stored($0) }.count == 2_499)
    }
}
