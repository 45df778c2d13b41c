import Foundation
import Testing

@Suite("Help")
struct HelpTests {
    /// Set to record the help texts anew instead of comparing them.
    private static let recordVariable = "SCRIP_RECORD_HELP"

    /// Every command there is, found by reading the help of each for its subcommands.
    private static func commands(_ path: [String] = []) throws -> [[String]] {
        let help = try Program.run(path + ["--help"]).output
        var names: [String] = []
        var isList = false
        for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasSuffix("SUBCOMMANDS:") {
                isList = true
            } else if !line.hasPrefix(" "), !line.isEmpty {
                isList = false
            } else if isList, line.hasPrefix("  "), !line.hasPrefix("   "),
                !line.hasPrefix("  See '"),
                let name = line.split(separator: " ").first
            {
                names.append(String(name))
            }
        }
        return try [path] + names.flatMap { try commands(path + [$0]) }
    }

    @Test("the help of every command is as recorded")
    func everyHelpIsAsRecorded() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Help")
        let isRecording = ProcessInfo.processInfo.environment[Self.recordVariable] != nil
        let commands = try Self.commands()
        #expect(commands.count > 45, "the list of commands was not read")
        var expected: Set<String> = []
        for command in commands {
            let name = (["scrip"] + command).joined(separator: "-") + ".txt"
            expected.insert(name)
            let file = folder.appendingPathComponent(name)
            let ending = try Program.run(command + ["--help"])
            #expect(ending.status == 0 && ending.errors.isEmpty)
            if isRecording {
                try Data(ending.output.utf8).write(to: file)
            } else {
                let recorded = try? String(contentsOf: file, encoding: .utf8)
                #expect(
                    ending.output == recorded, "\(name); set \(Self.recordVariable) to record")
            }
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".txt") }
        #expect(Set(files) == expected, "files of commands that are gone")
    }

    @Test("every command's help shows an example and fits 80 columns")
    func everyHelpHasAnExample() throws {
        for command in try Self.commands() {
            let help = try Program.run(command + ["--help"]).output
            let name = (["scrip"] + command).joined(separator: " ")
            #expect(help.contains(command.isEmpty ? "Start here: " : "Example: "), "\(name)")
            // The parser's library does not wrap the synopsis.
            let lines = help.split(separator: "\n").filter { !$0.hasPrefix("USAGE:") }
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(name)")
        }
    }

    @Test("completion scripts are made for each shell", arguments: ["bash", "zsh", "fish"])
    func completionsAreMade(shell: String) throws {
        let ending = try Program.run(["--generate-completion-script", shell])
        #expect(ending.status == 0)
        #expect(ending.output.contains("gift-card"))
    }
}
