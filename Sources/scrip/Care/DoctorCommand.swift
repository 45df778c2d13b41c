import ArgumentParser
import Domain
import Foundation

/// Examines a database and its surroundings.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Examine a database, its disk, its key and the clock.",
        discussion: """
            Prints one line for each thing looked at: ok, note, or WRONG with what to do. Exit \
            status 1 where something is wrong. `scrip verify` checks the contents.

            Example: scrip doctor --database shop.sqlite
            """)

    @OptionGroup var options: DatabaseOptions
    @Flag(help: "Print the findings as a JSON document.") var json = false

    func run() async throws {
        try options.requireDatabase()
        var examination = Examination()
        examination.lookAround(options)
        await examination.lookInside(options)
        let findings = examination.findings
        let isWell = !findings.contains { $0.verdict == .wrong }
        if json {
            let document: JSON = [
                "well": .bool(isWell), "findings": .array(findings.map(\.document)),
            ]
            StandardOutput.write(document.serialized() + [0x0A])
        } else {
            let rows = findings.map { finding in
                [finding.verdict.rawValue, finding.name, finding.text]
            }
            print(TextTable.lines(rows).joined(separator: "\n"))
        }
        if !isWell { throw ExitCode(CommandFailure.Kind.refused.rawValue) }
    }
}

/// One thing the doctor looked at.
struct Finding {
    enum Verdict: String {
        case ok
        /// Worth knowing.
        case note
        case wrong = "WRONG"
    }

    let verdict: Verdict
    let name: String
    let text: String

    var document: JSON {
        [
            "name": .string(name), "verdict": .string(verdict.rawValue.lowercased()),
            "text": .string(text),
        ]
    }
}
