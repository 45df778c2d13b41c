import Foundation

/// The built copy with one mutant switched on, and what notices it.
struct MutantTrial {
    let folder: String
    private let clock = ContinuousClock()

    enum Verdict {
        case killed(by: String)
        case survived
    }

    /// Longest that a run may take, in seconds; one that hangs is noticed.
    private static let patience = 300.0

    /// Other judges, asked where the tests see nothing.
    private static let judges: [(name: String, arguments: [String])] = [
        ("simulate", ["simulate", "--seeds", "0..8", "--operations", "400"]),
        ("crashpoints", ["crashpoints", "--scripts", "1", "--operations", "40"]),
    ]

    /// `mutant`: nil for the copy as it is.
    func run(_ mutant: Mutant?) async throws -> (verdict: Verdict, seconds: Double) {
        let start = clock.now
        unsetenv("SCRIP_MUTANT")
        if let mutant { setenv("SCRIP_MUTANT", "\(mutant.id)", 1) }
        defer { unsetenv("SCRIP_MUTANT") }
        var verdict = Verdict.survived
        if let mutant { verdict = try await tests("--filter", mutant.tests) }
        if case .survived = verdict { verdict = try await tests() }
        if case .survived = verdict { verdict = try await judged() }
        let spent = clock.now - start
        return (
            verdict, Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
        )
    }

    private func tests(_ arguments: String...) async throws -> Verdict {
        let program = "\(folder)/.build/debug/scripPackageTests.xctest"
        return try await run(program, ["--testing-library", "swift-testing"] + arguments, "a test")
    }

    private func judged() async throws -> Verdict {
        for judge in Self.judges {
            let verdict = try await run("\(folder)/.build/debug/dev", judge.arguments, judge.name)
            if case .killed = verdict { return verdict }
        }
        return .survived
    }

    /// Ends at the first failure that the output tells.
    private func run(
        _ program: String, _ arguments: [String], _ name: String
    ) async throws -> Verdict {
        let log = "\(folder)/.build/mutant.log"
        try? FileManager.default.removeItem(atPath: log)
        let process = try ChildProcess(program, arguments, log: log)
        let end = clock.now + .milliseconds(Int64(Self.patience * 1_000))
        while true {
            let status = process.endedStatus()
            let failure = Self.failure(in: log)
            if let failure {
                if status == nil {
                    process.signal(SIGKILL)
                    _ = try await process.wait(seconds: 10)
                }
                return .killed(by: failure)
            }
            if let status {
                return status == 0 ? .survived : .killed(by: "\(name), status \(status)")
            }
            if clock.now > end {
                process.signal(SIGKILL)
                _ = try await process.wait(seconds: 10)
                return .killed(by: "\(name), which hangs")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// The first test that the log says has failed.
    private static func failure(in log: String) -> String? {
        let data = FileManager.default.contents(atPath: log) ?? Data()
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            guard let end = line.range(of: " recorded an issue"),
                let start = line.range(of: "Test ")
            else { continue }
            guard start.upperBound < end.lowerBound else { continue }
            return String(line[start.upperBound..<end.lowerBound].prefix(100))
        }
        return nil
    }
}
