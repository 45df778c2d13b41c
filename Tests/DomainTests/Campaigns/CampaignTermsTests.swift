import Ledger
import Testing

@testable import Domain

@Suite("Terms of a campaign")
struct CampaignTermsTests {
    private let currency = Asset(currency: "CNY") ?? .unit

    private func payer(_ number: Int64, _ share: Int64, budget: Int64? = nil) -> CampaignPayer {
        CampaignPayer(
            party: NamedParty(PartyID(number), "p\(number)"), shareBasisPoints: share,
            budget: budget, number: number)
    }

    private func terms(_ payers: [CampaignPayer]) -> CampaignTerms {
        CampaignTerms(tenant: TenantID(1), campaign: CampaignID(9), payers: payers)
    }

    @Test func sharesAreWholeUnitsAndSumToTheDiscount() {
        let thirds = terms([payer(1, 3_333), payer(2, 3_333), payer(3, 3_334)])
        for amount in (0...400).map(Int64.init) {
            #expect(thirds.shares(of: amount).reduce(0, +) == amount)
        }
        #expect(thirds.shares(of: 1) == [0, 0, 1])
        #expect(thirds.shares(of: 2) == [1, 0, 1])
        #expect(thirds.shares(of: 10_000) == [3_333, 3_333, 3_334])
    }

    @Test func whoPaysInItsOwnStoreOwesNothing() {
        let both = terms([payer(1, 5_000), payer(2, 5_000, budget: 100)])
        let postings = both.settlementPostings(of: 11, acceptor: PartyID(2), currency)
        #expect(postings.map(\.amount) == [6, 6, 5])
        #expect(
            postings.map(\.source.kind) == [.payerFunding, .clearing, .payerBudget])
        #expect(postings[1].source.owner == 1)
        #expect(postings[1].destination.owner == 2)
        #expect(both.settlementPostings(of: 0, acceptor: PartyID(2), currency).isEmpty)
    }

    @Test func termsComeBackFromTheirText() throws {
        var all = terms([payer(1, 4_000, budget: 7), payer(0, 6_000)])
        all.issuer = NamedParty(PartyID(5), "\"issuer\"")
        all.pacing = BudgetPacing(perDay: 3, isEven: true, zone: "Asia/Shanghai")
        all.reservesAtIssue = true
        all.forms = GiftForm.allCases.map { FormBudget($0, $0.rawValue * 10) }
        for terms in [all, terms([])] {
            let json = try JSON.parse(Array(terms.storedText.utf8))
            #expect(
                CampaignTerms(stored: json, tenant: TenantID(1), campaign: CampaignID(9))
                    == terms)
        }
        #expect(
            CampaignTerms(
                stored: ["reserve": false], tenant: TenantID(1), campaign: CampaignID(9)) == nil)
    }
}

@Suite("Days of a budget")
struct BudgetDayTests {
    private static let day: Int64 = 86_400_000
    private static let start = Timestamp(milliseconds: 20_000 * day)

    private func campaign(days: Int64) -> Campaign {
        Campaign(
            tenant: TenantID(1), id: CampaignID(9), number: 1, name: "c",
            currency: Asset(currency: "CNY") ?? .unit, startsAt: Self.start,
            endsAt: Self.start.advanced(byMilliseconds: days * Self.day), budget: 1,
            state: .active, metadata: .object([]), createdAt: Self.start)
    }

    private func left(
        _ pacing: BudgetPacing, day: Int64, of days: Int64, spent: Int64, budgetLeft: Int64?
    ) -> Int64 {
        pacing.day(
            of: campaign(days: days),
            at: Self.start.advanced(byMilliseconds: day * Self.day), in: .utc, spent: spent,
            budgetLeft: budgetLeft
        ).left
    }

    @Test func aSpreadGivesEachDayItsPartOfWhatIsLeft() {
        let even = BudgetPacing(perDay: nil, isEven: true, zone: nil)
        #expect(left(even, day: 0, of: 3, spent: 0, budgetLeft: 100) == 34)
        #expect(left(even, day: 0, of: 3, spent: 30, budgetLeft: 70) == 4)
        #expect(left(even, day: 1, of: 3, spent: 0, budgetLeft: 70) == 35)
        #expect(left(even, day: 2, of: 3, spent: 0, budgetLeft: 70) == 70)
        // A campaign that is over has one day: today.
        #expect(left(even, day: 9, of: 3, spent: 0, budgetLeft: 70) == 70)
        #expect(left(even, day: 0, of: 3, spent: 0, budgetLeft: nil) == 0)
        let both = BudgetPacing(perDay: 20, isEven: true, zone: nil)
        #expect(left(both, day: 0, of: 3, spent: 5, budgetLeft: 95) == 15)
        #expect(left(both, day: 0, of: 3, spent: 25, budgetLeft: 95) == 0)
    }

    @Test func theLastDayHasNoneAfterIt() {
        let daily = BudgetPacing(perDay: 5, isEven: false, zone: nil)
        let campaign = campaign(days: 2)
        let first = daily.day(
            of: campaign, at: Self.start, in: .utc, spent: 0, budgetLeft: nil)
        #expect(first.resumesAt == Self.start.advanced(byMilliseconds: Self.day))
        #expect(BudgetPacing.day(of: first.account) == 20_000)
        let last = daily.day(
            of: campaign, at: Self.start.advanced(byMilliseconds: Self.day), in: .utc, spent: 5,
            budgetLeft: nil)
        #expect(last.resumesAt == nil)
        #expect(last.left == 0)
    }
}
