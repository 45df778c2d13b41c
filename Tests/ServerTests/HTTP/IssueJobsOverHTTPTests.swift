import Domain
import Engine
import Foundation
import Server
import TestSupport
import Testing

@Suite("Issue jobs over HTTP")
struct IssueJobsOverHTTPTests {
    /// A shop behind the edge, and requests with a key of it.
    private struct Site {
        let shop: TestShop
        let edge: EdgeFixture
        let key: String
        let offer: String

        func send(
            _ method: String, _ path: String, _ body: JSON? = nil, idempotencyKey: String? = nil,
            key: String? = nil
        ) async throws -> (status: Int, json: JSON, code: String?) {
            var headers: [(String, String)] = []
            if method == "POST" {
                headers.append(("Idempotency-Key", idempotencyKey ?? UUID().uuidString))
            }
            let answer = try await edge.send(
                method, "/v1/issue-jobs" + path, headers: headers,
                body: body.map { String(decoding: $0.serialized(), as: UTF8.self) },
                key: key ?? self.key)
            let json = try JSON.parse(answer.body)
            return (answer.status, json, json["code"]?.stringValue)
        }
    }

    private func withSite(_ body: (Site) async throws -> Void) async throws {
        try await withShop { shop in
            for number in 1...3 {
                _ = try await shop.perform(
                    "upsertMember", path: ["external_id": "m-\(number)"], .object([]))
            }
            let offer = try await shop.offer(in: try await shop.campaign())
            let key = try await secret(shop, ["coupons:issue", "coupons:read"])
            try await EdgeFixture.run(
                handlers: EngineHandlers(engine: shop.engine),
                backend: EngineBackend(engine: shop.engine)
            ) { edge in
                try await body(Site(shop: shop, edge: edge, key: key, offer: offer))
            }
        }
    }

    private func secret(_ shop: TestShop, _ scopes: [String]) async throws -> String {
        try await shop.perform(
            "createAPIKey", ["name": "k", "scopes": .array(scopes.map(JSON.string))]
        ).text("secret")
    }

    @Test func aJobIsMadeOnceFollowedAndAskedForItsRefusals() async throws {
        try await withSite { site in
            let draft: JSON = [
                "offer_id": .string(site.offer), "name": "Birthdays",
                "members": ["m-1", "x", "m-2", "y", "m-1"],
            ]
            let made = try await site.send("POST", "", draft, idempotencyKey: "k")
            #expect(made.status == 201 && made.json["state"]?.stringValue == "running")
            let again = try await site.send("POST", "", draft, idempotencyKey: "k")
            #expect(again.status == 201 && again.json == made.json)
            let reused = try await site.send(
                "POST", "", ["offer_id": .string(site.offer), "name": "n"], idempotencyKey: "k")
            #expect(reused.code == "idempotency_key_reused")
            let id = try #require(made.json["id"]?.stringValue)
            try await IssueJobRunner(engine: site.shop.engine).runUntilIdle()
            let after = try await site.send("GET", "/\(id)")
            #expect(after.json["state"]?.stringValue == "finished")
            #expect(after.json["issued"] == 2 && after.json["refused"] == 3)
            var items: [JSON] = []
            var query = "?limit=2"
            while true {
                let page = try await site.send("GET", "/\(id)/refusals\(query)")
                items += page.json["items"]?.arrayValue ?? []
                guard let cursor = page.json["next_cursor"]?.stringValue else { break }
                query = "?limit=2&cursor=\(cursor)"
            }
            #expect(
                items == [
                    ["member": "x", "code": "not_found"], ["member": "y", "code": "not_found"],
                    ["member": "m-1", "code": "already_exists"],
                ])
            let list = try await site.send("GET", "")
            #expect(list.json["items"]?.arrayValue == [after.json])
        }
    }

    @Test func aListIsSentInPagesOfTheLargestSize() async throws {
        try await withSite { site in
            let made = try await site.send(
                "POST", "", ["offer_id": .string(site.offer), "name": "n"])
            let id = try #require(made.json["id"]?.stringValue)
            let name = String(repeating: "x", count: Limits.referenceBytes - 8)
            func page(_ count: Int) -> JSON {
                let names = (0..<count).map { JSON.string(name + String(10_000_000 + $0)) }
                return ["members": .array(names)]
            }
            let full = try await site.send("POST", "/\(id)/members", page(Limits.issueJobPage))
            #expect(full.status == 200, "\(full.json)")
            let over = try await site.send("POST", "/\(id)/members", page(Limits.issueJobPage + 1))
            #expect(over.status == 400, "\(over.json)")
            let started = try await site.send("POST", "/\(id)/start")
            #expect(started.json["total"] == .integer(Int64(Limits.issueJobPage)))
            #expect(try await site.send("POST", "/\(id)/members", page(1)).status == 409)
            #expect(try await site.send("POST", "/\(id)/pause", .object([])).status == 200)
            #expect(try await site.send("POST", "/\(id)/resume").status == 200)
            let cancelled = try await site.send(
                "POST", "/\(id)/cancel", ["void_issued": true])
            #expect(cancelled.json["state"]?.stringValue == "cancelled")
            #expect(try await site.send("POST", "/\(id)/resume").code == "illegal_state")
        }
    }

    @Test func jobsNeedTheScopesOfCoupons() async throws {
        try await withSite { site in
            let reader = try await secret(site.shop, ["coupons:read"])
            let issuer = try await secret(site.shop, ["coupons:issue"])
            let draft: JSON = ["offer_id": .string(site.offer), "name": "n"]
            #expect(try await site.send("POST", "", draft, key: reader).code == "forbidden")
            #expect(try await site.send("GET", "", key: issuer).code == "forbidden")
            let made = try await site.send("POST", "", draft, key: issuer)
            let id = try #require(made.json["id"]?.stringValue)
            #expect(try await site.send("GET", "/\(id)", key: reader).status == 200)
            for verb in ["start", "pause", "resume", "cancel"] {
                let answer = try await site.send("POST", "/\(id)/\(verb)", key: reader)
                #expect(answer.code == "forbidden", "\(verb)")
            }
            #expect(try await site.send("GET", "/job_1", key: reader).code == "not_found")
        }
    }
}
