import DevClient
import NIOCore
import NIOPosix

/// One connection with a key, for stories told in sequence. Idempotency keys number themselves.
final class Session {
    let api: API
    let connection: HTTPConnection
    private let name: String
    private var calls = 0

    init(api: API, connection: HTTPConnection, name: String) {
        self.api = api
        self.connection = connection
        self.name = name
    }

    /// `timeLimit` holds for each call.
    static func open(
        _ server: ServerProcess, key: String, name: String, timeLimit: TimeAmount = .seconds(10)
    ) async throws -> Session {
        let connection = try await HTTPConnection.open(
            host: "127.0.0.1", port: server.port,
            on: MultiThreadedEventLoopGroup.singleton.next(), timeLimit: timeLimit)
        return Session(api: API(key: key), connection: connection, name: name)
    }

    /// Posts with a fresh idempotency key and demands the status.
    func post(_ target: String, _ body: JSONValue, status: Int) async throws -> JSONValue {
        try await connection.answer(mutation(target, body), status: status)
    }

    /// Posts with a fresh idempotency key; any success will do.
    func post(_ target: String, _ body: JSONValue) async throws -> JSONValue {
        let answer = try await connection.send(mutation(target, body))
        try check(
            200...201 ~= answer.status, "POST \(target) answered \(answer.status): \(answer.text)")
        return try JSONValue(parsing: answer.body)
    }

    func put(_ target: String, _ body: JSONValue) async throws -> HTTPAnswer {
        try await connection.send(mutation(target, body, method: "PUT"))
    }

    func get(_ target: String) async throws -> JSONValue {
        try await connection.answer(api.get(target))
    }

    private func mutation(_ target: String, _ body: JSONValue, method: String = "POST") -> HTTPCall
    {
        calls += 1
        return api.post(target, body, idempotencyKey: "\(name)-\(calls)", method: method)
    }
}
