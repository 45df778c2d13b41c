package import Domain
package import Engine
import Foundation
import Server

/// An answer as a test looks at it.
package struct TestAnswer: Sendable {
    package let status: Int
    package let body: [UInt8]
    package let isReplay: Bool
    package let json: JSON

    package subscript(name: String) -> JSON? { json[name] }

    /// A text member, empty where there is none.
    package func text(_ name: String) -> String { json[name]?.stringValue ?? "" }

    /// The problem code of a refusal.
    package var code: String? { json["code"]?.stringValue }
}

/// Whole operations, by name, as the HTTP edge would call them.
extension TestShop {
    package func caller(_ key: Int64 = 0) -> Caller {
        Caller(tenant: tenant, key: APIKeyID(key), scopes: Set(Scope.allCases))
    }

    package func perform(
        _ operation: String, path: [String: String] = [:], query: [String: String] = [:],
        _ body: JSON? = nil, key: String? = nil, isHead: Bool = false, as caller: Int64 = 0,
        templates: TemplateShelf = TemplateShelf()
    ) async throws -> TestAnswer {
        let table = OperationTable(EngineHandlers(engine: engine, templates: templates))
        let request = OperationRequest(
            pathParameters: path, query: query, body: body?.serialized() ?? [],
            caller: self.caller(caller),
            idempotencyKey: key ?? UUID().uuidString, requestID: "test", isHead: isHead)
        do {
            let response = try await table.perform(operation, request)
            let isReplay = response.headers.contains { $0.name == OperationResponse.replayed.name }
            return TestAnswer(
                status: response.status, body: response.body, isReplay: isReplay,
                json: (try? JSON.parse(response.body)) ?? .null)
        } catch let refusal as Refusal {
            let answer = refusal.answer(requestID: "test")
            return TestAnswer(
                status: answer.status, body: answer.body, isReplay: false,
                json: try JSON.parse(answer.body))
        }
    }

    // MARK: Short ways

    /// A campaign around the test clock's start; returns its id.
    package func campaign(budget: Int64? = nil, name: String = "Spring") async throws -> String {
        var members: [JSON.Member] = [
            .init("name", .string(name)), .init("currency", "CNY"),
            .init("starts_at", "2026-01-01T00:00:00Z"), .init("ends_at", "2027-01-01T00:00:00Z"),
        ]
        if let budget {
            members.append(.init("budget", ["amount": .integer(budget), "currency": "CNY"]))
        }
        return try await perform("createCampaign", .object(members)).text("id")
    }

    /// An offer of a fixed amount off; `extra` are further members of its document.
    package func offer(
        in campaign: String, amountOff: Int64 = 1_000, extra: [JSON.Member] = []
    ) async throws -> String {
        let members: [JSON.Member] = [
            .init("campaign_id", .string(campaign)), .init("name", "offer"),
            .init("benefit", ["type": "amount_off", "amount": .integer(amountOff)]),
        ]
        return try await perform("createOffer", .object(members + extra)).text("id")
    }

    package func coupon(of offer: String, member: String? = nil) async throws -> TestAnswer {
        var members: [JSON.Member] = [.init("offer_id", .string(offer))]
        if let member { members.append(.init("member", .string(member))) }
        return try await perform("issueCoupon", .object(members))
    }

    /// An active gift card; returns its document.
    package func giftCard(_ amount: Int64) async throws -> TestAnswer {
        try await perform(
            "issueGiftCard",
            ["currency": "CNY", "amount": .integer(amount), "activate": true])
    }

    /// A request to use these codes on an order of one line.
    package func order(
        _ codes: [String], amount: Int64 = 5_000, reference: String = "o-1",
        member: String? = nil
    ) -> JSON {
        var members: [JSON.Member] = [
            .init(
                "order",
                [
                    "reference": .string(reference), "currency": "CNY",
                    "lines": [["sku": "tea", "quantity": 1, "amount": .integer(amount)]],
                ]),
            .init("vouchers", .array(codes.map { ["code": .string($0)] })),
        ]
        if let member { members.append(.init("member", .string(member))) }
        return .object(members)
    }
}
