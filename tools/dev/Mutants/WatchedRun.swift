import DevProcess
import Foundation

/// A program that is let run only until it tells a failure.
struct WatchedRun {
    let program: String
    let arguments: [String]
    /// Gets what the program writes.
    let log: String
    /// Longest that it may take, in seconds; one that hangs has failed. Time in which this program
    /// stands still too does not count.
    let patience: Int
    /// What a line of the log tells, where it tells a failure.
    let failure: @Sendable (Substring) -> String?

    /// The first failure; nil where there is none.
    func firstFailure() async throws -> String? {
        try? FileManager.default.removeItem(atPath: log)
        let process = try ChildProcess(program, arguments, log: log)
        for _ in 0..<(patience * 10) {
            let status = process.endedStatus()
            if let told {
                if status == nil { try await kill(process) }
                return told
            }
            if let status { return status == 0 ? nil : "status \(status)" }
            try await Task.sleep(for: .milliseconds(100))
        }
        try await kill(process)
        return "a run that hangs"
    }

    private func kill(_ process: ChildProcess) async throws {
        process.signal(SIGKILL)
        _ = try await process.wait(seconds: 10)
    }

    private var told: String? {
        let data = FileManager.default.contents(atPath: log) ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").lazy
            .compactMap(failure).first
    }
}
