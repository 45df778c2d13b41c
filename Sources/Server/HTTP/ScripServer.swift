import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The HTTP server: listens, answers, and stops without dropping what it has begun.
///
/// On graceful shutdown `/readyz` turns 503 first; after the drain time the server stops
/// listening, closes idle connections and finishes requests in flight. After the shutdown timeout
/// it closes their connections too and cancels their handlers; it still waits for one that goes on
/// nevertheless, because what a handler has begun may not be cut off in its middle.
package struct ScripServer: Service {
    private let configuration: ServerConfiguration
    private let responder: Responder
    private let admission: Admission
    private let logger: Logger
    private let onRunning: @Sendable (_ port: Int) async -> Void

    /// `operations` come from `OperationTable`; health, readiness, metrics and the OpenAPI
    /// documents are added here. `onRunning` is called once with the port listened on.
    package init(
        configuration: ServerConfiguration, operations: [Operation], backend: any Backend,
        logger: Logger, onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onRunning = onRunning
        let admission = Admission(
            requestsInFlight: configuration.requestsInFlight,
            bufferedBodyBytes: configuration.bufferedBodyBytes)
        let ids = (operations + ServiceOperations.described).map(\.id)
        let metrics = ServerMetrics(operationIDs: ids)
        let service = ScripServer.serviceOperations(
            backend, admission, metrics, business: operations)
        self.admission = admission
        responder = Responder(
            routes: RouteTable(operations + service), backend: backend,
            admission: admission, metrics: metrics,
            log: AccessLog(logger: logger, isEnabled: configuration.logsRequests),
            date: HTTPDate(now: configuration.now))
    }

    /// Runs until graceful shutdown is over or the task is cancelled.
    package func run() async throws {
        let server = makeServer()
        // Detached, so that the server does not stop listening before the drain time is over: it
        // would see the shutdown signal of this task.
        let running = Task.detached { try await server.run() }
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await running.value
            } onGracefulShutdown: {
                admission.drain()
                Task { await stop(server, running) }
            }
        } onCancel: {
            running.cancel()
        }
    }

    private func makeServer() -> HummingbirdCore.Server<ConnectionChannel> {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return HummingbirdCore.Server(
            childChannelSetup: ConnectionChannel(
                responder: responder, admission: admission, limits: configuration),
            configuration: HummingbirdCore.ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: configuration.backlog,
                availableConnectionsDelegate: .maximum(configuration.connections, logger: quiet)),
            onServerRunning: { [onRunning, logger] channel in
                let port = channel.localAddress?.port ?? 0
                logger.info("listening", metadata: ["port": .stringConvertible(port)])
                await onRunning(port)
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
    }

    private func stop(
        _ server: HummingbirdCore.Server<ConnectionChannel>, _ running: Task<Void, any Error>
    ) async {
        logger.info("stopping", metadata: ["in_flight": "\(admission.requestsInFlight)"])
        try? await Task.sleep(for: .milliseconds(configuration.drainMilliseconds))
        let patience = Task {
            try await Task.sleep(for: .milliseconds(configuration.shutdownTimeoutMilliseconds))
            logger.warning(
                "stopped before every request was answered",
                metadata: ["in_flight": "\(admission.requestsInFlight)"])
            running.cancel()
        }
        do {
            try await server.shutdownGracefully()
        } catch {
            logger.error("stopping failed", metadata: ["error": .string("\(error)")])
            running.cancel()
        }
        patience.cancel()
    }
}
