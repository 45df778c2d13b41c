import Domain
import Engine
import TestSupport
import Testing

@Suite("Coupons for many members")
struct IssueJobStoryTests {
    @Test func everyMemberOfAListGetsOneAndTheOthersAreListed() async throws {
        try await withShop { shop in
            try await shop.members(1...450)
            let offer = try await shop.offer(in: try await shop.campaign())
            let names = (1...450).map { "m-\($0)" } + ["m-7", "stranger", "m-450"]
            let job = try await shop.job(of: offer, names)
            #expect(job.status == 201 && job.text("state") == "running" && job["total"] == 453)
            try await IssueJobRunner(engine: shop.engine).runUntilIdle()
            let after = try await shop.job(job)
            #expect(after.text("state") == "finished", "\(after.json)")
            #expect(after["issued"] == 450 && after["refused"] == 3 && after["done"] == 453)
            #expect(try await shop.issued(to: 1...450) == Array(repeating: 1, count: 450))
            let refusals = try await shop.refusals(of: job, limit: 2)
            #expect(
                refusals == ["m-7 already_exists", "stranger not_found", "m-450 already_exists"])
        }
    }

    @Test func allMembersKnownWhenItWasMadeGetOne() async throws {
        try await withShop { shop in
            try await shop.members(1...401)
            let offer = try await shop.offer(in: try await shop.campaign())
            let job = try await shop.job(of: offer, nil)
            try await shop.members(402...410)
            try await IssueJobRunner(engine: shop.engine).runUntilIdle()
            let after = try await shop.job(job)
            #expect(after.text("state") == "finished" && after["issued"] == 401)
            #expect(try await shop.issued(to: 400...402) == [1, 1, 0])
        }
    }

    @Test func aJobForNobodyEnds() async throws {
        try await withShop { shop in
            let job = try await shop.job(
                of: try await shop.offer(in: try await shop.campaign()), nil)
            try await IssueJobRunner(engine: shop.engine).runUntilIdle()
            #expect(try await shop.job(job).text("state") == "finished")
        }
    }

    @Test func aLongListIsSentInPagesAndStarted() async throws {
        try await withShop { shop in
            try await shop.members(1...250)
            let offer = try await shop.offer(in: try await shop.campaign())
            let job = try await shop.perform(
                "createIssueJob", ["offer_id": .string(offer), "name": "Spring"])
            let path = ["job_id": job.text("id")]
            #expect(job.text("state") == "receiving")
            #expect(try await shop.perform("startIssueJob", path: path).code == "out_of_range")
            for page in [1...210, 211...250] {
                let members = page.map { JSON.string("m-\($0)") }
                let added = try await shop.perform(
                    "addIssueJobMembers", path: path, ["members": .array(members)])
                #expect(added.status == 200)
            }
            let runner = IssueJobRunner(engine: shop.engine)
            try await runner.runUntilIdle()
            #expect(try await shop.job(job)["done"] == 0)
            #expect(try await shop.perform("startIssueJob", path: path).status == 200)
            try await runner.runUntilIdle()
            #expect(try await shop.job(job)["issued"] == 250)
        }
    }

    @Test func limitsRefuseMembersAndTheJobGoesOn() async throws {
        try await withShop { shop in
            try await shop.members(1...300)
            let offer = try await shop.offer(
                in: try await shop.campaign(),
                extra: [.init("limits", ["total_issues": 250, "issues_per_member": 1])])
            #expect(try await shop.coupon(of: offer, member: "m-5").status == 201)
            let job = try await shop.job(of: offer, (1...300).map { "m-\($0)" })
            try await IssueJobRunner(engine: shop.engine).runUntilIdle()
            let after = try await shop.job(job)
            #expect(after["issued"] == 249 && after["refused"] == 51)
            let refusals = try await shop.refusals(of: job, limit: 200)
            #expect(refusals.first == "m-5 limit_member")
            #expect(refusals.filter { $0.hasSuffix(" limit_total") }.count == 50)
        }
    }

    @Test func aJobThatIsClosedAtEachChunkGoesOnWithoutGapOrDouble() async throws {
        var shop = try await TestShop.open()
        try await shop.members(1...1_000)
        let offer = try await shop.offer(in: try await shop.campaign())
        let names = (1...1_000).map { "m-\($0)" } + ["m-1", "m-999"]
        let job = try await shop.job(of: offer, names)
        for chunk in 1...6 {
            let runner = IssueJobRunner(engine: shop.engine)
            #expect(try await runner.step() == .advanced, "chunk \(chunk)")
            shop = try await shop.reopened()
        }
        #expect(try await IssueJobRunner(engine: shop.engine).step() == .idle)
        let after = try await shop.job(job)
        #expect(after.text("state") == "finished" && after["issued"] == 1_000)
        #expect(try await shop.refusals(of: job, limit: 10).count == 2)
        #expect(try await shop.issued(to: 1...1_000) == Array(repeating: 1, count: 1_000))
        #expect(try await shop.verify().isSound)
        try await shop.close()
    }

    @Test func severalRunnersAtOnceDoNoChunkTwice() async throws {
        try await withShop { shop in
            try await shop.members(1...1_200)
            let offer = try await shop.offer(in: try await shop.campaign())
            let job = try await shop.job(of: offer, (1...1_200).map { "m-\($0)" })
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<6 {
                    tasks.addTask {
                        let runner = IssueJobRunner(engine: shop.engine)
                        while try await runner.step() != .idle {}
                    }
                }
                try await tasks.waitForAll()
            }
            #expect(try await shop.job(job)["issued"] == 1_200)
            #expect(try await shop.issued(to: 1...1_200) == Array(repeating: 1, count: 1_200))
        }
    }

    @Test func pausingRestsAndCancellingLeavesOrVoidsWhatWasIssued() async throws {
        try await withShop { shop in
            try await shop.members(1...600)
            let offer = try await shop.offer(in: try await shop.campaign())
            let names = (1...600).map { "m-\($0)" }
            let runner = IssueJobRunner(engine: shop.engine)
            for voids in [false, true] {
                let job = try await shop.job(of: offer, names)
                let path = ["job_id": job.text("id")]
                #expect(try await runner.step() == .advanced)
                #expect(try await shop.perform("pauseIssueJob", path: path).status == 200)
                #expect(try await runner.step() == .idle)
                #expect(try await shop.perform("resumeIssueJob", path: path).status == 200)
                #expect(try await runner.step() == .advanced)
                let coupon = try await shop.newestCoupon(of: "m-3")
                let used = try await shop.perform(
                    "redeemVouchers", shop.order([coupon.code], member: "m-3"))
                #expect(used.status == 201)
                let cancelled = try await shop.perform(
                    "cancelIssueJob", path: path, ["void_issued": .bool(voids)])
                #expect(cancelled.text("state") == (voids ? "withdrawing" : "cancelled"))
                try await runner.runUntilIdle()
                let after = try await shop.job(job)
                #expect(after.text("state") == "cancelled" && after["issued"] == 400)
                #expect(after["voided"] == .integer(voids ? 399 : 0))
                let state = try await shop.newestCoupon(of: "m-4").state
                #expect(state == (voids ? "voided" : "active"))
                #expect(try await shop.newestCoupon(of: "m-3").state == "used")
            }
        }
    }

    @Test func couponsThatWereUsedInPartAreNotVoided() async throws {
        try await withShop { shop in
            try await shop.members(1...3)
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("limits", ["uses_per_coupon": 2])])
            let runner = IssueJobRunner(engine: shop.engine)
            let job = try await shop.job(of: offer, (1...205).map { "m-\($0)" })
            #expect(try await runner.step() == .advanced)
            let used = try await shop.newestCoupon(of: "m-2").code
            let order = shop.order([used], member: "m-2")
            #expect(try await shop.perform("redeemVouchers", order).status == 201)
            _ = try await shop.perform(
                "cancelIssueJob", path: ["job_id": job.text("id")], ["void_issued": true])
            try await runner.runUntilIdle()
            #expect(try await shop.job(job)["voided"] == 2)
            #expect(try await shop.newestCoupon(of: "m-1").state == "voided")
            #expect(try await shop.newestCoupon(of: "m-2").state == "active")
        }
    }

    @Test func aPausedCampaignPausesItsJob() async throws {
        try await withShop { shop in
            try await shop.members(1...3)
            let campaign = try await shop.campaign()
            let job = try await shop.job(
                of: try await shop.offer(in: campaign), ["m-1", "m-2", "m-3"])
            let path = ["campaign_id": campaign]
            _ = try await shop.perform("pauseCampaign", path: path)
            let runner = IssueJobRunner(engine: shop.engine)
            try await runner.runUntilIdle()
            #expect(try await shop.job(job).text("state") == "paused")
            _ = try await shop.perform("resumeCampaign", path: path)
            _ = try await shop.perform("resumeIssueJob", path: ["job_id": job.text("id")])
            try await runner.runUntilIdle()
            #expect(try await shop.job(job)["issued"] == 3)
        }
    }
}
