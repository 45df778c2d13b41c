import Foundation

/// The built copy with one mutant switched on, and what notices it.
struct MutantTrial {
    let folder: String
    /// debug or release.
    let configuration: String

    /// Longest that a run may take, in seconds.
    private static let patience = 600

    /// Other judges, asked where the tests see nothing.
    private static let judges: [(name: String, arguments: [String])] = [
        ("simulate", ["simulate", "--seeds", "0..8", "--operations", "400"]),
        ("crashpoints", ["crashpoints", "--scripts", "1", "--operations", "40", "--every", "4"]),
    ]

    /// What notices a mutant, or nil: first its own tests, then all, then the other judges.
    ///
    /// - Parameter mutant: nil for the copy as it is.
    func killer(of mutant: Mutant?) async throws -> String? {
        turnOn(mutant)
        defer { turnOn(nil) }
        if let mutant, let test = try await failingTest(mutant.tests, confirms: true) {
            return test
        }
        if let test = try await failingTest(nil, confirms: mutant != nil) { return test }
        for judge in Self.judges {
            if let failure = try await run("dev", judge.arguments, Self.toldFailure) {
                return "\(judge.name): \(failure)"
            }
        }
        return nil
    }

    /// What the simulation alone sees of a mutant.
    func simulated(_ mutant: Mutant, seeds: String, operations: Int) async throws -> String? {
        turnOn(mutant)
        defer { turnOn(nil) }
        let arguments = ["simulate", "--seeds", seeds, "--operations", "\(operations)"]
        return try await run("dev", arguments, Self.toldFailure)
    }

    private func turnOn(_ mutant: Mutant?) {
        unsetenv("SCRIP_MUTANT")
        if let mutant { setenv("SCRIP_MUTANT", "\(mutant.id)", 1) }
        // Traps are expected; nobody reads where they were.
        setenv("SWIFT_BACKTRACE", "enable=no", 1)
    }

    /// - Parameter confirms: what fails has to fail once more: on a busy machine a test may fail
    ///   for another reason.
    private func failingTest(_ pattern: String?, confirms: Bool) async throws -> String? {
        guard let test = try await tests(pattern) else { return nil }
        guard confirms, test.contains(" at "), let again = pattern ?? Self.pattern(of: test)
        else { return test }
        return try await tests(again) == nil ? nil : test
    }

    /// Of the one function that failed, or of its suite, which has the name of its file.
    private static func pattern(of test: String) -> String? {
        if !test.hasPrefix("\""), let name = test.split(separator: "(").first, test.contains("(") {
            return "[./]\(name)\\("
        }
        return test.split(separator: " ").last?.split(separator: ".").first.map(String.init)
    }

    private func tests(_ pattern: String?) async throws -> String? {
        let filter = pattern.map { ["--filter", $0] } ?? []
        let failure = try await run(
            "scripPackageTests.xctest", ["--testing-library", "swift-testing"] + filter,
            Self.failedTest)
        try check(failure != "status 69", "no test is called \(pattern ?? "anything")")
        return failure
    }

    private func run(
        _ program: String, _ arguments: [String],
        _ failure: @escaping @Sendable (Substring) -> String?
    ) async throws -> String? {
        try await WatchedRun(
            program: "\(folder)/.build/\(configuration)/\(program)", arguments: arguments,
            log: "\(folder)/.build/mutant.log", patience: Self.patience, failure: failure
        ).firstFailure()
    }

    /// The test that a line says has failed, and where.
    @Sendable private static func failedTest(_ line: Substring) -> String? {
        guard let end = line.range(of: " recorded an issue"), let start = line.range(of: "Test "),
            start.upperBound < end.lowerBound
        else { return nil }
        let place = line[end.upperBound...].split(separator: " ").first { $0.contains(".swift:") }
        return line[start.upperBound..<end.lowerBound].prefix(90) + " at " + (place ?? "")
    }

    @Sendable private static func toldFailure(_ line: Substring) -> String? {
        line.hasPrefix("FAILED ") ? String(line.dropFirst(7).prefix(220)) : nil
    }
}
