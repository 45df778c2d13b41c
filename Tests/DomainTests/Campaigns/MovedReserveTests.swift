import Ledger
import Testing

@testable import Domain

@Suite("What is set aside moves with its coupons")
struct MovedReserveTests {
    private let currency = Asset(currency: "CNY") ?? .unit

    private func campaign(_ number: Int64) -> Campaign {
        Campaign(
            tenant: TenantID(1), id: CampaignID(number), number: number, name: "n",
            currency: currency, startsAt: .minimum, endsAt: .maximum, budget: nil, state: .active,
            metadata: .object([]), createdAt: .minimum)
    }

    private func end(_ hour: Int64) -> Timestamp { Timestamp(milliseconds: hour * 3_600_000) }

    private func reserve(_ hour: Int64, of number: Int64 = 9) -> AccountKey {
        CampaignReserve.account(campaign(number), endingAt: end(hour))
    }

    private func use(_ hour: Int64, _ most: Int64, of number: Int64 = 9) -> ReservedUse {
        ReservedUse(campaign(number), endingAt: end(hour), most: most)
    }

    private func taken(_ hour: Int64, _ amount: Int64, of number: Int64 = 9) -> Posting {
        Posting(
            from: reserve(hour, of: number), to: campaign(number).expenseAccount, amount: amount)
    }

    @Test func aCouponsReserveIsFoundWhereItEndsNow() {
        let budget = Posting(from: reserve(5), to: campaign(9).budgetAccount, amount: 30)
        let moved = CampaignReserve.moved([taken(5, 70), budget], with: [use(8, 100)])
        #expect(moved.map(\.source) == [reserve(8), reserve(8)])
        #expect(moved.map(\.destination) == [taken(5, 70).destination, budget.destination])
        #expect(moved.map(\.amount) == [70, 30])
        #expect(CampaignReserve.moved([taken(5, 70)], with: [use(5, 100)]) == [taken(5, 70)])
        #expect(CampaignReserve.account(like: reserve(5), endingAt: end(8)) == reserve(8))
    }

    /// One of two coupons kept its end, because its offer ends then.
    @Test func whatStaysAndWhatMovesIsToldApart() {
        let moved = CampaignReserve.moved([taken(5, 100)], with: [use(5, 40), use(8, 60)])
        #expect(moved == [taken(8, 60), taken(5, 40)])
        let apart = CampaignReserve.moved(
            [taken(5, 10), taken(8, 90)], with: [use(8, 10), use(8, 90)])
        #expect(apart == [taken(8, 10), taken(8, 90)])
        let other = [taken(5, 10), taken(5, 20, of: 10)]
        #expect(
            CampaignReserve.moved(other, with: [use(8, 50), use(5, 20, of: 10)])
                == [taken(8, 10), taken(5, 20, of: 10)])
        #expect(
            CampaignReserve.moved([taken(5, 30)], with: [use(8, 20)])
                == [taken(8, 20), taken(5, 10)])
    }
}
