import Domain
import TestSupport
import Testing

@Suite("Tags of members")
struct TagStoryTests {
    private let path = ["external_id": "m1"]

    @Test(arguments: Backend.all)
    func tagsAreASortedSetThatIsReplacedAsAWhole(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let created = try await shop.perform(
                "upsertMember", path: path, ["tags": ["vip", "city-sh", "vip"]])
            #expect(created["tags"] == ["city-sh", "vip"], "\(created.json.text())")
            let kept = try await shop.perform("upsertMember", path: path, ["tier": "gold"])
            #expect(kept["tags"] == ["city-sh", "vip"])
            _ = try await shop.perform("upsertMember", path: path, ["tags": ["churned"]])
            #expect(try await shop.perform("getMember", path: path)["tags"] == ["churned"])
            let head = try await shop.perform("getJournalHead")
            _ = try await shop.perform("upsertMember", path: path, ["tags": ["churned"]])
            #expect(try await shop.perform("getJournalHead")["block"] == head["block"])
            let none = try await shop.perform("upsertMember", path: path, ["tags": .array([])])
            #expect(none["tags"] == .array([]))
            let many = JSON.array((0...Limits.memberTags).map { .string("t\($0)") })
            let refused = try await shop.perform("upsertMember", path: path, ["tags": many])
            #expect(refused.code == "out_of_range")
            let long = JSON.array([.string(String(repeating: "x", count: Limits.tagBytes + 1))])
            let tooLong = try await shop.perform("upsertMember", path: path, ["tags": long])
            #expect(tooLong.code == "out_of_range")
        }
    }

    @Test(arguments: Backend.all)
    func anOfferAsksForTagsAndSaysWhichPartFailed(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let faulty = try await shop.perform(
                "createOffer",
                [
                    "campaign_id": .string(campaign), "name": "o",
                    "benefit": ["type": "amount_off", "amount": 100],
                    "restrictions": ["tags": "vip and (churned"],
                ])
            #expect(faulty.code == "invalid_field")
            let fault = faulty["conditions"]?.arrayValue?.first
            #expect(fault?["subject"] == "/restrictions/tags")
            #expect(fault?["actual"]?["byte_offset"] == 8, "\(faulty.json.text())")
            _ = try await shop.offer(
                in: campaign,
                extra: [
                    .init("public_code", "TAGS"),
                    .init("restrictions", ["tags": "vip and not churned or \"满减\""]),
                ])
            func redeem(_ tags: [String]) async throws -> TestAnswer {
                _ = try await shop.perform(
                    "upsertMember", path: path, ["tags": .array(tags.map(JSON.string))])
                return try await shop.perform(
                    "validateVouchers", shop.order(["TAGS"], member: "m1"))
            }
            #expect(try await redeem(["vip"])["valid"] == true)
            #expect(try await redeem(["满减", "churned"])["valid"] == true)
            let refused = try await redeem(["vip", "churned"])
            #expect(refused["valid"] == false)
            #expect(refused.json.text().contains("wrong_tags"), "\(refused.json.text())")
            #expect(refused.json.text().contains(#""churned""#))
            #expect(try await redeem([]).json.text().contains("wrong_tags"))
            let nobody = try await shop.perform("validateVouchers", shop.order(["TAGS"]))
            #expect(nobody.json.text().contains("member_required"))
        }
    }
}
