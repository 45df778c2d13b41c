import Domain
import Ledger
import Testing

@Suite("Jobs over campaigns")
struct CampaignJobTests {
    private let now = Timestamp(milliseconds: 1_000)

    private var job: CampaignJob {
        CampaignJob(
            tenant: TenantID(1), id: CampaignJobID(2), kind: .replay, state: .running,
            campaign: CampaignID(3), offer: OfferID(4), place: 10, end: 90, document: .null,
            createdAt: now)
    }

    private func code(_ body: () throws(Refusal) -> CampaignJob) -> RefusalCode? {
        Outcome(body).refusal?.code
    }

    @Test func aPageMovesThePlaceAndTheLastOneEndsTheJob() throws {
        let later = try job.advanced(from: 10, to: 50, document: ["a": 1], now: now)
        #expect(later.place == 50 && later.state == .running && later.endedAt == nil)
        let done = try later.advanced(from: 50, to: nil, document: ["a": 2], now: now)
        #expect(done.place == 90 && done.state == .finished && done.endedAt == now)
        #expect(done.document == ["a": 2])
    }

    @Test func aPageThatAnotherProcessDidIsRefused() throws {
        #expect(
            code { () throws(Refusal) in
                try job.advanced(from: 9, to: 50, document: .null, now: now)
            } == .illegalState)
        let cancelled = try job.cancelled(now: now)
        #expect(cancelled.state == .cancelled && cancelled.endedAt == now)
        #expect(
            code { () throws(Refusal) in
                try cancelled.advanced(from: 10, to: 50, document: .null, now: now)
            } == .illegalState)
        #expect(code { () throws(Refusal) in try cancelled.cancelled(now: now) } == .illegalState)
    }

    @Test func reportsComeBackAsTheyWereStored() throws {
        var figures = ReplayReport.Figures()
        figures.orders = 3
        figures.costBefore = 500
        figures.membersGained = 1
        var report = ReplayReport(
            definition: OfferDefinition(benefit: .amountOff(5)), from: .minimum, to: now)
        report.add(
            [20_605: figures, 20_604: figures], seen: 7, hasPage: true, membersAreExact: true)
        report.add([20_605: figures], seen: 3, hasPage: false, membersAreExact: false)
        let again = try #require(ReplayReport(stored: report.stored))
        #expect(again == report)
        #expect(again.seen == 10 && again.pages == 1 && !again.membersAreExact)
        #expect(again.days[20_605]?.orders == 6 && again.days[20_604]?.costBefore == 500)
        let shown = JSON.object(report.members)
        #expect(shown["total"]?["orders"] == 9)
        #expect(shown["days"]?.arrayValue?.last?["day"] == "2026-06-01")
        #expect(ReplayReport(stored: ["definition": 1]) == nil)
    }
}
