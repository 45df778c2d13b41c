// The room "Servers": which of the servers named in an address is the one to use.
//
// After a failover the old primary may come back and take itself for the primary. So it is not
// enough to take the first server that may be written: each one is asked for its timeline, which
// grows with every promotion, and one with a lower timeline than was ever seen is refused as
// `fenced`. With several servers named, all are asked and the highest timeline wins.

import Database
import Dispatch
import Foundation
import Synchronization

final class PostgresServers: Sendable {
    let address: PostgresAddress
    let options: PostgresOptions

    private struct State {
        /// As last seen on a connection that was taken.
        var facts: PostgresFacts?
        var newest = ServerFacts(system: 0, timeline: 0)
        var isClosed = false
    }

    private let state = Mutex(State())

    init(_ address: PostgresAddress, _ options: PostgresOptions) {
        self.address = address
        self.options = options
    }

    var facts: PostgresFacts? { state.withLock { $0.facts } }

    func close() { state.withLock { $0.isClosed = true } }

    /// Whether a server is still the newest that was seen.
    func isCurrent(_ server: ServerFacts) -> Bool {
        state.withLock { server.timeline >= $0.newest.timeline || options.isReadOnly }
    }

    /// Connects, and tries again for a while where no server can be used at the moment.
    func connect(statementMilliseconds: Int) throws(DatabaseFailure) -> PostgresConnection {
        let deadline = DispatchTime.now() + .milliseconds(options.reconnectMilliseconds)
        var pause = 20
        while true {
            do {
                return try connectOnce(statementMilliseconds)
            } catch {
                let isClosed = state.withLock { $0.isClosed }
                guard isPassing(error.code), !isClosed,
                    DispatchTime.now() + .milliseconds(pause) < deadline
                else { throw error }
                Thread.sleep(forTimeInterval: Double(pause) / 1_000)
                pause = min(pause * 2, 250)
            }
        }
    }

    /// Whether a server may become usable by itself. Where there is only one, it stays what it is.
    private func isPassing(_ code: DatabaseFailure.Code) -> Bool {
        switch code {
        case .unavailable: true
        case .readOnly, .fenced: address.servers.count > 1
        default: false
        }
    }

    private func connectOnce(
        _ statementMilliseconds: Int
    ) throws(DatabaseFailure) -> PostgresConnection {
        var best: (link: PostgresLink, facts: PostgresFacts)?
        var problem: DatabaseFailure?
        for server in address.servers {
            do {
                let found = try open(server, statementMilliseconds)
                if found.facts.server.timeline > best?.facts.server.timeline ?? -1 { best = found }
            } catch {
                problem = problem ?? error
            }
        }
        guard let best else {
            throw problem ?? DatabaseFailure(.unavailable, cause: "no server named")
        }
        state.withLock { state in
            state.facts = best.facts
            if !options.isReadOnly { state.newest = best.facts.server }
        }
        return PostgresConnection(
            best.link, best.facts, options, answerMilliseconds: statementMilliseconds)
    }

    private func open(
        _ server: [PostgresAddress.Setting], _ statementMilliseconds: Int
    ) throws(DatabaseFailure) -> (link: PostgresLink, facts: PostgresFacts) {
        let link = try PostgresLink(
            settings(server, statementMilliseconds), address: address.description)
        let answers = try link.ask(
            [.text(Self.fixedSettings), .text(PostgresFacts.statement)],
            withinMilliseconds: options.connectSeconds * 1_000)
        let system = try link.ask(
            [.text(PostgresFacts.systemStatement)],
            withinMilliseconds: options.connectSeconds * 1_000)
        let row = answers[1].firstRow.map { $0 ?? "" }
        let facts = try PostgresFacts(row, system: system[0].firstRow.first ?? nil)
        try facts.requireUsable()
        if !options.isReadOnly { try requireCurrentPrimary(facts) }
        return (link, facts)
    }

    private func requireCurrentPrimary(_ facts: PostgresFacts) throws(DatabaseFailure) {
        guard !facts.isReadOnly else {
            throw DatabaseFailure(
                .readOnly, "\(address) may only be read. Name its primary, or promote it.")
        }
        let newest = state.withLock { $0.newest }
        if newest.system != 0, facts.server.system != 0, newest.system != facts.server.system {
            throw DatabaseFailure(
                .fenced, "\(address) names servers of two clusters. Name one and its standbys.")
        }
        guard facts.server.timeline >= newest.timeline else {
            throw DatabaseFailure(
                .fenced,
                "A primary that was replaced has come back. Stop it and rebuild it as a standby.")
        }
    }

    /// What was given, and beside it what bounds every wait. What was given counts more; of the
    /// server's options the last of a name counts.
    private func settings(
        _ given: [PostgresAddress.Setting], _ statementMilliseconds: Int
    ) -> [PostgresAddress.Setting] {
        let own = [
            ("connect_timeout", "\(options.connectSeconds)"),
            ("tcp_user_timeout", "\(statementMilliseconds + options.graceMilliseconds)"),
            ("keepalives", "1"), ("keepalives_idle", "10"), ("keepalives_interval", "3"),
            ("keepalives_count", "3"), ("application_name", "scrip"),
            ("client_encoding", "UTF8"),
        ]
        let options = given.first { $0.keyword == "options" }?.value ?? ""
        let names = Set(given.map(\.keyword))
        let missing = own.filter { !names.contains($0.0) }
        let all = missing + [("options", serverLimits(statementMilliseconds) + " " + options)]
        return given.filter { $0.keyword != "options" }
            + all.map { PostgresAddress.Setting(keyword: $0.0, value: $0.1) }
    }

    private func serverLimits(_ statementMilliseconds: Int) -> String {
        [
            "statement_timeout=\(statementMilliseconds)",
            "lock_timeout=\(options.lockMilliseconds)",
            "idle_in_transaction_session_timeout=\(options.idleMilliseconds)",
            "client_connection_check_interval=1000",
        ].map { "-c \($0)" }.joined(separator: " ")
    }

    /// What statements are read and planned by. All hot statements find rows by a key, so one plan
    /// by index is right for any values and any size of a table, also while it is still empty.
    private static let fixedSettings = """
        SELECT \(fixed.map { "set_config('\($0.0)', '\($0.1)', false)" }.joined(separator: ", "))
        """

    private static let fixed = [
        ("timezone", "UTC"), ("standard_conforming_strings", "on"), ("synchronous_commit", "on"),
        ("default_transaction_deferrable", "off"), ("bytea_output", "hex"),
        ("extra_float_digits", "1"), ("plan_cache_mode", "force_generic_plan"),
        ("enable_seqscan", "off"), ("enable_hashjoin", "off"), ("enable_mergejoin", "off"),
        ("jit", "off"),
    ]
}
