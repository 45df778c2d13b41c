import Testing

@testable import Database

extension Conformance {
    static let transactions = [
        ConformanceCheck("a thrown error leaves nothing behind", thrownErrorLeavesNothing),
        ConformanceCheck("a failed statement loses the transaction", failedStatement),
        ConformanceCheck("the next transaction works after a failed one", nextTransactionWorks),
        ConformanceCheck("a read sees what is committed and nothing else", readSeesCommitted),
        ConformanceCheck("a read keeps its snapshot while others commit", readKeepsSnapshot),
        ConformanceCheck("a read cannot write", readCannotWrite),
        ConformanceCheck("more reads than readers are all answered", manyReads),
        ConformanceCheck("definitions are taken back with their transaction", definitions),
        ConformanceCheck("after closing everything fails as closed", closing),
    ]

    private struct Stop: Error {}

    private static func thrownErrorLeavesNothing(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        #expect(throws: Stop.self) {
            try driver.write { connection in
                try connection.execute(insertAccount, [1, "a", 0, nil])
                throw Stop()
            }
        }
        #expect(try driver.write { try names($0) } == [])
        #expect(driver.statistics.rollbacks == 1)
    }

    private static func failedStatement(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        let problem = failure {
            try driver.write { connection in
                try connection.execute(insertAccount, [1, "a", 0, nil])
                _ = try? connection.execute(insertAccount, [1, "b", 0, nil])
            }
        }
        #expect(problem?.code == .constraint(.unique))
        let later = failure {
            try driver.write { connection in
                _ = try? connection.execute(insertAccount, [1, "a", -1, nil])
                try connection.execute(insertAccount, [2, "b", 0, nil])
            }
        }
        #expect(later?.code == .constraint(.check))
        #expect(try driver.write { try names($0) } == [])
    }

    private static func nextTransactionWorks(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        for id in 1...5 as ClosedRange<Int64> {
            _ = failure { try driver.write { try $0.execute(insertAccount, [9, nil, 0, nil]) } }
            try driver.write { connection in
                try connection.execute(insertAccount, [.integer(id), .text("n\(id)"), 0, nil])
            }
        }
        #expect(try await driver.read { try names($0) }.count == 5)
    }

    private static func readSeesCommitted(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        let gate = Gate()
        // The writing thread waits inside its transaction until the read was answered.
        async let written: Void = onThread {
            try driver.write { connection in
                try connection.execute(insertAccount, [1, "a", 0, nil])
                gate.reach(1)
                gate.wait(for: 2)
            }
        }
        await onThread { gate.wait(for: 1) }
        let during = try await driver.read { try names($0) }
        gate.reach(2)
        try await written
        #expect(during == [])
        #expect(try await driver.read { try names($0) } == ["a"])
    }

    private static func readKeepsSnapshot(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        let gate = Gate()
        async let seen = driver.read { connection in
            let first = try names(connection)
            gate.reach(1)
            gate.wait(for: 2)
            return [first, try names(connection)]
        }
        await onThread { gate.wait(for: 1) }
        try driver.write { _ = try $0.execute(insertAccount, [1, "a", 0, nil]) }
        gate.reach(2)
        #expect(try await seen == [[], []])
    }

    private static func readCannotWrite(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        let problem = await eventualFailure {
            try await driver.read { _ = try $0.execute(insertAccount, [1, "a", 0, nil]) }
        }
        #expect(problem?.code == .readOnly)
        #expect(try await driver.read { try names($0) } == [])
    }

    private static func manyReads(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createAccounts)
            try connection.execute(insertAccount, [1, "a", 0, nil])
        }
        let answers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 { group.addTask { try await driver.read { try names($0) }.count } }
            return try await group.reduce(0, +)
        }
        #expect(answers == 200)
    }

    private static func definitions(_ driver: any Driver) async throws {
        #expect(throws: Stop.self) {
            try driver.write { connection in
                try connection.executeScript(createAccounts)
                throw Stop()
            }
        }
        #expect(failure { try driver.write { _ = try names($0) } }?.code == .misuse)
        try driver.write { try $0.executeScript(createAccounts, createValues) }
        #expect(try driver.write { try names($0) } == [])
    }

    private static func closing(_ driver: any Driver) async throws {
        try driver.write { try $0.executeScript(createAccounts) }
        try driver.close()
        try driver.close()
        #expect(failure { try driver.write { _ in } }?.code == .closed)
        #expect(await eventualFailure { try await driver.read { _ in } }?.code == .closed)
        #expect(await eventualFailure { _ = try await driver.checkIntegrity() }?.code == .closed)
    }
}
