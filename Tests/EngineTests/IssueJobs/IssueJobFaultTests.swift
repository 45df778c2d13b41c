import Database
import Domain
import Ledger
import TestSupport
import Testing

@testable import Engine

@Suite("Issue jobs when the world is bad")
struct IssueJobFaultTests {
    private let names = (1...1_000).map { "m-\($0)" }

    /// A shop whose job has done one chunk, so that its next write is a chunk.
    private func withRunningJob(
        onFatal: Fatal = Fatal(),
        _ body: (TestShop, FaultyDriver, IssueJobRunner, TestAnswer) async throws -> Void
    ) async throws {
        var faulty: FaultyDriver?
        let shop = try await TestShop.open(onFatal: { onFatal.note($0) }) { base in
            let driver = FaultyDriver(base)
            faulty = driver
            return driver
        }
        try await shop.members(1...1_000)
        let job = try await shop.job(
            of: try await shop.offer(in: try await shop.campaign()), names + ["m-1", "m-1000"])
        let runner = IssueJobRunner(engine: shop.engine)
        #expect(try await runner.step() == .advanced)
        try await body(shop, try #require(faulty), runner, job)
    }

    private func expectAllServed(_ shop: TestShop, _ job: TestAnswer) async throws {
        try await shop.runJobs()
        let after = try await shop.job(job)
        #expect(after.text("state") == "finished", "\(after.json)")
        #expect(after["issued"] == 1_000 && after["refused"] == 2)
        #expect(try await shop.issued(to: 1...1_000) == Array(repeating: 1, count: 1_000))
        #expect(try await shop.verify().problems == [])
        try await shop.close()
    }

    @Test func aChunkWhoseCommitIsUnknownIsNeitherLostNorDoneTwice() async throws {
        try await withRunningJob { shop, driver, runner, job in
            driver.plan([.after(.outcomeUnknown)])
            #expect(try await runner.step() == .overtaken, "by itself: the chunk was kept")
            #expect(driver.isDone)
            #expect(try await shop.job(job)["issued"] == 400)
            driver.plan([.during(.outcomeUnknown), .during(.deadlock)])
            #expect(try await runner.step() == .advanced)
            #expect(driver.isDone)
            #expect(try await shop.job(job)["issued"] == 600)
            try await expectAllServed(shop, job)
        }
    }

    @Test func aJobWaitsWhileTheStorageIsAway() async throws {
        try await withRunningJob { shop, driver, runner, job in
            driver.plan(Array(repeating: .before(.unavailable), count: 10_000))
            await #expect(throws: DatabaseFailure.self) { try await runner.step() }
            await #expect(throws: Unavailable.storage(.unavailable)) { try await runner.step() }
            driver.plan([])
            while shop.engine.health.refusal != nil {
                try await Task.sleep(for: .milliseconds(10))
            }
            try await expectAllServed(shop, job)
        }
    }

    @Test func aJobGoesOnAfterAnEngineThatGaveUp() async throws {
        let fatal = Fatal()
        try await withRunningJob(onFatal: fatal) { shop, driver, runner, job in
            driver.plan([.during(.syncFailed)])
            await #expect(throws: DatabaseFailure.self) { try await runner.step() }
            #expect(fatal.count == 1)
            try await expectAllServed(try await shop.reopened(), job)
        }
    }

    @Test func aChunkThatTwoHavePreparedIsDoneOnce() async throws {
        try await withRunningJob { shop, _, _, job in
            let id = try shop.engine.codes.identifier(
                job.text("id"), as: IssueJobID.self, what: "issue job")
            let stored = try await shop.engine.read { work in
                try work.issueJob(id, shop.tenant)
            }
            let first = try await shop.engine.read { work in
                try work.knownMember(externalID: "m-201", shop.tenant)
            }
            func prepared(serial: Int64) throws -> IssueJobChunk {
                IssueJobChunk(
                    job: id, place: stored.place, nextPlace: stored.place + 1,
                    members: [JobMember(externalID: "m-201", id: first.id, isRepeated: false)],
                    ids: [try shop.engine.numbers.nextID()], serials: [serial])
            }
            let identity = RequestIdentity(tenant: shop.tenant)
            let chunks = [try prepared(serial: 900_000), try prepared(serial: 900_001)]
            #expect(try await shop.engine.perform(chunks[0], identity).status == 200)
            #expect(try await shop.engine.perform(chunks[1], identity).status == 409)
            #expect(try await shop.issued(to: 201...201) == [1])
            #expect(try await shop.job(job)["done"] == 201)
            try await shop.close()
        }
    }

    @Test func twoProcessesRunOneJobWithoutGapOrDouble() async throws {
        let shop = try await TestShop.open(on: .postgres)
        let other = try await shop.beside()
        try await shop.members(1...1_000)
        let offer = try await shop.offer(in: try await shop.campaign())
        let job = try await shop.job(of: offer, names + ["m-1", "m-1000"])
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for shop in [shop, other] { tasks.addTask { try await shop.runJobs() } }
            try await tasks.waitForAll()
        }
        try await other.engine.close()
        try await expectAllServed(shop, job)
    }

    /// Ids come from ranges of each process: a member that comes later may have a lower one.
    @Test func membersThatComeThroughAnotherProcessAreCountedOrLeftOut() async throws {
        let early = try await TestShop.open(on: .postgres)
        let late = try await early.beside()
        func upsert(_ name: String, _ shop: TestShop) async throws {
            _ = try await shop.perform("upsertMember", path: ["external_id": name], .object([]))
        }
        for number in 1...3 { try await upsert("m-\(number)", late) }
        let offer = try await late.offer(in: try await late.campaign())
        let job = try await late.job(of: offer, nil)
        #expect(job["total"] == 3)
        try await upsert("m-4", early)
        early.clock.advance(byMilliseconds: 1)
        try await upsert("m-5", early)
        let ids = try await early.engine.read { work in
            try ["m-1", "m-4", "m-5"].map {
                try work.knownMember(externalID: $0, early.tenant).id.number
            }
        }
        #expect(ids[1] < ids[0] && ids[2] < ids[0], "the premise of this test: \(ids)")
        try await late.runJobs()
        let after = try await late.job(job)
        #expect(after.text("state") == "finished" && after["total"] == 4 && after["issued"] == 4)
        #expect(try await late.issued(to: 1...5) == [1, 1, 1, 1, 0])
        #expect(try await late.verify().problems == [])
        try await late.engine.close()
        try await early.close()
    }

    @Test(arguments: [false, true])
    func changingAJobWhileItRunsLeavesOneTruth(_ voids: Bool) async throws {
        try await withShop { shop in
            try await shop.members(1...1_000)
            let offer = try await shop.offer(in: try await shop.campaign())
            var coupons = 0
            for round in 0..<5 {
                let job = try await shop.job(of: offer, names)
                let path = ["job_id": job.text("id")]
                let statuses = try await withThrowingTaskGroup(of: Int.self) { tasks in
                    for _ in 0..<2 {
                        tasks.addTask {
                            let runner = IssueJobRunner(engine: shop.engine)
                            for _ in 0..<(2 + round) { _ = try await runner.step() }
                            return 200
                        }
                    }
                    for caller in 0..<24 {
                        let operation = ["pauseIssueJob", "resumeIssueJob"][caller % 2]
                        tasks.addTask { try await shop.perform(operation, path: path).status }
                    }
                    tasks.addTask {
                        try await shop.perform(
                            "cancelIssueJob", path: path, ["void_issued": .bool(voids)]
                        ).status
                    }
                    return try await tasks.reduce(into: Set()) { $0.insert($1) }
                }
                #expect(statuses.isSubset(of: [200, 409]), "\(statuses)")
                try await shop.runJobs()
                coupons += Int(try await issued(shop, job, voids: voids))
                let held = try await shop.issued(to: 1...1_000)
                #expect(held.reduce(0, +) == coupons)
            }
        }
    }

    /// How many coupons a job issued that was cancelled.
    private func issued(
        _ shop: TestShop, _ job: TestAnswer, voids: Bool
    ) async throws -> Int64 {
        let after = try await shop.job(job)
        let issued = after["issued"]?.integerValue ?? -1
        #expect(after.text("state") == "cancelled", "\(after.json)")
        #expect(issued % 200 == 0 && after["refused"] == 0)
        #expect(after["voided"] == .integer(voids ? issued : 0))
        return issued
    }
}
