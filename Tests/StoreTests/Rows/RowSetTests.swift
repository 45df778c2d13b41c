import Database
import Domain
import Store
import TestSupport
import Testing

@Suite struct RowSetTests {
    @Test(arguments: Backend.all)
    func aRowThatABatchWritesTwiceNamesTheLaterEntry(_ backend: Backend) throws {
        let database = try backend.makeDatabase()
        let driver = try database.open()
        try Migrator(Migrations.all).migrate(driver, atMilliseconds: 1)
        try driver.write { connection in
            let rows = RowSet<MemberOfferTable>()
            var row = MemberOffer(
                tenant: TenantID(1), member: MemberID(2), offer: OfferID(3), issued: 0, redeemed: 0)
            rows.insert(row, entryIndex: 0)
            row.issued = 1
            rows.update(row, entryIndex: 4)
            var attributed: [Int] = []
            try rows.flush(connection, firstEntry: 10, hash: { Array($0.prefix(16)) }) { index, _ in
                attributed.append(index)
            }
            #expect(attributed == [4])
            var entries: [Int64] = []
            try connection.query(SQL("SELECT entry FROM member_offer"), []) {
                entries.append(try $0.integer(0))
            }
            #expect(entries == [14])
        }
        try driver.close()
        try database.remove()
    }
}
