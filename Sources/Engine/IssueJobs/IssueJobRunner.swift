// The room "IssueJobs": goes through the audience of a job, a chunk at a time. Each chunk is one
// command in the queue of all others, and the next is prepared only when it is durable, so a job
// never has more than one chunk before live traffic. Where it came is a column that the chunk's
// transaction compares and moves: several processes may run the same job and none does a chunk
// twice.

import Codes
import Domain
import Ledger
import Logging
import Store

/// Wakes the runner when a job may have something to do.
final class JobBell: Sendable {
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        ring()
    }

    func ring() { continuation.yield() }
}

/// Runs the jobs of one database, oldest first. One per process.
package actor IssueJobRunner {
    package enum Step: Sendable {
        /// No job has anything to do.
        case idle
        case advanced
        /// Another process did the chunk, or somebody has stopped the job meanwhile.
        case overtaken
    }

    private let engine: Engine
    private var seen: SeenMembers?

    package init(engine: Engine) {
        self.engine = engine
    }

    /// Runs until no job has anything to do, or until it is overtaken: whoever came first goes on.
    @discardableResult
    package func runUntilIdle() async throws -> Step {
        while true {
            try Task.checkCancellation()
            let step = try await step()
            guard step == .advanced else { return step }
        }
    }

    /// Runs until cancelled: whenever the bell rings, and every few seconds for what other
    /// processes leave behind or the storage turned away.
    package func run() async {
        let bell = engine.jobBell
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
                    engine.logger.warning("issue job waits", metadata: ["cause": "\(error)"])
                }
            }
            tasks.cancelAll()
        }
    }

    /// Does one chunk of the oldest job.
    package func step() async throws -> Step {
        guard let job = try await engine.read({ try IssueJobTable.next($0.connection) }) else {
            seen = nil
            return .idle
        }
        let identity = RequestIdentity(tenant: job.tenant)
        let answer: Answer
        if job.state == .withdrawing {
            answer = try await engine.perform(
                WithdrawJobChunk(job: job.id, chunk: job.withdrawnChunks), identity)
        } else {
            answer = try await engine.perform(try await chunk(of: job), identity)
        }
        return answer.isRefusal ? .overtaken : .advanced
    }

    private func chunk(of job: IssueJob) async throws -> IssueJobChunk {
        let (members, next) =
            switch job.audience {
            case .list: try await listed(job)
            case .allMembers: try await known(job)
            case .named: try await named(job)
            }
        var ids: [Int64] = []
        var serials: [Int64] = []
        for _ in members {
            ids.append(try engine.numbers.nextID())
            serials.append(
                try await engine.serial(
                    tenant: job.tenant, kind: .couponSerials, owner: job.campaign.number,
                    lease: Int64(Limits.issueJobChunk) * 8))
        }
        return IssueJobChunk(
            job: job.id, place: job.place, nextPlace: next, members: members, ids: ids,
            serials: serials)
    }

    /// The next members of all that were known when the job was made. One that came later may have
    /// a lower id than others: each process takes ids from a range of its own.
    private func known(_ job: IssueJob) async throws -> ([JobMember], Int64) {
        let rows = try await engine.read { work in
            try MemberTable.page(
                tenant: job.tenant, after: job.place, limit: Limits.issueJobChunk,
                work.connection)
        }
        let range = rows.prefix { $0.id.number <= job.end }
        let isLast = range.count < Limits.issueJobChunk
        let members = range.filter { $0.createdAt <= job.createdAt }.map {
            JobMember(externalID: $0.externalID, id: $0.id, isRepeated: false)
        }
        return (members, isLast ? job.end : range.last?.id.number ?? job.end)
    }

    /// The next members of the job's audience: of a list those who are on it when their turn
    /// comes; of a condition those of all members who meet it then.
    private func named(_ job: IssueJob) async throws -> ([JobMember], Int64) {
        try await engine.read { work in
            let name = try work.audienceName(of: job)
            guard let audience = try name.flatMap({ try work.audience($0, job.tenant) }) else {
                throw Refusal.notFound("audience")
            }
            return audience.condition == nil
                ? try work.listed(audience, job) : try work.matching(audience, job)
        }
    }

    /// The next members of the job's list, each with whether the list has named it before.
    private func listed(_ job: IssueJob) async throws -> ([JobMember], Int64) {
        var seen = try await seenMembers(before: job)
        let (tenant, id, place) = (job.tenant, job.id, job.place)
        let found = try await engine.read { work in
            let list = try work.list(of: id, tenant, chunk: place)
            let keys = list.map { MemberName(tenant: tenant, externalID: $0) }
            try work.membersByName.prefetch(Array(Set(keys)), work.connection)
            return try zip(list, keys).map { name, key in
                (name, try work.membersByName.find(key, work.connection)?.id)
            }
        }
        let members = found.map { name, id in
            JobMember(externalID: name, id: id, isRepeated: !seen.insert(name))
        }
        seen.place = place + 1
        self.seen = seen
        return (members, place + 1)
    }

    /// Whom the list names before the job's place: known from the chunk before, or read again
    /// after a restart.
    private func seenMembers(before job: IssueJob) async throws -> SeenMembers {
        if let seen, seen.job == job.id, seen.place == job.place { return seen }
        seen = nil
        var seen = SeenMembers(job: job.id)
        for chunk in 0..<job.place {
            let names = try await engine.read { try $0.list(of: job.id, job.tenant, chunk: chunk) }
            for name in names { _ = seen.insert(name) }
        }
        seen.place = job.place
        return seen
    }
}

extension UnitOfWork {
    fileprivate func listed(_ audience: Audience, _ job: IssueJob) throws -> ([JobMember], Int64) {
        let rows = try AudienceMemberTable.page(
            tenant: job.tenant, audience: audience.id, after: job.place,
            limit: Limits.issueJobChunk, connection)
        let range = rows.prefix { $0.member.number <= job.end }
        let isLast = range.count < Limits.issueJobChunk
        let ids = range.filter { $0.state == .listed }.map(\.member)
        let keys = ids.map { RowKey(tenant: job.tenant.number, id: $0.number) }
        try members.prefetch(keys, connection)
        let found = try keys.compactMap { try members.load($0, connection) }
        return (
            found.map { JobMember(externalID: $0.externalID, id: $0.id, isRepeated: false) },
            isLast ? job.end : range.last?.member.number ?? job.end
        )
    }

    fileprivate func matching(
        _ audience: Audience, _ job: IssueJob
    ) throws -> ([JobMember], Int64) {
        let rows = try MemberTable.page(
            tenant: job.tenant, after: job.place, limit: Limits.issueJobChunk, connection)
        let range = rows.prefix { $0.id.number <= job.end }
        let isLast = range.count < Limits.issueJobChunk
        let known = range.filter { $0.createdAt <= job.createdAt }
        try prefetch(known.map(\.id), askedBy: audience)
        let found = try known.filter { try reason(for: $0.id, in: audience).isMember }
        return (
            found.map { JobMember(externalID: $0.externalID, id: $0.id, isRepeated: false) },
            isLast ? job.end : range.last?.id.number ?? job.end
        )
    }

    fileprivate func list(
        of job: IssueJobID, _ tenant: TenantID, chunk: Int64
    ) throws -> [String] {
        let key = IssueJobChunkKey(tenant: tenant.number, job: job.number, chunk: chunk)
        return try issueJobLists.load(key, connection)?.members ?? []
    }
}

/// Whom a list has named so far, 16 bytes for each.
private struct SeenMembers: Sendable {
    let job: IssueJobID
    /// Chunks taken in.
    var place: Int64 = 0
    private var names: Set<UInt128> = []

    init(job: IssueJobID) {
        self.job = job
    }

    /// False where the name is there already.
    mutating func insert(_ name: String) -> Bool {
        let hash = Hash.blake2b(Array(name.utf8), key: nil, length: 16)
        return names.insert(hash.reduce(0) { $0 << 8 | UInt128($1) }).inserted
    }
}
