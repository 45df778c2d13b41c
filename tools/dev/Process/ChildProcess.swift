// The room "Process": other programs, started and ended by tests and development tools.
//
// By hand with `posix_spawn` and `waitpid`: a kill -9 and the exit status must be exact. A child
// begins with an empty signal mask, because the threads of a task pool block every signal, and
// with none of this process's open files: a server that kept those of a test could open none of
// its own, and a connection that the test closes would stay open in the server. Foundation's
// `Process` is not used: it reads past the end of a buffer where a process has about a thousand
// open files (`findMaximumOpenFromProcSelfFD` copies 256 bytes of each directory entry, however
// short), which now and then ended a whole run of the tests with a segmentation fault.

import CSpawn
package import Foundation

/// A program that could not be started, or did not end in time.
package struct ProcessFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// A started program.
package struct ChildProcess: Sendable {
    package let processID: pid_t

    /// Starts a program by path, or by name where the path has no slash.
    ///
    /// - Parameters:
    ///   - environment: nil: that of this process.
    ///   - log: gets standard output; nil inherits it.
    ///   - errors: gets standard error; nil sends it where standard output goes.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil,
        log: String? = nil, errors: String? = nil
    ) throws {
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
        var code = scrip_spawn_closes_from(&actions, 3)
        var attributes = posix_spawnattr_t()
        Self.takeSignals(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var words = Self.copies([program] + arguments)
        var own = Self.copies(environment?.map { "\($0.key)=\($0.value)" } ?? [])
        defer { (words + own).forEach { free($0) } }
        var processID: pid_t = 0
        if code == 0 {
            code = own.withUnsafeMutableBufferPointer { own in
                posix_spawnp(
                    &processID, program, &actions, &attributes, &words,
                    environment == nil ? environ : own.baseAddress)
            }
        }
        guard code == 0 else {
            throw ProcessFailure(
                "cannot start \(program): \(String(cString: strerror(code)))")
        }
        self.processID = processID
    }

    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }

    private static func takeSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    }

    package func signal(_ number: Int32) {
        kill(processID, number)
    }

    /// The exit status once the program ended: 0...255, or 256 + the signal that ended it. Nil
    /// while it runs. Reaps the process: ask once more only after nil.
    package func endedStatus() -> Int32? {
        var status: Int32 = 0
        guard waitpid(processID, &status, WNOHANG) == processID else { return nil }
        return Self.meaning(of: status)
    }

    private static func meaning(of status: Int32) -> Int32 {
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 256 + signal
    }

    /// The most memory it has had resident so far, in MiB; nil once it ended. What `wait4` tells
    /// would count this program's own memory before the other was loaded.
    package func peakMemory() -> Double? {
        let text = FileManager.default.contents(atPath: "/proc/\(processID)/status")
            .map { String(decoding: $0, as: UTF8.self) }
        let line = text?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }
            .map { $0 / 1_024 }
    }

    /// Waits until the program ended; kills it and throws where that takes longer.
    package func wait(seconds: Double) async throws -> Int32 {
        let deadline = ContinuousClock.now + .milliseconds(Int64(seconds * 1_000))
        while true {
            if let status = endedStatus() {
                return status
            }
            guard ContinuousClock.now < deadline else {
                signal(SIGKILL)
                throw ProcessFailure(
                    "process \(processID) did not end within \(seconds) s")
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Waits until the program ended, for as long as it takes, and holds up this thread.
    package func waitHere() -> Int32 {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
        return Self.meaning(of: status)
    }
}
