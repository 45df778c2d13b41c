// The room "Backend": joins the table of operations to the engine. Handlers read a request into
// drafts (strictly), ask the engine, and pass its answer on; they decide nothing.

import Codes
import Domain
package import Engine

/// The operations, carried out by an engine. Each room adds its own methods.
package struct EngineHandlers: Handlers {
    package let engine: Engine
    package let templates: TemplateShelf

    package init(engine: Engine, templates: TemplateShelf = TemplateShelf()) {
        self.engine = engine
        self.templates = templates
    }
}

extension EngineHandlers {
    /// The caller; operations with handlers always have one.
    func caller(_ request: OperationRequest) throws(Refusal) -> Caller {
        guard let caller = request.caller else {
            throw Refusal(.unauthorized, "Send an API key: Authorization: Bearer sk_...")
        }
        return caller
    }

    /// Identity of a mutation: who, under which idempotency key, and what exactly was asked.
    func identity(
        _ request: OperationRequest, _ operation: String
    ) throws(Refusal) -> RequestIdentity {
        let caller = try caller(request)
        return RequestIdentity(
            tenant: caller.tenant, actor: caller.key, idempotencyKey: request.idempotencyKey,
            fingerprint: fingerprint(request, operation), requestID: request.requestID,
            channel: request.channel, terminal: request.terminal, device: request.device)
    }

    private func fingerprint(_ request: OperationRequest, _ operation: String) -> [UInt8] {
        guard request.idempotencyKey != nil else { return [] }
        var bytes = Array(operation.utf8)
        for (name, value) in request.pathParameters.sorted(by: { $0.key < $1.key }) {
            bytes.append(0)
            bytes.append(contentsOf: name.utf8)
            bytes.append(0)
            bytes.append(contentsOf: value.utf8)
        }
        bytes.append(1)
        bytes.append(contentsOf: request.body)
        return Hash.blake2b(bytes, key: nil, length: 16)
    }

    func json(_ request: OperationRequest) throws(Refusal) -> JSON {
        try JSON.parse(request.body)
    }

    /// Refuses a body that asks for more than the operation's own scope gives.
    func require(_ scope: Scope, _ request: OperationRequest) throws(Problem) {
        guard request.caller?.scopes.contains(scope) == true else { throw .missingScope(scope) }
    }

    /// Nil for an empty body, where one may be left out.
    func optionalJSON(_ request: OperationRequest) throws(Refusal) -> JSON? {
        request.body.isEmpty ? nil : try JSON.parse(request.body)
    }

    /// The number behind an id in the path; anything else is unknown.
    func identifier<E>(
        _ request: OperationRequest, _ parameter: String, as entity: Identifier<E>.Type,
        what: String
    ) throws(Refusal) -> Identifier<E> {
        try engine.codes.identifier(
            request.pathParameters[parameter] ?? "", as: entity, what: what)
    }
}

extension OperationResponse {
    /// The engine's answer as it goes out.
    init(_ answer: Answer) {
        self.init(
            status: answer.status,
            contentType: answer.isRefusal ? MediaType.problem : MediaType.json,
            headers: answer.isReplay ? [OperationResponse.replayed] : [], body: answer.body)
    }
}
