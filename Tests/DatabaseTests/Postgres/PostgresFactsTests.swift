import Database
import Testing

@testable import PostgresDatabase

/// Which servers are refused, by what they tell of themselves.
struct PostgresFactsTests {
    private func facts(
        version: String = "150000", encoding: String = "UTF8", timeline: String = "00000001"
    ) throws -> PostgresFacts {
        try PostgresFacts(
            [version, encoding, "C", "0", timeline] + Array(repeating: "on", count: 6), system: "7")
    }

    @Test(arguments: ["140011", "90624", "80000", "", "x"])
    func anOlderServerIsRefusedWithItsVersion(_ version: String) throws {
        let old = try facts(version: version)
        let failure = #expect(throws: DatabaseFailure.self) { try old.requireUsable() }
        #expect(failure?.code == .cannotOpen)
        #expect(failure?.message.contains("Use version 15 or a newer one.") == true)
    }

    @Test(arguments: ["150000", "150004", "170002", "200000"])
    func aServerFromVersion15OnIsTaken(_ version: String) throws {
        try facts(version: version).requireUsable()
    }

    @Test func anotherEncodingIsRefusedByName() throws {
        let latin = try facts(encoding: "LATIN1")
        let failure = #expect(throws: DatabaseFailure.self) { try latin.requireUsable() }
        #expect(failure?.message.contains("LATIN1") == true)
    }
}
