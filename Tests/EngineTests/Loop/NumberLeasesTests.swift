import Database
import Domain
import Store
import TestSupport
import Testing

@testable import Engine

@Suite struct NumberLeasesTests {
    /// The reserve may be begun while a batch is on its way that had no need to refill it.
    @Test func noNumberIsGivenTwiceWhereTheReserveIsBegunDuringABatch() throws {
        let database = try Backend.sqlite.makeDatabase()
        let driver = try database.open()
        try Migrator(Migrations.all).migrate(driver, atMilliseconds: 1)
        let leases = NumberLeases()
        let refill = {
            try driver.write { try leases.refill($0, SideTally { Array($0.suffix(16)) }) }
        }
        var given: [Int64] = []
        func take(_ count: Int) throws {
            for _ in 0..<count { given.append(try leases.nextID()) }
        }
        try refill()
        leases.commit()
        try take(1)
        try refill()
        leases.commit()
        try refill()
        try take(65_536)
        leases.commit()
        try refill()
        leases.commit()
        try take(100_000)
        #expect(Set(given).count == given.count)
        try driver.close()
        try database.remove()
    }
}
