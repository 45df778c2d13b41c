import Domain
import Engine
import Foundation
import Ledger
import Server
import TestSupport
import Testing

/// How a marketer changes a running offer, with somebody else's consent, and sees beforehand what
/// it would have done.
@Suite("Versions over HTTP")
struct VersionsOverHTTPTests {
    /// A shop behind the edge, and its people.
    private struct Site {
        let shop: TestShop
        let edge: EdgeFixture
        /// Asks; may approve, but nothing of its own.
        let marketer: String
        let approver: String
        let till: String

        func send(
            _ method: String, _ path: String, _ body: JSON? = nil, as key: String
        ) async throws -> (status: Int, json: JSON) {
            let headers =
                method == "POST" ? [("Idempotency-Key", UUID().uuidString)] : []
            let answer = try await edge.send(
                method, "/v1" + path, headers: headers,
                body: body.map { String(decoding: $0.serialized(), as: UTF8.self) }, key: key)
            return (answer.status, try JSON.parse(answer.body))
        }

        func redeem(
            _ member: String, _ amount: Int64
        ) async throws -> (status: Int, json: JSON) {
            try await send(
                "POST", "/redemptions", shop.order(["MAY"], amount: amount, member: member),
                as: till)
        }

        func approve(
            _ campaign: String, _ body: JSON? = nil, as key: String
        ) async throws -> (status: Int, json: JSON) {
            let shown = try await send("GET", "/campaigns/\(campaign)", as: marketer).json
            let approval = shown["approval"]
            let seen: JSON = [
                "budget": approval?["budget"] ?? .null, "revision": approval?["revision"] ?? 0,
            ]
            return try await send(
                "POST", "/campaigns/\(campaign)/approve", body ?? seen, as: key)
        }
    }

    private func withSite(_ body: (Site) async throws -> Void) async throws {
        try await withShop { shop in
            func secret(_ scopes: [Scope]) async throws -> String {
                try await shop.perform(
                    "createAPIKey",
                    ["name": "k", "scopes": .array(scopes.map { .string($0.rawValue) })]
                ).text("secret")
            }
            let marketer = try await secret([
                .campaignsRead, .campaignsWrite, .campaignsApprove, .membersWrite, .keysManage,
            ])
            let approver = try await secret([.campaignsRead, .campaignsApprove])
            let till = try await secret([.vouchersValidate, .vouchersRedeem])
            try await EdgeFixture.run(
                handlers: EngineHandlers(engine: shop.engine),
                backend: EngineBackend(engine: shop.engine)
            ) { edge in
                try await body(
                    Site(
                        shop: shop, edge: edge, marketer: marketer, approver: approver,
                        till: till))
            }
        }
    }

    /// The changed meaning: 15.00 off from 60.00 on instead of 10.00 off anything.
    private static let changed: [JSON.Member] = [
        .init("benefit", ["type": "amount_off", "amount": 1_500]),
        .init("restrictions", ["minimum_spend": 6_000]), .init("public_code", "MAY"),
    ]

    @Test func aChangeIsReplayedApprovedAndHoldsFromItsMoment() async throws {
        try await withSite { site in
            let (campaign, offer) = try await approvedOffer(site)
            let old = try await site.redeem("m-1", 5_000)
            #expect(old.json["discount_total"]?["amount"] == 1_000)
            #expect(try await site.redeem("m-1", 7_000).status == 201)
            #expect(try await site.redeem("m-2", 5_000).status == 201)
            try await expectReplay(site, of: offer)

            site.shop.clock.set(TestShop.start)
            let planned = try await site.send(
                "POST", "/offers/\(offer)/versions",
                .object(
                    Self.changed + [
                        .init("reason", "15 off, from 60 on"),
                        .init("effective_from", "2026-06-01T13:00:00Z"),
                    ]), as: site.marketer)
            #expect(planned.status == 201 && planned.json["state"] == "awaiting_approval")
            let version: JSON = ["offer_id": .string(offer), "version": 2]
            #expect(try await site.approve(campaign, version, as: site.marketer).status == 403)
            #expect(try await site.approve(campaign, version, as: site.approver).status == 200)
            let trial = try await simulate(site, offer, at: "2026-06-01T13:00:00Z")
            #expect(trial == 1_500)
            try await expectNoMembers(site, offer)

            site.shop.clock.set(TestShop.start.advanced(byMilliseconds: 3_599_999))
            let before = try await site.redeem("m-1", 7_000)
            #expect(before.json["discount_total"]?["amount"] == 1_000)
            #expect(before.json["vouchers"]?[0]?["offer_version"] == nil)
            site.shop.clock.advance(byMilliseconds: 1)
            let after = try await site.redeem("m-1", 7_000)
            #expect(after.json["discount_total"]?["amount"] == 1_500)
            #expect(after.json["vouchers"]?[0]?["offer_version"] == 2)
            let small = try await site.redeem("m-2", 5_000)
            #expect(small.status == 422 && small.json["code"] == "minimum_spend")

            // What an earlier version gave comes back as it was given.
            let id = old.json["id"]?.stringValue ?? ""
            let back = try await site.send(
                "POST", "/redemptions/\(id)/rollback", as: site.till)
            #expect(back.status == 200 && back.json["discount_total"]?["amount"] == 1_000)
            let shown = try await site.send("GET", "/offers/\(offer)", as: site.marketer)
            #expect(shown.json["version"] == 2 && shown.json["benefit"]?["amount"] == 1_500)
            let versions = try await site.send(
                "GET", "/offers/\(offer)/versions", as: site.marketer)
            let states = versions.json["items"]?.arrayValue?.map { $0["state"] }
            #expect(states == ["superseded", "in_force"])
        }
    }

    /// A campaign that needed approval, and its offer of 10.00 off.
    private func approvedOffer(_ site: Site) async throws -> (campaign: String, offer: String) {
        for member in ["m-1", "m-2"] {
            _ = try await site.send("PUT", "/members/\(member)", [:], as: site.marketer)
        }
        let rule = try await site.send(
            "PUT", "/approval-rules/CNY", ["above": 100_000], as: site.marketer)
        #expect(rule.status == 200)
        let created = try await site.send(
            "POST", "/campaigns",
            [
                "name": "May", "currency": "CNY", "starts_at": "2026-01-01T00:00:00Z",
                "ends_at": "2027-01-01T00:00:00Z",
                "budget": ["amount": 100_001, "currency": "CNY"],
            ], as: site.marketer)
        #expect(created.json["state"] == "awaiting_approval")
        let campaign = created.json["id"]?.stringValue ?? ""
        let offer = try await site.send(
            "POST", "/offers",
            [
                "campaign_id": .string(campaign), "name": "May", "public_code": "MAY",
                "benefit": ["type": "amount_off", "amount": 1_000],
            ], as: site.marketer)
        let early = try await site.redeem("m-1", 5_000)
        #expect(early.status == 422 && early.json["code"] == "awaiting_approval")
        let own = try await site.approve(campaign, as: site.marketer)
        #expect(own.status == 403 && own.json["code"] == "forbidden")
        #expect(own.json["conditions"]?[0]?["name"] == "approver")
        #expect(try await site.approve(campaign, as: site.till).status == 403)
        let approved = try await site.approve(campaign, as: site.approver)
        #expect(approved.status == 200 && approved.json["state"] == "active")
        return (campaign, offer.json["id"]?.stringValue ?? "")
    }

    /// Three orders cost 30.00; by the changed rule one costs 15.00 and two are refused.
    private func expectReplay(_ site: Site, of offer: String) async throws {
        site.shop.clock.advance(byMilliseconds: 1)
        let job = try await site.send(
            "POST", "/offers/\(offer)/replays",
            [
                "definition": .object(Self.changed), "from": "2026-05-01T00:00:00Z",
                "to": "2026-07-01T00:00:00Z",
            ], as: site.marketer)
        #expect(job.status == 201 && job.json["state"] == "running")
        try await CampaignJobRunner(engine: site.shop.engine).runUntilIdle()
        let path = "/campaign-jobs/\(job.json["id"]?.stringValue ?? "")"
        let done = try await site.send("GET", path, as: site.marketer)
        #expect(done.json["state"] == "finished")
        let total = done.json["total"]
        let names = [
            "orders", "changed", "refused", "undecided", "cost_before", "cost_after",
            "members_lost",
        ]
        #expect(names.map { total?[$0]?.integerValue } == [3, 1, 2, 0, 3_000, 1_500, 2])
        let orders = try await site.send("GET", path + "/orders?limit=1", as: site.marketer)
        #expect(orders.json["items"]?[0]?["verdict"] == "refused")
        #expect(orders.json["items"]?[0]?["code"] == "minimum_spend")
        #expect(orders.json["next_cursor"]?.stringValue != nil)
    }

    /// What a member gets tells of the member: who may not read members may not try as one.
    private func expectNoMembers(_ site: Site, _ offer: String) async throws {
        let order = site.shop.order([], amount: 7_000)["order"] ?? .null
        let answer = try await site.send(
            "POST", "/orders/simulate",
            ["order": order, "member": "m-1", "offers": [["offer_id": .string(offer)]]],
            as: site.marketer)
        #expect(answer.status == 403)
        #expect(answer.json["conditions"]?[0]?["required"] == "members:read")
    }

    /// What an order of 70.00 would get.
    private func simulate(_ site: Site, _ offer: String, at moment: String) async throws -> Int64? {
        let answer = try await site.send(
            "POST", "/orders/simulate",
            [
                "order": site.shop.order([], amount: 7_000)["order"] ?? .null,
                "at": .string(moment), "offers": [["offer_id": .string(offer)]],
            ], as: site.marketer)
        return answer.json["vouchers"]?[0]?["amount"]?["amount"]?.integerValue
    }
}
