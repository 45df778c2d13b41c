import Domain
import Ledger
import Testing

@Suite("Issue jobs")
struct IssueJobTests {
    @Test func stepsAreAllowedAsTheTableSays() {
        let steps: [(String, (IssueJob) throws(Refusal) -> IssueJob)] = [
            ("append", { job throws(Refusal) in try job.appended(members: 1, chunks: 1) }),
            ("start", { job throws(Refusal) in try job.started(now: Fixture.now) }),
            ("pause", { job throws(Refusal) in try job.paused() }),
            ("resume", { job throws(Refusal) in try job.resumed() }),
            (
                "cancel",
                { job throws(Refusal) in
                    try job.cancelled(withdrawing: false, now: Fixture.now)
                }
            ),
            (
                "advance",
                { job throws(Refusal) in
                    try job.advanced(from: 2, to: 3, issued: 1, refused: 0, now: Fixture.now)
                }
            ),
            (
                "withdraw",
                { job throws(Refusal) in try job.withdrawn(chunk: 0, voided: 1) }
            ),
        ]
        let allowed: [IssueJob.State: Set<String>] = [
            .receiving: ["append", "start", "cancel"],
            .running: ["pause", "cancel", "advance"],
            .paused: ["resume", "cancel"],
            .withdrawing: ["withdraw"],
            .cancelled: [], .finished: [],
        ]
        for (state, names) in allowed {
            for (name, step) in steps {
                let outcome = Outcome { () throws(Refusal) in try step(job(state)) }
                #expect(
                    outcome.code == (names.contains(name) ? nil : .illegalState),
                    "\(name) while \(state)")
            }
        }
    }

    @Test func aChunkIsDoneOnceAndTheLastOneEndsTheJob() throws {
        let running = job(.running)
        let after = try running.advanced(
            from: 2, to: 3, issued: 150, refused: 50, now: Fixture.now)
        #expect(after.done == running.done + 200 && after.place == 3 && after.state == .running)
        let again = Outcome { () throws(Refusal) in
            try after.advanced(from: 2, to: 3, issued: 1, refused: 0, now: Fixture.now)
        }
        #expect(again.code == .illegalState)
        let last = try after.advanced(from: 3, to: 4, issued: 0, refused: 1, now: Fixture.hour(1))
        #expect(last.state == .finished && last.endedAt == Fixture.hour(1))
    }

    @Test func cancellingWithdrawsOnlyWhatWasIssued() throws {
        let now = Fixture.now
        #expect(try job(.running).cancelled(withdrawing: true, now: now).state == .withdrawing)
        #expect(try job(.running).cancelled(withdrawing: false, now: now).state == .cancelled)
        let fresh = job(.receiving, chunks: 0)
        #expect(try fresh.cancelled(withdrawing: true, now: now).state == .cancelled)
        var withdrawing = try job(.paused).cancelled(withdrawing: true, now: now)
        withdrawing = try withdrawing.withdrawn(chunk: 0, voided: 3)
        #expect(withdrawing.state == .withdrawing && withdrawing.withdrawn == 3)
        withdrawing = try withdrawing.withdrawn(chunk: 1, voided: 2)
        #expect(withdrawing.state == .cancelled && withdrawing.withdrawn == 5)
    }

    @Test func aListHasItsBoundAndAtLeastOneMember() {
        func outcome(_ members: Int64, total: Int64) -> RefusalCode? {
            Outcome { () throws(Refusal) in
                try job(.receiving, total: total).appended(members: Int(members), chunks: 1)
            }.code
        }
        #expect(outcome(1, total: Limits.issueJobMembers - 1) == nil)
        #expect(outcome(1, total: Limits.issueJobMembers) == .outOfRange)
        let empty = Outcome { () throws(Refusal) in
            try job(.receiving, total: 0).started(now: Fixture.now)
        }
        #expect(empty.code == .outOfRange)
    }

    @Test func aJobIsMadeForAnOfferThatLives() {
        func outcome(_ campaign: Campaign, _ expiresAt: Timestamp? = nil) -> RefusalCode? {
            Outcome { () throws(Refusal) in
                try IssueJob.checkCreation(
                    offer: Fixture.offer(), campaign: campaign, expiresAt: expiresAt,
                    now: Fixture.now)
            }.code
        }
        #expect(outcome(Fixture.campaign()) == nil)
        #expect(outcome(Fixture.campaign(state: .paused)) == .campaignPaused)
        #expect(outcome(Fixture.campaign(endsAt: Fixture.hour(0))) == .expired)
        #expect(outcome(Fixture.campaign(), Fixture.hour(-1)) == .outOfRange)
    }

    @Test func ofAllMembersThoseWhoCameMeanwhileCount() throws {
        let before = job(.running, total: 401, audience: .allMembers)
        let more = try before.advanced(from: 2, to: 3, issued: 2, refused: 0, now: Fixture.now)
        #expect(more.done == 402 && more.total == 402)
        let ended = try job(.running, total: 800, audience: .allMembers)
            .advanced(from: 2, to: 4, issued: 1, refused: 0, now: Fixture.now)
        #expect(ended.state == .finished && ended.total == 401)
        let list = try job(.running, total: 800)
            .advanced(from: 2, to: 4, issued: 1, refused: 0, now: Fixture.now)
        #expect(list.total == 800, "a gap in a list is not made up for")
    }

    private func job(
        _ state: IssueJob.State, total: Int64 = 800, chunks: Int64 = 2,
        audience: IssueJob.Audience = .list
    ) -> IssueJob {
        IssueJob(
            tenant: Fixture.tenant, id: IssueJobID(9), offer: OfferID(1), campaign: CampaignID(1),
            name: "Birthdays", audience: audience, state: state, total: total, place: 2, end: 4,
            chunks: chunks, issued: 300, refused: 100, withdrawnChunks: 0, withdrawn: 0,
            expiresAt: nil, createdAt: Fixture.now, endedAt: nil)
    }
}
