import ArgumentParser
import DevProcess
import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A server with the example merchant to try things on, until Ctrl-C.
struct ExampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example", abstract: "Start a server with the example merchant of templates/.")

    @Option(help: "The program to start.")
    var scrip = ".build/release/scrip"

    @Option(help: "The database; made and filled where it is absent.")
    var database = "var/example.sqlite"

    @Option(help: "The merchant to begin with.")
    var merchant = "templates/merchant/example.json"

    @Option(help: "Loopback port; where it is taken, the next free one.")
    var port = 8_080

    func run() async throws {
        let example = ExampleMerchant(scrip: scrip, database: database, template: merchant)
        try await example.initializeIfAbsent()
        let server = try await ServerProcess.start(
            scrip: scrip, database: database, port: try await Self.freePort(from: port))
        do {
            let keys = try await example.fillIfNew(server)
            say(ExampleWords.text(server: server, database: database, keys: keys))
            try await Self.waitForStop(server)
        } catch {
            try? await server.kill()
            throw error
        }
        say("stopped; \(database) is kept")
    }

    private static func freePort(from first: Int) async throws -> Int {
        for port in first..<(first + 100) {
            let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            if let channel = try? await bootstrap.bind(host: "127.0.0.1", port: port).get() {
                try await channel.close()
                return port
            }
        }
        throw CheckFailure("no free port from \(first) on")
    }

    /// Ctrl-C or SIGTERM stops the server gracefully; a server that ends by itself is a failure.
    private static func waitForStop(_ server: ServerProcess) async throws {
        stopAsked.store(false, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in stopAsked.store(true, ordering: .relaxed) }
        }
        while !stopAsked.load(ordering: .relaxed) {
            if let status = server.process.endedStatus() {
                throw CheckFailure("scrip serve ended by itself with status \(status)")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        say("stopping ...")
        try await server.stop()
    }
}

/// Set by the signal handler, which may do nothing else.
private let stopAsked = Atomic<Bool>(false)
