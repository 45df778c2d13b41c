import Database
import Domain
import Ledger
import Store
import TestSupport
import Testing

@Suite("Holds as rows")
struct VoucherHoldTableTests {
    private let tenant = TenantID(1)
    private let time = Timestamp(milliseconds: 1_780_000_000_123)

    private func withDatabase(
        _ backend: Backend, _ body: (any Connection) throws -> Void
    ) throws {
        let database = try backend.makeDatabase()
        let driver = try database.open()
        try Migrator(Migrations.all).migrate(driver, atMilliseconds: 1)
        try driver.write { try body($0) }
        try driver.close()
        try database.remove()
    }

    @Test(arguments: Backend.all)
    func holdsComeBackAsWrittenAndAreFoundWhenDue(_ backend: Backend) throws {
        let hold = VoucherHoldRow(
            tenant: tenant, id: HoldID(4), reference: "R-1", member: MemberID(3), state: .open,
            expiresAt: time, document: "{}", createdAt: time, endedAt: nil)
        var ended = hold
        ended.state = .expired
        ended.endedAt = time
        ended.document = #"{"order":null}"#
        let other = VoucherHoldRow(
            tenant: TenantID(2), id: HoldID(5), reference: "R-2", member: nil, state: .open,
            expiresAt: time.advanced(byMilliseconds: 1), document: "{}", createdAt: time,
            endedAt: nil)
        try withDatabase(backend) { connection in
            try TableConformance.check(VoucherHoldTable.self, hold, ended, connection)
            #expect(try VoucherHoldTable.nextExpiry(connection) == nil)
            try connection.executeEach(
                VoucherHoldTable.insert, [VoucherHoldTable.values(of: other) + [.integer(9)]])
            #expect(try VoucherHoldTable.nextExpiry(connection) == other.expiresAt)
            #expect(try VoucherHoldTable.due(at: time, limit: 9, connection).isEmpty)
            let due = try VoucherHoldTable.due(at: other.expiresAt, limit: 9, connection)
            #expect(due.map(\.id) == [HoldID(5)])
            let page = { (tenant: Int64, isOpen: Bool) in
                try VoucherHoldTable.page(
                    tenant: TenantID(tenant), isOpen: isOpen, after: 0, limit: 9, connection)
            }
            #expect(try page(1, true).isEmpty)
            #expect(try page(1, false) == [ended])
            #expect(try page(2, true) == [other])
        }
    }
}
