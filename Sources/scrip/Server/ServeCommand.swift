import ArgumentParser
import Database
import Domain
import Engine
import Foundation
import Ledger
import Logging
import NIOCore
import Server
import ServiceLifecycle
import UnixSignals

/// Runs the HTTP server until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the HTTP server.",
        discussion: """
            An empty file gets a merchant and a first operator key, which is written to \
            FILE.operator-key. Stop with Ctrl-C or SIGTERM: requests in flight are finished.

            On a database server any number of these may run at once, each with the same \
            --root-key; the operator key is then written beside it.

            Example: scrip serve --database shop.sqlite --port 8080
            """)

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var folder: TemplateFolder

    @Option(help: "Address to listen on. Anything but loopback needs TLS in front.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen on; 0 picks a free one.")
    var port = 8080

    @Option(help: "Write {\"port\": N} to this file when ready.")
    var readyFile: String?

    @Option(help: "Name of the merchant that an empty file gets.")
    var merchant = "My shop"

    @Option(help: "Currency of the merchant that an empty file gets (ISO 4217).")
    var currency = "CNY"

    @Option(help: "Least level that is logged: debug, info, notice, warning, error.")
    var logLevel = "info"

    @Flag(inversion: .prefixedNo, help: "Log one line for each request.")
    var accessLog = true

    @Flag(help: "The clock is right, although the last change is more than 400 days old.")
    var acceptClock = false

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level takes debug, info, notice, warning or error.")
        }
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port takes 0 to 65535.")
        }
    }

    func run() async throws {
        let logger = JSONLogHandler.logger(level: Logger.Level(rawValue: logLevel) ?? .info)
        let asset = try Session.currency(currency)
        let templates = try folder.shelf { logger.error("template left out: \($0)") }
        let opened = try await OpenedEngine.open(
            options, logger: logger, acceptsClock: acceptClock)
        let keyFile = options.operatorKeyPath
        let (_, isNew) = try await opened.ensureMerchant(
            name: merchant, currency: asset, keyFile: keyFile)
        if isNew {
            logger.notice("merchant created", metadata: ["operator_key_file": "\(keyFile)"])
        }
        do {
            try await serve(opened.engine, templates, logger)
        } catch {
            try? await opened.engine.close()
            throw failure(error)
        }
        try await opened.engine.close()
        logger.notice("stopped")
    }

    /// Beside its connections the server needs some files for the database.
    private func warnOfFewFiles(_ configuration: ServerConfiguration, _ logger: Logger) {
        let needed = configuration.connections + 64
        guard let files = OpenFiles.raiseLimit(), files < needed else { return }
        logger.warning(
            "few open files allowed: connections will be refused before the server is full",
            metadata: [
                "allowed": "\(files)", "needed": "\(needed)",
                "remedy": "raise the hard limit (ulimit -Hn, LimitNOFILE= of systemd)",
            ])
    }

    /// What a person sees when the address cannot be listened on.
    private func failure(_ error: any Error) -> any Error {
        guard let error = error as? IOError else { return error }
        switch error.errnoCode {
        case EADDRINUSE:
            return CommandFailure(
                .unreachable, "Port \(port) on \(host) is in use.",
                "Stop the program that listens there, or give another --port (0: a free one).")
        case EACCES:
            return CommandFailure(
                .unreachable, "Port \(port) may not be listened on by this account.",
                "Give a --port of 1024 or more.")
        case EADDRNOTAVAIL:
            return CommandFailure(
                .unreachable, "\(host) is no address of this machine.",
                "Give --host 127.0.0.1, or an address of this machine.")
        default: return error
        }
    }

    private func serve(
        _ engine: Engine, _ templates: TemplateShelf, _ logger: Logger
    ) async throws {
        var configuration = ServerConfiguration(now: engine.clock)
        configuration.host = host
        configuration.port = port
        configuration.logsRequests = accessLog
        warnOfFewFiles(configuration, logger)
        let table = OperationTable(EngineHandlers(engine: engine, templates: templates))
        let server = ScripServer(
            configuration: configuration, operations: table.operations,
            backend: EngineBackend(engine: engine), logger: logger
        ) { [readyFile] port in
            logger.notice("listening", metadata: ["host": "\(host)", "port": "\(port)"])
            if let readyFile {
                try? Data("{\"port\": \(port)}\n".utf8).write(
                    to: URL(fileURLWithPath: readyFile), options: .atomic)
            }
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: server),
                    .init(service: Maintenance(engine: engine)),
                    .init(service: KeyFollower(engine: engine)),
                    .init(service: IssueJobService(engine: engine)),
                    .init(service: GiveBackService(engine: engine)),
                    .init(service: HoldService(engine: engine)),
                    .init(service: CampaignJobService(engine: engine)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}
