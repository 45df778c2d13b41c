import Domain
import TestSupport
import Testing

/// Lists, page by page.
@Suite struct ListTests {
    /// The ids of every page of a list.
    private func pages(
        _ shop: TestShop, _ operation: String, path: [String: String] = [:], limit: Int
    ) async throws -> [[String]] {
        var pages: [[String]] = []
        var query = ["limit": "\(limit)"]
        repeat {
            let answer = try await shop.perform(operation, path: path, query: query)
            let items = try #require(answer["items"]?.arrayValue)
            pages.append(items.compactMap { $0["id"]?.stringValue })
            query["cursor"] = answer["next_cursor"]?.stringValue
        } while query["cursor"] != nil && pages.count < 10
        return pages
    }

    @Test(arguments: Backend.all)
    func pagesHoldEveryCampaignOfTheMerchantOnceAndEndWithTheLast(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let other = try await shop.neighbour()
            var ids: [String] = []
            for number in 0..<4 {
                ids.append(try await shop.campaign(name: "mine \(number)"))
                _ = try await other.campaign(name: "theirs \(number)")
            }
            #expect(
                try await pages(shop, "listCampaigns", limit: 3) == [Array(ids[..<3]), [ids[3]]])
            // A full page is not followed by an empty one.
            #expect(
                try await pages(shop, "listCampaigns", limit: 2)
                    == [Array(ids[..<2]), Array(ids[2...])])
        }
    }

    @Test(arguments: Backend.all)
    func pagesHoldEveryCouponOfAMemberOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.perform("upsertMember", path: ["external_id": "m-1"], .object([]))
            let offer = try await shop.offer(in: try await shop.campaign())
            var ids: [String] = []
            for _ in 0..<3 {
                ids.append(try await shop.coupon(of: offer, member: "m-1").text("id"))
            }
            let found = try await pages(
                shop, "listMemberCoupons", path: ["external_id": "m-1"], limit: 1)
            #expect(found == ids.map { [$0] })
        }
    }
}
