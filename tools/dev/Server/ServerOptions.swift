import ArgumentParser
import Foundation

/// What every command that starts the server takes.
struct ServerOptions: ParsableArguments {
    @Option(help: "The program to judge.")
    var scrip = ".build/release/scrip"

    @Option(help: "Where databases and logs of this run go; a fresh folder in it is made.")
    var directory = "var"

    @Flag(help: "Keep the files even when everything held.")
    var keep = false

    /// Runs the body in a fresh folder. The folder goes when the body succeeded, and stays and is
    /// named when it failed.
    func inFreshFolder(
        _ name: String, _ body: (String) async throws -> Void
    ) async throws {
        let folder = "\(directory)/\(name)-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        do {
            try await body(folder)
        } catch {
            say("FAILED: \(error)")
            Self.logTails(folder).forEach { say($0) }
            say("files are kept in \(folder)")
            throw ExitCode.failure
        }
        if keep {
            say("files are kept in \(folder)")
        } else {
            try FileManager.default.removeItem(atPath: folder)
        }
    }

    /// From each log in the folder the last entries and the first words that are no entry: what
    /// a trap of the server said before its backtrace.
    private static func logTails(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".log") }.sorted().map { name in
            let data = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
            let entries = lines.filter { $0.hasPrefix("{") }.suffix(3)
            let words = lines.filter { !$0.hasPrefix("{") }.prefix(5)
            return (["\(name):"] + (entries + words).map(String.init)).joined(separator: "\n  ")
        }
    }
}
