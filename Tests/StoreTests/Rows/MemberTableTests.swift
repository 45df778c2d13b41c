import Database
import Domain
import Ledger
import Store
import TestSupport
import Testing

@Suite("Tables about members")
struct MemberTableTests {
    private let tenant = TenantID(1)
    private let time = Timestamp(milliseconds: 1_780_000_000_123)
    private var currency: Asset { Asset(currency: "CNY") ?? .unit }

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

    private func insert<T: Table>(
        _ table: T.Type, _ row: T.Row, _ connection: any Connection
    ) throws {
        try connection.executeEach(T.insert, [T.values(of: row) + [.integer(9)]])
    }

    @Test(arguments: Backend.all)
    func tagsAndOrdersComeBackAsWritten(_ backend: Backend) throws {
        let order = RecordedOrder(
            tenant: tenant, reference: "R-1 'q'", member: MemberID(3), currency: currency,
            amount: 0, state: .counted, recordedAt: time)
        var cancelled = order
        cancelled.state = .cancelled
        cancelled.cancelledAt = time
        let tags = { (names: [String]) in
            MemberTagsRow(tenant: tenant, member: MemberID(3), tags: MemberTags(names))
        }
        try withDatabase(backend) { connection in
            try TableConformance.check(
                MemberTagsTable.self, tags(["b", "满减", "a"]), tags([]), connection)
            try TableConformance.check(RecordedOrderTable.self, order, cancelled, connection)
            let recorder = OrderRecorder(tenant: tenant, since: time)
            try TableConformance.check(OrderRecorderTable.self, recorder, recorder, connection)
            #expect(try OrderRecorderTable.tenants(connection) == [1])
        }
    }

    @Test(arguments: Backend.all)
    func audiencesComeBackAsWrittenAndPageByMember(_ backend: Backend) throws {
        let condition = try AudienceCondition.compile(
            "\"vip\" in member.tags and member.visits > 2")
        let list = Audience(
            tenant: tenant, name: "list", id: 7, condition: nil, currency: nil, members: 0,
            createdAt: time)
        var longer = list
        longer.members = 2
        let active = Audience(
            tenant: tenant, name: "活跃", id: 8, condition: condition, currency: currency,
            members: 0, createdAt: time)
        let row = { (member: Int64, state: AudienceMember.State) in
            AudienceMember(
                tenant: tenant, audience: 7, member: MemberID(member), state: state, since: time)
        }
        try withDatabase(backend) { connection in
            try TableConformance.check(AudienceTable.self, list, longer, connection)
            try insert(AudienceTable.self, active, connection)
            try TableConformance.check(
                AudienceMemberTable.self, row(3, .listed), row(3, .removed), connection)
            try insert(AudienceMemberTable.self, row(4, .listed), connection)
            let page = { (after: Int64) in
                try AudienceMemberTable.page(
                    tenant: tenant, audience: 7, after: after, limit: 9, connection
                ).map(\.member.number)
            }
            #expect(try page(0) == [3, 4])
            #expect(try page(3) == [4])
            let job = IssueJobAudience(tenant: tenant, job: IssueJobID(9), audience: "list")
            try TableConformance.check(IssueJobAudienceTable.self, job, job, connection)
            let audiences = try AudienceTable.page(
                tenant: tenant, after: 7, limit: 9, connection)
            #expect(audiences == [active])
        }
    }

    @Test(arguments: Backend.all)
    func exposuresTellWhatMembersBoughtSince(_ backend: Backend) throws {
        let split = Experiment(
            salt: "s", holdoutBasisPoints: 1_000, arms: [.init(name: "a", share: 9_000)])
        let experiment = ExperimentRow(
            tenant: tenant, campaign: CampaignID(5), split: split, createdAt: time)
        let exposure = { (member: Int64, arm: Int64) in
            Exposure(
                tenant: tenant, campaign: CampaignID(5), salt: "s", member: MemberID(member),
                arm: arm, visits: 2, spent: 100, exposedAt: time)
        }
        let history = { (visits: Int64, spent: Int64) in
            MemberHistory(
                tenant: tenant, member: MemberID(3), currency: currency, visits: visits,
                spent: spent)
        }
        try withDatabase(backend) { connection in
            try TableConformance.check(ExperimentTable.self, experiment, experiment, connection)
            try TableConformance.check(
                ExposureTable.self, exposure(3, 0), exposure(3, 1), connection)
            try insert(ExposureTable.self, exposure(4, 0), connection)
            try TableConformance.check(
                MemberHistoryTable.self, history(2, 100), history(5, 900), connection)
            let outcomes = try ExposureTable.outcomes(
                of: ExperimentKey(tenant: tenant, campaign: CampaignID(5), salt: "s"),
                currency: currency, after: 0, limit: 10, connection)
            #expect(outcomes.map(\.arm) == [1, 0])
            #expect(outcomes.map(\.visits) == [3, -2])
            #expect(outcomes.map(\.spent) == [800, -100])
            #expect(
                try ExperimentTable.all(
                    tenant: tenant, campaign: CampaignID(5), limit: 5, connection)
                    == [experiment])
        }
    }
}
