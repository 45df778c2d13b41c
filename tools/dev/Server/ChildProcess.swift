import Foundation

/// A started program. Standard output and error go to one log file, or are inherited.
///
/// `posix_spawn` and `waitpid` by hand: a kill -9 and the exit status must be exact, and nothing
/// may hold up the cooperative threads.
struct ChildProcess: Sendable {
    let processID: pid_t

    /// Starts a program by path, or by name where the path has no slash.
    ///
    /// - Parameters:
    ///   - log: gets standard output; nil inherits it.
    ///   - errors: gets standard error; nil sends it where standard output goes.
    init(_ program: String, _ arguments: [String], log: String? = nil, errors: String? = nil) throws
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let append = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if let log {
            posix_spawn_file_actions_addopen(&actions, 1, log, append, 0o600)
        }
        if let errors {
            posix_spawn_file_actions_addopen(&actions, 2, errors, append, 0o600)
        } else if log != nil {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        var attributes = posix_spawnattr_t()
        Self.takeSignals(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var vector: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        vector.append(nil)
        defer { vector.forEach { free($0) } }
        var processID: pid_t = 0
        let code = posix_spawnp(&processID, program, &actions, &attributes, vector, environ)
        guard code == 0 else {
            throw CheckFailure("cannot start \(program): \(String(cString: strerror(code)))")
        }
        self.processID = processID
    }

    /// A child inherits the signal mask of the thread that starts it, and the threads of a task
    /// pool block every signal: without this a server would never hear SIGTERM.
    private static func takeSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    }

    func signal(_ number: Int32) {
        kill(processID, number)
    }

    /// The exit status once the program ended: 0...255, or 256 + the signal that ended it. Nil
    /// while it runs. Reaps the process: ask once more only after nil.
    func endedStatus() -> Int32? {
        var status: Int32 = 0
        guard waitpid(processID, &status, WNOHANG) == processID else { return nil }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 256 + signal
    }

    /// The most memory it has had resident so far, in MiB; nil once it ended. What `wait4` tells
    /// would count this program's own memory before the other was loaded.
    func peakMemory() -> Double? {
        let text = FileManager.default.contents(atPath: "/proc/\(processID)/status")
            .map { String(decoding: $0, as: UTF8.self) }
        let line = text?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }
            .map { $0 / 1_024 }
    }

    /// Waits until the program ended; kills it and throws where that takes longer.
    func wait(seconds: Double) async throws -> Int32 {
        let deadline = ContinuousClock.now + .milliseconds(Int64(seconds * 1_000))
        while true {
            if let status = endedStatus() {
                return status
            }
            guard ContinuousClock.now < deadline else {
                signal(SIGKILL)
                throw CheckFailure("process \(processID) did not end within \(seconds) s")
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// What a program that ended left behind.
    struct Ending: Sendable {
        let status: Int32
        /// Standard output.
        let output: String
        /// Standard error.
        let errors: String
        /// The most memory it had resident, in MiB, looked at 50 times a second.
        let peakMemory: Double

        /// Both, for a failure's sentence.
        var everything: String { output + errors }
    }

    /// Runs a program to its end.
    static func run(
        _ program: String, _ arguments: [String], seconds: Double = 120
    ) async throws -> Ending {
        let log = FileManager.default.temporaryDirectory.path + "/dev-\(UUID().uuidString)"
        let files = [log + ".out", log + ".err"]
        defer { files.forEach { try? FileManager.default.removeItem(atPath: $0) } }
        let process = try ChildProcess(program, arguments, log: files[0], errors: files[1])
        async let memory = process.watchMemory()
        let status = try await process.wait(seconds: seconds)
        let texts = files.map {
            String(decoding: FileManager.default.contents(atPath: $0) ?? Data(), as: UTF8.self)
        }
        return Ending(
            status: status, output: texts[0], errors: texts[1], peakMemory: await memory)
    }

    /// The most memory seen until it ended.
    private func watchMemory() async -> Double {
        var peak = 0.0
        while let memory = peakMemory() {
            peak = memory
            try? await Task.sleep(for: .milliseconds(20))
        }
        return peak
    }
}
