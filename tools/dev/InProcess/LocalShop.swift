// The room "InProcess": an engine inside this program, for what cannot be done through HTTP in
// reasonable time: filling databases and editing them.

import Codes
import Database
import Domain
import Engine
import Foundation
import Ledger
import Logging
import Server
import Store

/// An engine on a file, with the operations of the interface by name, as its merchant's operator.
struct LocalShop: Sendable {
    let engine: Engine
    let driver: SQLiteDriver
    let root: RootKey
    let tenant: TenantID

    /// Opens the file, creating it, its key file and its merchant where there is none.
    static func open(_ path: String) async throws -> LocalShop {
        let driver = try SQLiteDriver(path: path)
        let root = try RootKey.loadOrCreate(path: path + ".key")
        let configuration = EngineConfiguration(
            root: root, logger: Logger(label: "dev") { _ in SwiftLogNoOpLogHandler() })
        let engine = try await Engine.open(driver: driver, configuration: configuration)
        guard let currency = Asset(currency: "CNY") else {
            throw CheckFailure("CNY is no currency")
        }
        let known = try await engine.merchants().first?.tenant
        let tenant: TenantID
        if let known {
            tenant = known
        } else {
            tenant = try await engine.createMerchant(name: "Tea House", currency: currency)
        }
        return LocalShop(engine: engine, driver: driver, root: root, tenant: tenant)
    }

    var identity: RequestIdentity { RequestIdentity(tenant: tenant) }

    /// Performs one operation; a refusal is an answer where `mayRefuse`, a failure otherwise.
    @discardableResult
    func perform(
        _ operation: String, path: [String: String] = [:], _ body: JSON? = nil,
        key: String? = nil, mayRefuse: Bool = false
    ) async throws -> JSON {
        let table = OperationTable(EngineHandlers(engine: engine))
        let request = OperationRequest(
            pathParameters: path, body: body?.serialized() ?? [],
            caller: Caller(tenant: tenant, key: APIKeyID(0), scopes: Role.operator.scopes),
            idempotencyKey: key ?? UUID().uuidString, requestID: "dev")
        do {
            let response = try await table.perform(operation, request)
            let text = String(decoding: response.body.prefix(300), as: UTF8.self)
            try check(response.status < 400 || mayRefuse, "\(operation): \(text)")
            return (try? JSON.parse(response.body)) ?? .null
        } catch let refusal as Refusal where mayRefuse {
            return .string(refusal.code.rawValue)
        }
    }

    /// As above; the document's id.
    func id(_ operation: String, _ body: JSON, path: [String: String] = [:]) async throws -> String
    {
        guard let id = try await perform(operation, path: path, body)["id"]?.stringValue else {
            throw CheckFailure("\(operation) answers without an id")
        }
        return id
    }

    /// An order of one line for these codes.
    static func order(_ codes: [String], reference: String, amount: Int64, member: String? = nil)
        -> JSON
    {
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

    func campaign(_ name: String, budget: Int64? = nil) async throws -> String {
        var members: [JSON.Member] = [
            .init("name", .string(name)), .init("currency", "CNY"),
            .init("starts_at", "2024-01-01T00:00:00Z"), .init("ends_at", "2034-01-01T00:00:00Z"),
        ]
        if let budget {
            members.append(.init("budget", ["amount": .integer(budget), "currency": "CNY"]))
        }
        return try await id("createCampaign", .object(members))
    }

    func offer(_ campaign: String, _ extra: [JSON.Member] = []) async throws -> String {
        let members: [JSON.Member] = [
            .init("campaign_id", .string(campaign)), .init("name", "10 off"),
            .init("benefit", ["type": "amount_off", "amount": 1_000]),
        ]
        return try await id("createOffer", .object(members + extra))
    }
}
