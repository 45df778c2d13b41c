import Codes
import Domain
import Engine
import Foundation
import Logging
import Server
import Store

/// Performs operations in this process, on a database file that nobody else has open, as the
/// merchant's operator.
struct LocalClient: OperationClient {
    let opened: OpenedEngine
    let tenant: TenantID
    private let table: OperationTable

    /// Opens an existing database with a merchant; creates nothing.
    static func open(_ options: DatabaseOptions) async throws -> LocalClient {
        try options.requireDatabase()
        let opened = try await OpenedEngine.open(
            options, logger: JSONLogHandler.logger(level: .error))
        guard let merchant = try await opened.engine.merchants().first else {
            try await opened.engine.close()
            throw CommandFailure(
                .refused, "\(options.name) has no merchant yet.",
                "Run: scrip init --database \(options.name) --merchant NAME")
        }
        // No server is there to do it.
        try await HoldExpiry(engine: opened.engine).endDue()
        return LocalClient(opened: opened, tenant: merchant.tenant)
    }

    private init(
        opened: OpenedEngine, tenant: TenantID, templates: TemplateShelf = TemplateShelf()
    ) {
        self.opened = opened
        self.tenant = tenant
        table = OperationTable(EngineHandlers(engine: opened.engine, templates: templates))
    }

    /// The same client, with campaign templates.
    func with(_ templates: TemplateShelf) -> LocalClient {
        LocalClient(opened: opened, tenant: tenant, templates: templates)
    }

    func perform(_ call: OperationCall) async throws -> OperationAnswer {
        let requestID = "cli_" + RandomText.make()
        let request = OperationRequest(
            pathParameters: call.path, query: call.query,
            body: call.body.map { $0.serialized() } ?? [],
            caller: Caller(tenant: tenant, key: APIKeyID(0), scopes: Role.operator.scopes),
            idempotencyKey: call.idempotencyKey, requestID: requestID, channel: "cli")
        do {
            let response = try await table.perform(call.operation, request)
            return OperationAnswer(status: response.status, body: response.body)
        } catch let refusal as Refusal {
            return answer(Problem(refusal), requestID)
        } catch let problem as Problem {
            return answer(problem, requestID)
        }
    }

    private func answer(_ problem: Problem, _ requestID: String) -> OperationAnswer {
        let response = problem.response(requestID: requestID)
        return OperationAnswer(status: response.status, body: response.body)
    }

    func close() async throws {
        try await opened.engine.close()
    }
}

/// Random text for idempotency keys and request ids.
enum RandomText {
    /// 32 hexadecimal digits.
    static func make() -> String {
        hexadecimal(RandomBytes.make(16))
    }
}
