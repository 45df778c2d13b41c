import Domain
import NIOCore
import NIOHTTP1

/// Answers requests: the one place where a request is checked and handed to its operation.
///
/// Order: path and method, room, key, scope, target, header fields, parameters, media type, then
/// the handler. Every answer, good or bad, leaves through `respond`, which adds the fields that
/// all answers carry, counts it and logs it.
struct Responder: Sendable {
    let routes: RouteTable
    let backend: any Backend
    let admission: Admission
    let metrics: ServerMetrics
    let log: AccessLog
    let date: HTTPDate

    /// What is learned on the way, for the log.
    private struct Trace {
        var operation: Int?
        var caller: Caller?
        var problem: Problem?
    }

    func respond(to incoming: Incoming) async -> Outgoing {
        switch incoming {
        case .refusal(let problem):
            let id = RequestID.make()
            let trace = Trace(problem: problem)
            let response = problem.response(requestID: id)
            return finish(
                response, trace, requestID: id, request: nil, arrived: .now(), closes: true)
        case .request(let request):
            let fields = RequestFields(request.head.headers)
            let id = fields.usableRequestID ?? RequestID.make()
            var trace = Trace()
            let response: OperationResponse
            do {
                response = try await answer(request, fields, id, &trace)
            } catch {
                trace.problem = error
                response = error.response(requestID: id)
            }
            // The decoder stops at an upgrade it was offered, so such a connection cannot go on.
            let closes =
                !request.head.isKeepAlive || request.head.method == .CONNECT
                || request.head.headers.contains(name: "upgrade")
            return finish(
                response, trace, requestID: id, request: request, arrived: request.arrived,
                closes: closes)
        }
    }

    private func answer(
        _ request: IncomingRequest, _ fields: RequestFields, _ id: String, _ trace: inout Trace
    ) async throws(Problem) -> OperationResponse {
        guard let target = request.target else { throw .malformedRequest }
        let (position, pathParameters) = try matched(request.route)
        trace.operation = position
        let operation = routes.operations[position]
        if let scope = operation.scope {
            guard admission.enter() else { throw .overloaded }
            trace.caller = try await holdingPlace { () throws(Problem) in
                try await authenticate(fields, for: scope, operation, id)
            }
        }
        defer { if operation.scope != nil { admission.leave() } }
        let checked = try check(
            operation, request, target, pathParameters, fields, id, trace.caller)
        do {
            return try await operation.handler(checked)
        } catch {
            throw problem(for: error, operation, id)
        }
    }

    /// Gives the place in the queue back where `body` throws.
    private func holdingPlace<Value>(
        _ body: () async throws(Problem) -> Value
    ) async throws(Problem) -> Value {
        do {
            return try await body()
        } catch {
            admission.leave()
            throw error
        }
    }

    private func matched(_ route: RouteTable.Match) throws(Problem) -> (Int, [String: String]) {
        switch route {
        case .operation(let position, let parameters): (position, parameters)
        case .wrongMethod(let allowed): throw .methodNotAllowed(allowed)
        case .unknownPath: throw .noSuchPath
        }
    }

    /// The only place where keys are looked at. Missing, malformed, unknown and revoked keys get
    /// the same answer.
    private func authenticate(
        _ fields: RequestFields, for scope: Scope, _ operation: Operation, _ id: String
    ) async throws(Problem) -> Caller {
        guard let bearer = fields.bearer else { throw .unauthorized }
        let caller: Caller?
        do {
            caller = try await backend.authenticate(bearer)
        } catch {
            throw problem(for: error, operation, id)
        }
        guard let caller else { throw .unauthorized }
        guard caller.scopes.contains(scope) else { throw .missingScope(scope) }
        return caller
    }

    private func check(
        _ operation: Operation, _ request: IncomingRequest, _ target: RequestTarget,
        _ pathParameters: [String: String], _ fields: RequestFields, _ id: String,
        _ caller: Caller?
    ) throws(Problem) -> OperationRequest {
        try fields.check()
        let query: [String: String]
        do throws(Refusal) {
            query = try operation.checkedQuery(target.query)
            try operation.checkPath(pathParameters)
        } catch {
            throw Problem(error)
        }
        let key = try fields.checkedIdempotencyKey(operation.idempotency)
        if !request.body.isEmpty, !fields.isJSON { throw .unsupportedMediaType }
        return OperationRequest(
            pathParameters: pathParameters, query: query, body: request.body, caller: caller,
            idempotencyKey: key, requestID: id, channel: fields.channel,
            terminal: fields.terminal, device: fields.device,
            isHead: request.head.method == .HEAD)
    }

    private func problem(
        for error: any Error, _ operation: Operation, _ id: String
    ) -> Problem {
        if let refusal = error as? Refusal { return Problem(refusal) }
        if let problem = error as? Problem { return problem }
        if let problem = backend.problem(for: error) { return problem }
        log.failure(error, requestID: id, operation: operation)
        return .internal
    }

    private func finish(
        _ response: OperationResponse, _ trace: Trace, requestID: String,
        request: IncomingRequest?, arrived: NIODeadline, closes: Bool
    ) -> Outgoing {
        let operation = trace.operation.map { routes.operations[$0] }
        let microseconds = (NIODeadline.now() - arrived).nanoseconds / 1_000
        metrics.record(
            operation: trace.operation, status: response.status, microseconds: microseconds)
        log.write(
            AccessLog.Entry(
                requestID: requestID, method: request?.head.method.rawValue ?? "-",
                operation: operation, status: response.status, code: trace.problem?.code,
                key: trace.caller?.key.number, requestBytes: request?.body.count ?? 0,
                responseBytes: response.body.count, microseconds: microseconds))
        var response = response
        if let stream = response.stream, let operation {
            response.stream = watched(stream, operation, requestID)
        }
        return Outgoing(
            response, fixedFields: SecurityFields.text(for: response), date: date.text,
            requestID: requestID, isHead: request?.head.method == .HEAD,
            framing: framing(response, request), closesConnection: closes)
    }

    /// Says in the log why an answer was cut off.
    private func watched(
        _ stream: BodyStream, _ operation: Operation, _ requestID: String
    ) -> BodyStream {
        let log = log
        return BodyStream {
            do {
                return try await stream.next()
            } catch {
                log.failure(error, requestID: requestID, operation: operation)
                throw error
            }
        }
    }

    private func framing(
        _ response: OperationResponse, _ request: IncomingRequest?
    ) -> Outgoing.Framing {
        guard response.stream != nil else { return .whole }
        return request?.head.version == .http1_0 ? .untilClosed : .chunked
    }
}
