import Synchronization
import Testing

@testable import Database

/// Changes that a driver may send later than it was told of them.
extension Conformance {
    static let later = [
        ConformanceCheck("a change that waits is seen by the next query", waitingIsSeen),
        ConformanceCheck("a change that waits is made by the commit", waitingIsCommitted),
        ConformanceCheck("changes that wait are made in order", waitingIsOrdered),
        ConformanceCheck("a change that waits and fails leaves nothing", waitingFails),
        ConformanceCheck("a count that is not borne leaves nothing", countIsRefused),
        ConformanceCheck("a change that waits is forgotten with its transaction", waitingIsLost),
    ]

    private static let insert = SQL("INSERT INTO sample (id, number) VALUES ($1, $2)")
    private static let update = SQL("UPDATE sample SET number = $2 WHERE id = $1")
    private static let scan = SQL("SELECT id, number FROM sample ORDER BY id")

    private static func stored(_ connection: any Connection) throws -> [[Int64]] {
        var rows: [[Int64]] = []
        try connection.query(scan) { rows.append([try $0.integer(0), try $0.integer(1)]) }
        return rows
    }

    private static func rows(_ ids: Range<Int64>, _ number: Int64) -> [[SQLValue]] {
        ids.map { [.integer($0), .integer(number)] }
    }

    private static func waitingIsSeen(_ driver: any Driver) async throws {
        let told = Mutex<[Int]>([])
        try driver.write { connection in
            try connection.executeScript(createValues)
            try connection.executeLater(insert, rows(0..<3, 1)) { count in
                told.withLock { $0.append(count) }
            }
            // Enough for one statement over arrays.
            try connection.executeLater(insert, rows(3..<60, 1)) { count in
                told.withLock { $0.append(count) }
            }
            try connection.executeLater(insert, []) { count in
                told.withLock { $0.append(count) }
            }
            try #expect(stored(connection) == (0..<60).map { [$0, 1] })
            #expect(told.withLock { $0.sorted() } == [0, 3, 57])
        }
    }

    private static func waitingIsCommitted(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createValues) }
        let told = Mutex(0)
        try driver.write { connection in
            try connection.executeLater(insert, rows(0..<2, 1)) { count in
                told.withLock { $0 += count }
            }
        }
        #expect(told.withLock { $0 } == 2)
        #expect(try await driver.read { try stored($0) } == [[0, 1], [1, 1]])
    }

    private static func waitingIsOrdered(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createValues)
            for number in Int64(1)...3 {
                try connection.executeLater(insert, rows(number..<number + 1, 0))
                try connection.executeLater(update, rows(0..<10, number))
            }
            try connection.execute(update, [1, 9])
            try #expect(stored(connection) == [[1, 9], [2, 3], [3, 3]])
        }
    }

    private static func waitingFails(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createValues) }
        let atCommit = failure {
            try driver.write { connection in
                try connection.executeLater(insert, rows(0..<1, 1))
                try connection.executeLater(insert, rows(0..<1, 2))
            }
        }
        #expect(atCommit?.code == .constraint(.unique))
        #expect(atCommit?.sql?.contains("INSERT INTO sample") == true)
        let before = failure {
            try driver.write { connection in
                try connection.executeLater(insert, rows(5..<6, 1))
                try connection.executeLater(insert, rows(5..<6, 2))
                _ = try stored(connection)
            }
        }
        #expect(before?.code == .constraint(.unique))
        #expect(try await driver.read { try stored($0) } == [])
    }

    private static func countIsRefused(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createValues) }
        let problem = failure {
            try driver.write { connection in
                try connection.executeLater(insert, rows(0..<1, 1))
                try connection.executeLater(update, rows(7..<8, 1)) {
                    (count) throws(DatabaseFailure) in
                    if count != 1 { throw DatabaseFailure(.serialization) }
                }
            }
        }
        #expect(problem?.code == .serialization)
        #expect(try await driver.read { try stored($0) } == [])
    }

    private struct Stop: Error {}

    private static func waitingIsLost(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createValues) }
        #expect(throws: Stop.self) {
            try driver.write { connection in
                try connection.executeLater(insert, rows(0..<1, 1))
                throw Stop()
            }
        }
        try driver.write { try $0.executeLater(insert, rows(4..<5, 1)) }
        #expect(try await driver.read { try stored($0) } == [[4, 1]])
    }
}
