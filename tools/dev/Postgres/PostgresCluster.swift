// A PostgreSQL server of one's own, for tests and harnesses: made with the installed programs in a
// folder that goes away with it, reached through a socket in that folder, with fsync on.
//
// The programs refuse the superuser, so they run as the account `postgres` where we are root.

import DevProcess
package import Foundation

/// What a person can do about a server that could not be set up.
package struct ClusterFailure: Error, CustomStringConvertible {
    package let description: String
}

/// A server and its folder. Nothing in it changes; what changes is the server.
package final class PostgresCluster: Sendable {
    package let folder: String
    /// Names the socket; no port of the machine is used.
    package let port: Int
    private let programs: String

    package var data: String { folder + "/data" }

    /// Makes a cluster and starts it. `settings` are lines such as `fsync = on`.
    package init(settings: [String] = [], port: Int = 5_432) throws {
        programs = try Self.findPrograms()
        self.port = port
        Self.removeAbandoned()
        folder = Self.prefix + "\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.giveAway(folder)
        try run(
            "initdb", "--pgdata=\(data)", "--encoding=UTF8", "--locale=C", "--auth=trust",
            "--username=postgres", "--no-sync")
        try configure(settings)
        try start()
    }

    /// Takes over a data folder, such as one made by `copy`, without starting it.
    private init(folder: String, port: Int, programs: String) {
        self.folder = folder
        self.port = port
        self.programs = programs
    }

    private static let prefix = FileManager.default.temporaryDirectory.path + "/scrip-postgres-"

    // MARK: Where it is

    /// Address of a database; `options` are session settings such as `search_path=one`.
    package func address(database: String = "postgres", options: String? = nil) -> String {
        var address = "postgresql:///\(database)?host=\(folder)&port=\(port)&user=postgres"
        if let options {
            address += "&options=-c%20" + options.replacingOccurrences(of: "=", with: "%3D")
        }
        return address
    }

    /// The first process of the server, from the file in which it tells it.
    package var processID: pid_t? {
        guard let text = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)
        else { return nil }
        return text.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    // MARK: Doing

    package func start() throws {
        try run("pg_ctl", "--pgdata=\(data)", "--wait", "--silent", "--log=\(folder)/log", "start")
    }

    /// Ends every connection in the middle of what it does, and starts again.
    package func restart() throws {
        try run(
            "pg_ctl", "--pgdata=\(data)", "--wait", "--silent", "--log=\(folder)/log",
            "--mode=fast", "restart")
    }

    /// Ends all processes of the server at once, as a crash of its machine does.
    package func kill() {
        let all = processes
        for process in all { _ = Foundation.kill(process, SIGKILL) }
        // A start finds the server's memory in use until the last of them is gone.
        for _ in 0..<500 where all.contains(where: Self.isRunning) { usleep(10_000) }
        // Where nobody asks how a process ended its number stays taken, which would look to the
        // next start like a server that runs.
        unlink(data + "/postmaster.pid")
        unlink(folder + "/.s.PGSQL.\(port).lock")
    }

    /// The first process and those that it has started.
    package var processes: [pid_t] {
        guard let first = processID else { return [] }
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return [first] + all.compactMap { pid_t($0) }.filter { Self.parent(of: $0) == first }
    }

    private static func parent(of process: pid_t) -> pid_t? {
        let fields = status(of: process)
        return fields.count > 1 ? pid_t(fields[1]) : nil
    }

    /// False for a process that has ended and that nobody has asked about yet.
    private static func isRunning(_ process: pid_t) -> Bool {
        status(of: process).first.map { $0 != "Z" } ?? false
    }

    /// What follows the name in parentheses in `/proc/N/stat`: state, parent and so on.
    private static func status(of process: pid_t) -> [Substring] {
        let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return text?.split(separator: ")").last?.split(separator: " ") ?? []
    }

    /// Waits until the server answers, for instance after it has recovered.
    package func waitUntilReady() throws {
        for _ in 0..<300 {
            if (try? sql("SELECT 1")) != nil { return }
            usleep(100_000)
        }
        try sql("SELECT 1")
    }

    package func promote() throws {
        try run("pg_ctl", "--pgdata=\(data)", "--wait", "--silent", "promote")
    }

    /// Runs statements one after the other and gives what they print, a line for each row.
    @discardableResult
    package func sql(_ statements: String..., database: String = "postgres") throws -> String {
        let commands = statements.flatMap { ["--command", $0] }
        return try run(
            "psql",
            ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"] + commands
                + ["--set=ON_ERROR_STOP=1", address(database: database)])
    }

    /// Runs one of PostgreSQL's programs, such as `pgbench`, on a database of this server, and
    /// gives what it prints.
    package func client(
        _ program: String, _ arguments: [String], database: String = "postgres"
    ) throws -> String {
        try run(
            program,
            ["--host=\(folder)", "--port=\(port)", "--username=postgres"] + arguments + [database])
    }

    /// A standby of this server, made from it and started.
    package func standby(name: String, port: Int) throws -> PostgresCluster {
        let copy = PostgresCluster(
            folder: folder + "-" + name, port: port, programs: programs)
        try FileManager.default.createDirectory(
            atPath: copy.folder, withIntermediateDirectories: true)
        try Self.giveAway(copy.folder)
        try copy.rebuild(from: self, name: name)
        return copy
    }

    /// Throws away what is here, and starts as a standby of another server.
    package func rebuild(from source: PostgresCluster, name: String) throws {
        kill()
        try? FileManager.default.removeItem(atPath: data)
        try run(
            "pg_basebackup", "--pgdata=\(data)", "--checkpoint=fast", "--no-sync",
            "--write-recovery-conf",
            "--dbname=host=\(source.folder) port=\(source.port) user=postgres"
                + " application_name=\(name)")
        try configure([])
        try start()
    }

    /// Lets the server stand still, as a machine does that is cut off; connections stay open.
    package func pause() { for process in processes { _ = Foundation.kill(process, SIGSTOP) } }

    /// Lets it go on where it stood. Its processes are asked for first: they cannot have changed.
    package func resume() { for process in processes { _ = Foundation.kill(process, SIGCONT) } }

    /// Ends the server without ceremony and removes its folder.
    package func remove() {
        Self.remove(folder)
    }

    private func configure(_ settings: [String]) throws {
        let lines =
            [
                "listen_addresses = ''", "unix_socket_directories = '\(folder)'",
                "port = \(port)", "unix_socket_permissions = 0777", "max_connections = 1000",
                "shared_buffers = 128MB", "fsync = on",
            ] + settings
        let path = data + "/postgresql.conf"
        let file = try String(contentsOfFile: path, encoding: .utf8)
        try (file + "\n" + lines.joined(separator: "\n") + "\n").write(
            toFile: path, atomically: false, encoding: .utf8)
    }

    // MARK: Programs

    private static func findPrograms() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newest = versions.compactMap { Int($0) }.filter { $0 >= 15 }.max()
        guard let newest, FileManager.default.fileExists(atPath: "\(root)/\(newest)/bin/initdb")
        else {
            throw ClusterFailure(
                description: "PostgreSQL 15 or newer is not installed. Run tools/setup tests.")
        }
        return "\(root)/\(newest)/bin"
    }

    private static func giveAway(_ folder: String) throws {
        guard getuid() == 0 else { return }
        guard let account = getpwnam("postgres") else {
            throw ClusterFailure(description: "There is no account postgres. Run tools/setup.")
        }
        chown(folder, account.pointee.pw_uid, account.pointee.pw_gid)
        chmod(folder, 0o755)
    }

    @discardableResult
    private func run(_ program: String, _ arguments: String...) throws -> String {
        try run(program, arguments)
    }

    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let own = ["\(programs)/\(program)"] + arguments
        let account = getuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--"] : []
        // A folder that the account of the server may look into, and an environment that says
        // nothing about another server.
        let all = [
            "--ignore-environment", "--chdir=/", "PATH=/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C",
        ]
        let ending = try ChildProcess.runHere("/usr/bin/env", all + account + own)
        guard ending.status == 0 else {
            throw ClusterFailure(description: "\(program) failed: \(ending.everything)")
        }
        return ending.output
    }

    // MARK: Cleaning up

    private static func remove(_ folder: String) {
        let file = try? String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8)
        if let process = file?.split(separator: "\n").first.flatMap({ pid_t($0) }) {
            // At once: nothing of it is needed any more.
            _ = Foundation.kill(process, SIGQUIT)
            for _ in 0..<500 where isRunning(process) { usleep(10_000) }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Servers whose process was killed before it could remove them.
    private static func removeAbandoned() {
        let parent = URL(fileURLWithPath: prefix).deletingLastPathComponent().path
        let start = URL(fileURLWithPath: prefix).lastPathComponent
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        where name.hasPrefix(start) {
            let owner = name.dropFirst(start.count).prefix { $0.isNumber }
            guard let process = pid_t(owner), Foundation.kill(process, 0) != 0, errno == ESRCH
            else { continue }
            remove(parent + "/" + name)
        }
    }
}
