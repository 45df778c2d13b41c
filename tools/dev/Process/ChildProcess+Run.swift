import Foundation

extension ChildProcess {
    /// What a program that ended left behind.
    package struct Ending: Sendable {
        package let status: Int32
        /// Standard output.
        package let output: String
        /// Standard error.
        package let errors: String
        /// The most memory it had resident, in MiB, looked at 50 times a second.
        package let peakMemory: Double

        /// Both, for a failure's sentence.
        package var everything: String { output + errors }
    }

    /// Files that take what a program writes; gone afterwards. Not pipes: those end only when every
    /// process that inherited them has ended.
    private struct Outputs {
        let log: String
        let errors: String

        init() {
            let start =
                FileManager.default.temporaryDirectory.path + "/dev-\(UUID().uuidString)"
            (log, errors) = (start + ".out", start + ".err")
        }

        func ending(_ status: Int32, peakMemory: Double) -> Ending {
            let texts = [log, errors].map {
                String(decoding: FileManager.default.contents(atPath: $0) ?? Data(), as: UTF8.self)
            }
            return Ending(
                status: status, output: texts[0], errors: texts[1], peakMemory: peakMemory)
        }

        func remove() {
            [log, errors].forEach { try? FileManager.default.removeItem(atPath: $0) }
        }
    }

    /// Runs a program to its end.
    package static func run(
        _ program: String, _ arguments: [String], seconds: Double = 120
    ) async throws -> Ending {
        let outputs = Outputs()
        defer { outputs.remove() }
        let process = try ChildProcess(
            program, arguments, log: outputs.log, errors: outputs.errors)
        async let memory = process.watchMemory()
        let status = try await process.wait(seconds: seconds)
        return outputs.ending(status, peakMemory: await memory)
    }

    /// Runs a program to its end and holds up this thread meanwhile; its memory is not watched.
    package static func runHere(_ program: String, _ arguments: [String]) throws -> Ending {
        let outputs = Outputs()
        defer { outputs.remove() }
        let status = try ChildProcess(
            program, arguments, log: outputs.log, errors: outputs.errors
        ).waitHere()
        return outputs.ending(status, peakMemory: 0)
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
