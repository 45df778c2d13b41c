import Domain
import Engine
import Store
import TestSupport

/// What tests of issue jobs ask of a shop.
extension TestShop {
    func members(_ numbers: ClosedRange<Int>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in numbers {
                tasks.addTask {
                    _ = try await perform(
                        "upsertMember", path: ["external_id": "m-\(number)"], .object([]))
                }
            }
            try await tasks.waitForAll()
        }
    }

    /// Nil: all members.
    func job(of offer: String, _ names: [String]?) async throws -> TestAnswer {
        var members: [JSON.Member] = [
            .init("offer_id", .string(offer)), .init("name", "Birthdays"),
        ]
        if let names {
            members.append(.init("members", .array(names.map(JSON.string))))
        } else {
            members.append(.init("audience", "all_members"))
        }
        return try await perform("createIssueJob", .object(members))
    }

    func job(_ job: TestAnswer) async throws -> TestAnswer {
        try await perform("getIssueJob", path: ["job_id": job.text("id")])
    }

    /// All of them, read in pages.
    func refusals(of job: TestAnswer, limit: Int) async throws -> [String] {
        var lines: [String] = []
        var query = ["limit": "\(limit)"]
        while true {
            let page = try await perform(
                "listIssueJobRefusals", path: ["job_id": job.text("id")], query: query)
            for item in page["items"]?.arrayValue ?? [] {
                lines.append(
                    "\(item["member"]?.stringValue ?? "") \(item["code"]?.stringValue ?? "")")
            }
            guard let cursor = page["next_cursor"]?.stringValue else { return lines }
            query["cursor"] = cursor
        }
    }

    /// How many coupons each of the members has.
    func issued(to numbers: ClosedRange<Int>) async throws -> [Int] {
        let tenant = tenant
        return try await engine.read { work in
            try numbers.map { number in
                let member = try MemberTable.find(
                    tenant: tenant, externalID: "m-\(number)", work.connection)
                guard let member else { return -1 }
                return try CouponTable.page(
                    tenant: tenant, member: member.id, after: 0, limit: 100, work.connection
                ).count
            }
        }
    }

    /// One step after the other until nothing is left, however often others come first.
    func runJobs() async throws {
        let runner = IssueJobRunner(engine: engine)
        while try await runner.step() != .idle {}
    }

    func newestCoupon(of member: String) async throws -> (code: String, state: String) {
        let page = try await perform("listMemberCoupons", path: ["external_id": member])
        let last = page["items"]?.arrayValue?.last
        return (last?["code"]?.stringValue ?? "", last?["state"]?.stringValue ?? "")
    }
}
