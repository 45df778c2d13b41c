import Domain
import Engine
import TestSupport
import Testing

@Suite("Audiences")
struct AudienceStoryTests {
    private func member(
        _ shop: TestShop, _ name: String, tags: [String] = []
    ) async throws {
        _ = try await shop.perform(
            "upsertMember", path: ["external_id": name],
            ["tags": .array(tags.map(JSON.string))])
    }

    private func put(
        _ shop: TestShop, _ name: String, _ body: JSON = .object([])
    ) async throws -> TestAnswer {
        try await shop.perform("putAudience", path: ["audience": name], body)
    }

    private func change(
        _ shop: TestShop, _ name: String, add: [String] = [], remove: [String] = []
    ) async throws -> TestAnswer {
        try await shop.perform(
            "changeAudienceMembers", path: ["audience": name],
            [
                "add": .array(add.map(JSON.string)), "remove": .array(remove.map(JSON.string)),
            ])
    }

    private func why(
        _ shop: TestShop, _ name: String, _ member: String
    ) async throws -> TestAnswer {
        try await shop.perform(
            "getAudienceMember", path: ["audience": name, "external_id": member])
    }

    @Test(arguments: Backend.all)
    func aListIsFilledAgainAndAgainAndTellsSinceWhen(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            for name in ["a", "b", "c"] { try await member(shop, name) }
            #expect(try await put(shop, "winter").status == 201)
            #expect(try await put(shop, "winter").status == 200)
            let other = try await put(shop, "winter", ["condition": "\"x\" in member.tags"])
            #expect(other.code == "already_exists")
            let first = try await change(shop, "winter", add: ["a", "b", "a", "nobody"])
            #expect(first["added"] == 2 && first["members"] == 2, "\(first.json.text())")
            #expect(first["unknown"] == ["nobody"])
            let since = try await why(shop, "winter", "a").text("since")
            shop.clock.advance(byMilliseconds: 60_000)
            let again = try await change(shop, "winter", add: ["a", "b"])
            #expect(again["added"] == 0 && again["members"] == 2)
            #expect(try await why(shop, "winter", "a").text("since") == since)
            let moved = try await change(shop, "winter", add: ["c"], remove: ["a"])
            #expect(moved["removed"] == 1 && moved["members"] == 2)
            let gone = try await why(shop, "winter", "a")
            #expect(gone["is_member"] == false && gone.text("since") > since)
            let never = try await why(shop, "winter", "nobody")
            #expect(never.code == "not_found")
            let back = try await change(shop, "winter", add: ["a"])
            #expect(back["added"] == 1 && back["members"] == 3)
            #expect(
                try await change(shop, "winter", add: ["a"], remove: ["a"]).code
                    == "invalid_field")
            #expect(try await change(shop, "winter").code == "out_of_range")
            #expect(try await change(shop, "summer", add: ["a"]).code == "not_found")
            let list = try await shop.perform("listAudiences")
            #expect(list["items"]?.arrayValue?.count == 1)
            #expect(try await put(try await shop.neighbour(), "winter").status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func aConditionIsExplainedByItsPartsAndFacts(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await member(shop, "a", tags: ["vip"])
            try await member(shop, "b", tags: ["vip", "churned"])
            let text = "\"vip\" in member.tags and not \"churned\" in member.tags"
            #expect(try await put(shop, "active", ["condition": .string(text)]).status == 201)
            let inside = try await why(shop, "active", "a")
            #expect(inside["is_member"] == true && inside["failed"] == .null)
            #expect(inside["facts"] == ["member.tags": ["vip"]], "\(inside.json.text())")
            let outside = try await why(shop, "active", "b")
            #expect(outside["is_member"] == false)
            #expect(
                outside["failed"]?["not"]?["name"] == "\"churned\" in member.tags",
                "\(outside.json.text())")
            #expect(try await change(shop, "active", add: ["a"]).code == "illegal_state")

            let noCurrency = try await put(shop, "often", ["condition": "member.visits >= 2"])
            #expect(noCurrency.code == "missing_field", "\(noCurrency.json.text())")
            let needless = try await put(
                shop, "often", ["condition": .string(text), "currency": "CNY"])
            #expect(needless.code == "invalid_field")
            let faulty = try await put(shop, "often", ["condition": "member.visit >= 2"])
            #expect(faulty["conditions"]?.arrayValue?.first?["actual"]?["byte_offset"] == 0)
            let often: JSON = ["condition": "member.visits >= 2", "currency": "CNY"]
            #expect(try await put(shop, "often", often).status == 201)
            for number in 1...2 {
                #expect(try await why(shop, "often", "a")["is_member"] == false)
                _ = try await shop.perform(
                    "recordOrder",
                    [
                        "reference": .string("o\(number)"), "member": "a", "currency": "CNY",
                        "amount": 100,
                    ])
            }
            #expect(try await why(shop, "often", "a")["is_member"] == true)
        }
    }

    @Test(arguments: Backend.all)
    func offersIncludeAndExcludeAudiences(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            for name in ["a", "b", "c"] { try await member(shop, name) }
            try await member(shop, "d", tags: ["staff"])
            _ = try await put(shop, "winter")
            _ = try await put(shop, "staff", ["condition": "\"staff\" in member.tags"])
            _ = try await change(shop, "winter", add: ["a", "b", "d"], remove: [])
            _ = try await change(shop, "winter", remove: ["b"])
            let campaign = try await shop.campaign()
            let restrictions: JSON = ["audiences": ["winter"], "excluded_audiences": ["staff"]]
            _ = try await shop.offer(
                in: campaign,
                extra: [.init("public_code", "WIN"), .init("restrictions", restrictions)])
            func validate(_ member: String?) async throws -> TestAnswer {
                try await shop.perform(
                    "validateVouchers", shop.order(["WIN"], member: member))
            }
            #expect(try await validate("a")["valid"] == true)
            for member in ["b", "c", "d"] {
                let refused = try await validate(member)
                #expect(refused["valid"] == false, "\(member)")
                #expect(refused.json.text().contains("wrong_audience"))
            }
            #expect(try await validate(nil).json.text().contains("member_required"))
            let redeemed = try await shop.perform(
                "redeemVouchers", shop.order(["WIN"], member: "a"))
            #expect(redeemed.status == 201, "\(redeemed.json.text())")

            for (restrictions, code) in [
                (["audiences": ["nowhere"]] as JSON, "not_found"),
                (["excluded_audiences": ["nowhere"]], "not_found"),
                (["audiences": ["winter"], "excluded_audiences": ["winter"]], "invalid_field"),
            ] {
                let refused = try await shop.perform(
                    "createOffer",
                    [
                        "campaign_id": .string(campaign), "name": "o",
                        "benefit": ["type": "amount_off", "amount": 1],
                        "restrictions": restrictions,
                    ])
                #expect(refused.code == code, "\(restrictions.text())")
            }
        }
    }

    @Test(arguments: Backend.all)
    func aJobIssuesToThoseWhoAreInTheAudience(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let count = Limits.issueJobChunk + 30
            for number in 1...count {
                try await member(shop, "m-\(number)", tags: number % 3 == 0 ? ["third"] : [])
            }
            _ = try await put(shop, "list")
            _ = try await put(shop, "third", ["condition": "\"third\" in member.tags"])
            _ = try await change(shop, "list", add: (1...210).map { "m-\($0)" })
            _ = try await change(shop, "list", remove: ["m-7"])
            let offer = try await shop.offer(in: try await shop.campaign())
            let runner = IssueJobRunner(engine: shop.engine)
            for (audience, issued) in [("list", 209), ("third", count / 3)] {
                let job = try await shop.perform(
                    "createIssueJob",
                    [
                        "offer_id": .string(offer), "name": "n", "audience": "named",
                        "audience_name": .string(audience),
                    ])
                #expect(job.status == 201, "\(job.json.text())")
                #expect(job["audience_name"]?.stringValue == audience)
                try await runner.runUntilIdle()
                let done = try await shop.perform(
                    "getIssueJob", path: ["job_id": job.text("id")])
                #expect(done["state"] == "finished" && done["issued"] == .integer(Int64(issued)))
                #expect(done["total"] == .integer(Int64(issued)), "\(done.json.text())")
                #expect(done["audience_name"]?.stringValue == audience)
            }
            let coupons = try await shop.perform(
                "listMemberCoupons", path: ["external_id": "m-9"])
            #expect(coupons["items"]?.arrayValue?.count == 2)
            let none = try await shop.perform(
                "listMemberCoupons", path: ["external_id": "m-7"])
            #expect(none["items"]?.arrayValue?.isEmpty == true)
            for (extra, code) in [
                ([.init("audience", "named")] as [JSON.Member], "missing_field"),
                ([.init("audience_name", "list")], "invalid_field"),
                (
                    [.init("audience", "named"), .init("audience_name", "nowhere")],
                    "not_found"
                ),
            ] {
                let head: [JSON.Member] = [
                    .init("offer_id", .string(offer)), .init("name", "n"),
                ]
                let refused = try await shop.perform("createIssueJob", .object(head + extra))
                #expect(refused.code == code)
            }
        }
    }
}
