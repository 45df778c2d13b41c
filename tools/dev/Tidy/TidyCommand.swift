import ArgumentParser
import DevProcess
import DevRules
import Foundation

/// The project's rules over its own files; see Rules/ for what they ask.
struct TidyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tidy", abstract: "Hold the project's files to its own rules.")

    @Flag(help: "Only print how many lines there are.")
    var count = false

    func run() async throws {
        let files = try await Self.repositoryFiles()
        if !count {
            let readme = files.first { $0.path == "README.md" }?.text ?? ""
            let found = Rules.violations(
                files: files, targets: try await Self.declaredTargets(), readme: readme)
            found.forEach { say($0.description) }
            guard found.isEmpty else {
                say("\(found.count) places break the project's rules")
                throw ExitCode.failure
            }
        }
        say(Self.lineCounts(files))
    }

    /// Every file that is or would be committed.
    private static func repositoryFiles() async throws -> [SourceFile] {
        let ending = try await ChildProcess.run(
            "git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        try check(ending.status == 0, "git ls-files: \(ending.everything)")
        return ending.output.split(separator: "\0").compactMap { path in
            guard let data = FileManager.default.contents(atPath: String(path)) else { return nil }
            let attributes = try? FileManager.default.attributesOfItem(atPath: String(path))
            let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
            let isText = path.hasSuffix(".swift") || path == "README.md"
            return SourceFile(
                path: String(path), text: isText ? String(decoding: data, as: UTF8.self) : "",
                byteCount: data.count, isExecutable: mode & 0o111 != 0)
        }
    }

    /// The targets as SwiftPM understands the manifest. Every product used has the name of its
    /// module.
    private static func declaredTargets() async throws -> [DeclaredTarget] {
        let ending = try await ChildProcess.run(
            "swift", ["package", "--ignore-lock", "dump-package"], seconds: 300)
        try check(ending.status == 0, "swift package dump-package: \(ending.everything)")
        let manifest = try JSONValue(parsing: Array(ending.output.utf8))
        return manifest["targets"].elements.compactMap { target in
            guard let name = target["name"].text, let kind = target["type"].text else { return nil }
            let home = kind == "test" ? "Tests" : "Sources"
            return DeclaredTarget(
                name: name, folder: target["path"].text ?? "\(home)/\(name)",
                excluded: target["exclude"].elements.compactMap(\.text),
                dependencies: Set(target["dependencies"].elements.compactMap(dependencyName)),
                isTest: kind == "test" || home == "Tests"
                    || (target["path"].text ?? "").hasPrefix("Tests/"))
        }
    }

    private static func dependencyName(_ dependency: JSONValue) -> String? {
        ["byName", "product", "target"].lazy.compactMap { dependency[$0, "0"].text }.first
    }

    /// Lines of Swift by top folder.
    private static func lineCounts(_ files: [SourceFile]) -> String {
        var counts: [Substring: Int] = [:]
        for file in files where file.isSwift {
            guard let top = file.folders.first else { continue }
            counts[top, default: 0] += file.text.count { $0.isNewline }
        }
        let parts = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "lines of Swift: " + parts.joined(separator: ", ")
    }
}
