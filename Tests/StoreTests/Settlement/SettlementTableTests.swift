import Database
import Domain
import Ledger
import Store
import TestSupport
import Testing

@Suite("Tables of settlement")
struct SettlementTableTests {
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

    @Test(arguments: Backend.all)
    func rowsComeBackAsWritten(_ backend: Backend) throws {
        let terms = CampaignTerms(
            tenant: tenant, campaign: CampaignID(5), issuer: NamedParty(PartyID(.max), "茶"),
            payers: [
                CampaignPayer(
                    party: NamedParty(.merchant, "merchant"), shareBasisPoints: 10_000,
                    budget: 7, number: .max)
            ])
        var paced = terms
        paced.issuer = nil
        paced.payers[0].budget = nil
        paced.pacing = BudgetPacing(perDay: 1, isEven: false, zone: "Asia/Shanghai")
        let party = Party(
            tenant: tenant, id: PartyID(9), reference: "brand", name: nil, kind: .payer)
        var named = party
        named.name = "Brand"
        named.kind = .acceptor
        let link = PartyLink(.store("S1", tenant), party: PartyID(9))
        let key = ClearingKey(
            tenant: 1, currency: currency, hour: 494_000, first: 0, second: .max)
        try withDatabase(backend) { connection in
            try TableConformance.check(CampaignTermsTable.self, terms, paced, connection)
            try TableConformance.check(PartyTable.self, party, named, connection)
            try TableConformance.check(
                PartyLinkTable.self, link, PartyLink(link.key, party: .merchant), connection)
            try TableConformance.check(
                ClearingTable.self, ClearingRow(key, amount: .max),
                ClearingRow(key, amount: -5), connection)
            let work = UnitOfWork(connection)
            #expect(
                try work.partiesByName.find(
                    PartyName(tenant: tenant, reference: "brand"), connection) == named)
            let within = try ClearingTable.sums(
                tenant: tenant, currency, hours: 494_000..<494_001, limit: 9, connection)
            #expect(within.map(\.amount) == [-5])
            let before = try ClearingTable.sums(
                tenant: tenant, currency, hours: 0..<494_000, limit: 9, connection)
            #expect(before.isEmpty)
        }
    }

    @Test(arguments: Backend.all)
    func marksOfCampaignsAndCardsComeBack(_ backend: Backend) throws {
        let campaign = Campaign(
            tenant: tenant, id: CampaignID(5), number: 1, name: "c", currency: currency,
            startsAt: time, endsAt: time.advanced(byMilliseconds: 1), budget: nil,
            state: .paused, metadata: .object([]), createdAt: time)
        var marked = campaign
        marked.hasTerms = true
        let card = GiftCard(
            tenant: tenant, id: GiftCardID(8), currency: currency, faceValue: 1, serial: 0,
            member: nil, state: .blocked, expiresAt: time, issuedAt: time, activatedAt: nil,
            blockReason: nil, activities: 1, signingSlot: 0, typingSlot: 0, hasIssuer: true)
        try withDatabase(backend) { connection in
            try TableConformance.check(CampaignTable.self, campaign, marked, connection)
            try TableConformance.check(GiftCardTable.self, card, card, connection)
            let work = UnitOfWork(connection)
            let key = { RowKey(tenant: 1, id: $0) }
            #expect(try work.campaigns.load(key(5), connection) == marked)
            #expect(try work.giftCards.load(key(8), connection) == card)
        }
    }

    /// The floor as a CHECK is the second wall; the kinds without a floor are those of the ledger.
    @Test func theDatabaseRefusesABalanceBelowAFloor() throws {
        for kind in AccountKind.allCases {
            let key = AccountKey(tenant: 1, kind: kind, owner: 1, asset: currency)
            let row = AccountRow(key: key, balance: -1)
            var isAccepted = true
            do {
                try withDatabase(.sqlite) { connection in
                    try connection.executeEach(
                        AccountTable.insert, [AccountTable.values(of: row) + [.integer(1)]])
                }
            } catch let failure as DatabaseFailure {
                #expect(failure.code == .constraint(.check), "\(kind)")
                isAccepted = false
            }
            #expect(isAccepted == !kind.hasFloor, "\(kind)")
        }
    }
}
