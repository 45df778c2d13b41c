import Domain
import Engine
import Ledger
import TestSupport
import Testing

@Suite("What an issue job refuses")
struct IssueJobRefusalTests {
    private func draft(_ offer: String, _ more: [JSON.Member]) -> JSON {
        .object([.init("offer_id", .string(offer)), .init("name", "n")] + more)
    }

    @Test func aJobThatCannotBeMadeLeavesNothing() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let strange = shop.engine.codes.text(OfferID(1 << 40))
            let names = { (count: Int) in
                JSON.Member("members", .array(Array(repeating: .string("m-1"), count: count)))
            }
            let drafts: [(JSON, String)] = [
                (draft(strange, []), "not_found"), (draft("off_1", []), "not_found"),
                (draft(offer, [names(0)]), "out_of_range"),
                (draft(offer, [names(Limits.issueJobPage + 1)]), "out_of_range"),
                (draft(offer, [.init("members", ["a b"])]), "invalid_field"),
                (draft(offer, [.init("audience", "all_members"), names(1)]), "invalid_field"),
                (draft(offer, [.init("audience", "some")]), "invalid_field"),
                (draft(offer, [.init("expires_at", "2020-01-01T00:00:00Z")]), "out_of_range"),
                (["name": "n"], "missing_field"),
            ]
            for (draft, code) in drafts {
                let answer = try await shop.perform("createIssueJob", draft)
                #expect(answer.code == code, "\(draft): \(answer.json)")
            }
            #expect(try await shop.perform("listIssueJobs")["items"]?.arrayValue == [])
        }
    }

    @Test func aListTakesAMillionMembersAndNotOneMore() async throws {
        let shop = try await TestShop.open()
        let offer = try await shop.offer(in: try await shop.campaign())
        let job = try await shop.perform("createIssueJob", draft(offer, []))
        let path = ["job_id": job.text("id")]
        let pages = Int(Limits.issueJobMembers) / Limits.issueJobPage
        for page in 0..<pages {
            let names = (0..<Limits.issueJobPage).map { JSON.string("m-\(page)-\($0)") }
            let answer = try await shop.perform(
                "addIssueJobMembers", path: path, ["members": .array(names)])
            #expect(answer.status == 200)
        }
        let over = try await shop.perform("addIssueJobMembers", path: path, ["members": ["one"]])
        #expect(over.code == "out_of_range", "\(over.json)")
        #expect(try await shop.job(job)["total"] == .integer(Limits.issueJobMembers))
        #expect(try await shop.perform("cancelIssueJob", path: path).status == 200)
        #expect(try await shop.verify().problems == [])
        try await shop.close()
    }

    @Test func anotherMerchantSeesAndChangesNothing() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let job = try await shop.perform("createIssueJob", draft(offer, []))
            let other = TestShop(
                engine: shop.engine, tenant: TenantID(shop.tenant.number + 1), clock: shop.clock,
                database: shop.database, root: shop.root)
            let unknown = shop.engine.codes.text(IssueJobID(1 << 40))
            for (asker, id) in [(other, job.text("id")), (shop, unknown), (shop, "job_1")] {
                let path = ["job_id": id]
                for operation in [
                    "getIssueJob", "listIssueJobRefusals", "startIssueJob", "pauseIssueJob",
                    "resumeIssueJob", "cancelIssueJob",
                ] {
                    let answer = try await asker.perform(operation, path: path)
                    #expect(answer.code == "not_found", "\(operation): \(answer.json)")
                }
                let added = try await asker.perform(
                    "addIssueJobMembers", path: path, ["members": ["m-1"]])
                #expect(added.code == "not_found")
            }
            #expect(try await other.perform("listIssueJobs")["items"]?.arrayValue == [])
            #expect(
                try await other.perform("createIssueJob", draft(offer, [])).code == "not_found")
            #expect(try await shop.job(job).body == job.body)
        }
    }

    @Test func aFinishedJobIsLeftAsItIs() async throws {
        try await withShop { shop in
            try await shop.members(1...2)
            let offer = try await shop.offer(in: try await shop.campaign())
            let job = try await shop.job(of: offer, ["m-1", "m-2"])
            try await shop.runJobs()
            let finished = try await shop.job(job)
            let path = ["job_id": job.text("id")]
            for operation in ["startIssueJob", "pauseIssueJob", "resumeIssueJob", "cancelIssueJob"]
            {
                let answer = try await shop.perform(operation, path: path)
                #expect(answer.code == "illegal_state", "\(operation)")
            }
            let added = try await shop.perform(
                "addIssueJobMembers", path: path, ["members": ["m-3"]])
            #expect(added.code == "illegal_state")
            #expect(try await shop.job(job).body == finished.body)
        }
    }

    @Test func membersAfterTheEndOfTheCampaignAreRefusedAndTheJobEnds() async throws {
        try await withShop { shop in
            try await shop.members(1...300)
            let offer = try await shop.offer(in: try await shop.campaign())
            let job = try await shop.job(of: offer, (1...300).map { "m-\($0)" })
            let runner = IssueJobRunner(engine: shop.engine)
            #expect(try await runner.step() == .advanced)
            shop.clock.advance(byMilliseconds: 300 * 86_400_000)
            try await runner.runUntilIdle()
            let after = try await shop.job(job)
            #expect(after.text("state") == "finished" && after["issued"] == 200)
            let refusals = try await shop.refusals(of: job, limit: 200)
            #expect(refusals == (201...300).map { "m-\($0) expired" })
        }
    }

    /// Issuing takes nothing from a budget; redeeming does.
    @Test func aBudgetThatRunsOutMeanwhileStopsRedeemingOnly() async throws {
        try await withShop { shop in
            try await shop.members(1...201)
            let offer = try await shop.offer(
                in: try await shop.campaign(budget: 1_000), amountOff: 1_000)
            let job = try await shop.job(of: offer, (1...201).map { "m-\($0)" })
            let runner = IssueJobRunner(engine: shop.engine)
            #expect(try await runner.step() == .advanced)
            let first = shop.order([try await shop.newestCoupon(of: "m-1").code], member: "m-1")
            #expect(try await shop.perform("redeemVouchers", first).status == 201)
            try await runner.runUntilIdle()
            #expect(try await shop.job(job)["issued"] == 201)
            let last = shop.order(
                [try await shop.newestCoupon(of: "m-201").code], reference: "o-2",
                member: "m-201")
            #expect(try await shop.perform("redeemVouchers", last).code == "limit_budget")
        }
    }
}
