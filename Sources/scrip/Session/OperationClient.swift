// The room "Session": whom a command talks to. `TargetOptions` are the options every business
// command has; they open a `LocalClient` or a `RemoteClient`, and `Session` prints what either
// of them answers. Neither the commands nor the output know which it is.

import Domain

/// One operation of the interface, asked with its values.
struct OperationCall: Sendable {
    /// `operationId`, e.g. `issueCoupon`.
    let operation: String
    /// By the names in the path template.
    var path: [String: String] = [:]
    var query: [String: String] = [:]
    var body: JSON?
    /// For mutations; the same key again gives the same answer.
    var idempotencyKey: String?

    init(
        _ operation: String, path: [String: String] = [:], query: [String: String?] = [:],
        body: JSON? = nil, idempotencyKey: String? = nil
    ) {
        self.operation = operation
        self.path = path
        self.query = query.compactMapValues { $0 }
        self.body = body
        self.idempotencyKey = idempotencyKey
    }
}

/// What was answered: a status as in HTTP and the exact bytes.
struct OperationAnswer: Sendable {
    let status: Int
    let body: [UInt8]
}

/// Someone who performs operations: the engine in this process, or a server.
protocol OperationClient: Sendable {
    /// Refusals are answers with a status of 400 or more and a problem document. Throws where
    /// there is no answer: `DatabaseFailure`, `Unavailable`, `CommandFailure`.
    func perform(_ call: OperationCall) async throws -> OperationAnswer

    func close() async throws
}
