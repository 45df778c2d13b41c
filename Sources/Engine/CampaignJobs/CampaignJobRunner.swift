// The room "CampaignJobs": goes through work over campaigns, a page at a time. Each page is read
// beside the writer and written by one command, which compares the place it began at and moves it:
// several processes may run the same job and none counts a page twice.

import Database
import Domain
import Ledger
import Logging
import Store

/// Runs the jobs over campaigns of one database, later ends first. One per process.
package actor CampaignJobRunner {
    package enum Step: Sendable {
        /// No job has anything to do.
        case idle
        case advanced
        /// Another process did the page, or somebody has cancelled the job meanwhile.
        case overtaken
        /// The job failed; the others go on.
        case failed
    }

    private let engine: Engine
    private var members: ReplayedMembers?
    /// Jobs that failed or were overtaken since the runner was woken up, passed over until then:
    /// one that cannot go on must not keep the others from it.
    private var setAside: Set<CampaignJobKey> = []

    package init(engine: Engine) {
        self.engine = engine
    }

    /// Runs until no job has anything to do but those that fail or are overtaken; then tells the
    /// last of these steps.
    @discardableResult
    package func runUntilIdle() async throws -> Step {
        setAside = []
        var outcome = Step.idle
        while true {
            try Task.checkCancellation()
            let step = try await step()
            switch step {
            case .idle: return outcome
            case .advanced: continue
            case .overtaken, .failed: outcome = step
            }
        }
    }

    /// Runs until cancelled: whenever the bell rings, and every few seconds for what other
    /// processes leave behind or the storage turned away.
    package func run() async {
        let bell = engine.campaignJobBell
        let pause = Duration.milliseconds(Limits.issueJobPollMilliseconds)
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                while (try? await Task.sleep(for: pause)) != nil { bell.ring() }
            }
            for await _ in bell.rings {
                do {
                    try await runUntilIdle()
                } catch is CancellationError {
                    break
                } catch {
                    engine.logger.warning("campaign job waits", metadata: ["cause": "\(error)"])
                }
            }
            tasks.cancelAll()
        }
    }

    /// Does one page of the job that comes first.
    package func step() async throws -> Step {
        let setAside = setAside
        let next = try await engine.read {
            try CampaignJobTable.next($0.connection, setAside: setAside)
        }
        guard let job = next else {
            members = nil
            return .idle
        }
        do {
            let isDone = try await doPage(of: job)
            if !isDone { self.setAside.insert(CampaignJobTable.key(of: job)) }
            return isDone ? .advanced : .overtaken
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            self.setAside.insert(CampaignJobTable.key(of: job))
            engine.logger.warning("campaign job waits", metadata: ["cause": "\(error)"])
            return .failed
        }
    }

    /// False where the job has moved on, or ended, meanwhile.
    private func doPage(of job: CampaignJob) async throws -> Bool {
        let command: any Command
        switch job.kind {
        case .replay: command = try await replayPage(of: job)
        case .coupons:
            guard let report = ExtensionReport(stored: job.document) else { throw Self.corrupt }
            command = try await engine.read { try job.nextPage(report, $0) }
        }
        let answer = try await engine.perform(command, RequestIdentity(tenant: job.tenant))
        return !answer.isRefusal
    }

    private static var corrupt: DatabaseFailure {
        DatabaseFailure(.corrupt, "A stored job cannot be read. Run `scrip verify`.")
    }

    private func replayPage(of job: CampaignJob) async throws -> AdvanceReplay {
        let cache = engine.offerCache
        guard let id = job.offer, let report = ReplayReport(stored: job.document) else {
            throw Self.corrupt
        }
        var known = try await members(before: job)
        var page = try await engine.read { work in
            guard let offer = try cache.offer(id, tenant: job.tenant, in: work) else {
                throw Refusal.notFound("offer")
            }
            return try ReplayPage(job, report, offer, cache, work)
        }
        let isExact = page.countMembers(&known)
        known.place = page.next ?? job.end
        members = known
        return AdvanceReplay(job: job.id, place: job.place, page: page, membersAreExact: isExact)
    }

    /// Whom the job has counted before its place: known from the page before, or read again after
    /// a restart.
    private func members(before job: CampaignJob) async throws -> ReplayedMembers {
        if let members, members.job == job.id, members.place == job.place { return members }
        members = nil
        var known = ReplayedMembers(job: job.id)
        known.place = job.place
        var chunk: Int64 = 1
        while true {
            let from = chunk
            let pages = try await engine.read {
                try CampaignJobTable.pages(
                    tenant: job.tenant, job: job.id, from: from, limit: 10, $0.connection)
            }
            for page in pages { known.insert(page: page.document) }
            guard let last = pages.last else { return known }
            chunk = last.chunk + 1
        }
    }
}
