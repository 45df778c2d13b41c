// A PostgreSQL server of one's own, for tests and harnesses: made with the installed programs in a
// folder that goes away with it, reached through a socket in that folder, with fsync on.
//
// The programs refuse the superuser, so they run as the account `postgres` where we are root.

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
                "port = \(port)", "unix_socket_permissions = 0777", "max_connections = 300",
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

    /// Becomes the program without the files and connections that were open at the start. A server
    /// that kept those of a test process could open none of its own, and a connection that the
    /// process closes would stay open in the server.
    private static let closing = """
        for file in /proc/$BASHPID/fd/*; do
            [ "${file##*/}" -le 2 ] || eval "exec ${file##*/}>&-"
        done
        exec "$@"
        """

    @discardableResult
    private func run(_ program: String, _ arguments: String...) throws -> String {
        try run(program, arguments)
    }

    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let own = ["\(programs)/\(program)"] + arguments
        let output = folder + "/output-\(UInt64.random(in: 0 ... .max))"
        defer { unlink(output) }
        let status = try Self.spawn(
            getuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--"] + own : own, output)
        let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        guard status == 0 else { throw ClusterFailure(description: "\(program) failed: \(text)") }
        return text
    }

    /// Runs a program to its end and gives its status. Output goes into a file, because the server
    /// that `pg_ctl` leaves behind would keep a pipe open; for the same reason Foundation's
    /// `Process`, which waits for a pipe of its own, cannot be used.
    private static func spawn(_ arguments: [String], _ output: String) throws -> CInt {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // A folder that the account of the server may look into.
        let all = ["/bin/bash", "-c", closing, "bash", "/usr/bin/env", "--chdir=/"] + arguments
        var words: [UnsafeMutablePointer<CChar>?] = all.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] =
            [strdup("PATH=/usr/bin:/bin:/usr/sbin:/sbin"), strdup("LC_ALL=C"), nil]
        defer { for word in words + environment { free(word) } }
        // The threads of a task pool block every signal, and a child inherits that: pgbench would
        // never hear that its time is over.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var process = pid_t()
        guard posix_spawn(&process, all[0], &actions, &attributes, &words, &environment) == 0 else {
            throw ClusterFailure(description: "\(arguments[0]) cannot be started.")
        }
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status
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
