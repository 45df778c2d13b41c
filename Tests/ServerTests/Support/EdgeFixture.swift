import Domain
import Ledger
import Logging
import Server
import ServiceLifecycle
import Synchronization
import Testing

/// A server on a free port with stub handlers, for the length of one test.
struct EdgeFixture: Sendable {
    let port: Int
    let log: LogRecord
    let group: ServiceGroup

    static let key = "sk_everything"

    /// Runs `body` against a server; the server is stopped afterwards in any case.
    ///
    /// - Parameter release: lets go of handlers that the body holds up. The server waits for them,
    ///   so a body that failed before it let them go would make the test hang.
    static func run(
        handlers: any Handlers = StubHandlers(), backend: any Backend = StubBackend(),
        configure: (inout ServerConfiguration) -> Void = { _ in },
        release: () async -> Void = {},
        _ body: (EdgeFixture) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration {
            Timestamp(milliseconds: 1_795_328_142_000)
        }
        configuration.port = 0
        // A busy machine may take longer over a request than a server should wait for.
        configuration.headerTimeoutMilliseconds = 120_000
        configuration.bodyTimeoutMilliseconds = 120_000
        configure(&configuration)
        let log = LogRecord()
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = ScripServer(
            configuration: configuration, operations: OperationTable(handlers).operations,
            backend: backend, logger: Logger(label: "test") { _ in log.handler },
            onRunning: { port in continuation.yield(port) })
        let group = ServiceGroup(
            configuration: .init(
                services: [server],
                logger: Logger(label: "group") { _ in
                    SwiftLogNoOpLogHandler()
                }))
        let running = Task {
            defer { continuation.finish() }
            try await group.run()
        }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else {
            try await running.value
            throw CancellationError()
        }
        let result: Result<Void, any Error>
        do {
            try await body(EdgeFixture(port: port, log: log, group: group))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await release()
        running.cancel()
        _ = await running.result
        try result.get()
    }

    func connect() async throws -> RawClient {
        try await RawClient.connect(port)
    }

    /// One exchange on a connection of its own. A body gets its length and type.
    func send(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: String? = nil,
        key: String? = EdgeFixture.key
    ) async throws -> RawClient.Answer {
        let client = try await connect()
        var text = "\(method) \(target) HTTP/1.1\r\nHost: test\r\n"
        if let key { text += "Authorization: Bearer \(key)\r\n" }
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let body {
            if !headers.contains(where: { $0.0.lowercased() == "content-type" }) {
                text += "Content-Type: application/json\r\n"
            }
            text += "Content-Length: \(body.utf8.count)\r\n"
        }
        try await client.send(text + "\r\n" + (body ?? ""))
        let answer = try await client.answer(isHead: method == "HEAD")
        await client.close()
        return answer
    }
}

/// Knows three keys; fails for a fourth.
struct StubBackend: Backend {
    struct Failure: Error {
        let secret = "disk 7 is on fire"
    }

    var checks = [ReadinessCheck(name: "storage", isPassed: true, detail: "ok")]

    func authenticate(_ bearer: String) async throws -> Caller? {
        switch bearer {
        case EdgeFixture.key: caller(Set(Scope.allCases))
        case "sk_nothing": caller([])
        case "sk_broken": throw Failure()
        default: nil
        }
    }

    private func caller(_ scopes: Set<Scope>) -> Caller {
        Caller(tenant: TenantID(7), key: APIKeyID(42), scopes: scopes)
    }

    func readiness() async -> [ReadinessCheck] { checks }

    func samples() async -> [MetricSample] {
        [
            MetricSample(
                name: "scrip_test_depth", help: "A figure.", kind: .gauge,
                labels: [("name", "a \"quoted\" one")], value: 2.5)
        ]
    }
}

/// Keeps log lines as text.
final class LogRecord: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    var handler: any LogHandler { Handler(record: self) }

    private struct Handler: LogHandler {
        let record: LogRecord
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }
            let text = pairs.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            record.kept.withLock { $0.append("\(event.level) \(event.message) \(text)") }
        }
    }
}
