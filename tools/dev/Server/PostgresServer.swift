import Foundation

/// A PostgreSQL cluster of its own: made for one run, reached only through a Unix socket, default
/// settings (every commit is synced), gone afterwards.
///
/// PostgreSQL refuses to run as root; then its programs run as the account `postgres`.
struct PostgresServer: Sendable {
    /// Holds the data, the log and the socket.
    let folder: String
    private let process: ChildProcess

    /// The socket's name is `.s.PGSQL.5432`; other clusters live in other folders.
    private static let port = "5432"
    /// What a socket address can hold, less the socket's name.
    private static let longestSocketFolder = 107 - 15

    /// Makes a cluster, runs the body on it, and removes it, whatever happened.
    static func withCluster<Value>(
        in folder: String, settings: [String] = [],
        _ body: (PostgresServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start(in: folder, settings: settings)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        try await server.stop()
        return try result.get()
    }

    /// Makes a cluster and waits until it answers.
    ///
    /// - Parameters:
    ///   - folder: where it goes, preferably; on a file system that syncs.
    ///   - settings: lines for `postgresql.conf`, such as `shared_buffers = 512MB`.
    static func start(
        in folder: String, settings: [String] = []
    ) async throws -> PostgresServer {
        let home = try await home(near: folder)
        let made = try await program(
            "initdb",
            [
                "--pgdata", home + "/data", "--username", "postgres", "--auth", "trust",
                "--encoding", "UTF8", "--locale", "C", "--no-instructions",
            ])
        try check(made.status == 0, "initdb failed: \(made.everything)")
        try append(
            ["listen_addresses = ''", "unix_socket_directories = '\(home)'"] + settings,
            to: home + "/data/postgresql.conf")
        return try await start(home: home)
    }

    /// Starts a cluster that is there already.
    static func start(home: String) async throws -> PostgresServer {
        let command = try asPostgres([
            try path(of: "postgres"), "-D", home + "/data",
        ])
        let process = try ChildProcess(
            command[0], Array(command.dropFirst()), log: home + "/postgres.log")
        let server = PostgresServer(folder: home, process: process)
        try await server.waitUntilReady()
        return server
    }

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            // The eighth line of the lock file is the server's state.
            let text = Self.text(folder + "/data/postmaster.pid")
            if text.contains("ready") { return }
            if let status = process.endedStatus() {
                throw CheckFailure(
                    "PostgreSQL ended with status \(status):\n"
                        + Self.text(folder + "/postgres.log"))
            }
            guard ContinuousClock.now < deadline else {
                process.signal(SIGKILL)
                throw CheckFailure(
                    "PostgreSQL was not ready in 30 s:\n" + Self.text(folder + "/postgres.log"))
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// How `scrip` is told to use a database of this cluster.
    func url(database: String = "postgres") -> String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let host = folder.addingPercentEncoding(withAllowedCharacters: allowed) ?? folder
        return "postgresql://postgres@/\(database)?host=\(host)"
    }

    /// Runs statements with psql and gives what they print: rows in lines, columns between `|`.
    @discardableResult
    func run(_ sql: String, database: String = "postgres") async throws -> String {
        let ending = try await client(
            "psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, database])
        try check(ending.status == 0, "psql: \(ending.everything)")
        return ending.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs a client program of PostgreSQL against this cluster.
    func client(
        _ name: String, _ arguments: [String], seconds: Double = 600
    ) async throws -> ChildProcess.Ending {
        let connection = ["-h", folder, "-p", Self.port, "-U", "postgres"]
        return try await ChildProcess.run(
            try Self.path(of: name), connection + arguments, seconds: seconds)
    }

    func signal(_ number: Int32) {
        process.signal(number)
    }

    /// Ends all sessions, stops the server and removes its files.
    func stop() async throws {
        process.signal(SIGINT)
        _ = try await process.wait(seconds: 60)
        try FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Where and as whom

    /// A fresh folder that the account of the server can reach and whose name fits a socket.
    private static func home(near folder: String) async throws -> String {
        let near = URL(fileURLWithPath: folder).path
        let name = "postgres-\(UUID().uuidString.prefix(8).lowercased())"
        if geteuid() == 0 { chmod(near, 0o711) }
        let isReachable =
            near.utf8.count + name.utf8.count + 1 <= longestSocketFolder
            ? try await isReachable(near) : false
        let home = (isReachable ? near : "/var/tmp") + "/" + name
        try FileManager.default.createDirectory(
            atPath: home, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        if geteuid() == 0, let account = getpwnam("postgres") {
            chown(home, account.pointee.pw_uid, account.pointee.pw_gid)
        }
        return home
    }

    private static func isReachable(_ folder: String) async throws -> Bool {
        let command = try asPostgres(["test", "-x", folder])
        let ending = try await ChildProcess.run(command[0], Array(command.dropFirst()))
        return ending.status == 0
    }

    /// Runs a program of the server itself, which root may not.
    static func program(
        _ name: String, _ arguments: [String]
    ) async throws -> ChildProcess.Ending {
        let command = try asPostgres([try path(of: name)] + arguments)
        return try await ChildProcess.run(command[0], Array(command.dropFirst()), seconds: 120)
    }

    /// `setpriv` becomes the program instead of starting it, so a signal reaches it.
    private static func asPostgres(_ command: [String]) throws -> [String] {
        guard geteuid() == 0 else { return command }
        try check(
            getpwnam("postgres") != nil,
            "there is no account postgres; tools/setup tests installs PostgreSQL")
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] + command
    }

    /// The newest installed version's program: Debian keeps them out of PATH.
    private static func path(of program: String) throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let folders = versions.compactMap { Int($0) }.sorted(by: >).map { "\(root)/\($0)/bin" }
        let found = (folders + ["/usr/local/bin", "/usr/bin"]).map { $0 + "/" + program }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else {
            throw CheckFailure("\(program) is not installed; run tools/setup tests")
        }
        return found
    }

    private static func append(_ lines: [String], to path: String) throws {
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw CheckFailure("cannot write \(path)")
        }
        try file.seekToEnd()
        try file.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
        try file.close()
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
