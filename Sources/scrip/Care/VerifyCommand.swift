import ArgumentParser
import Codes
import Database
import Domain
import Engine

/// Checks a database against its journal.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every block, entry, row, balance and stored answer of a database.",
        discussion: """
            Exit status 0: sound. 1: something was changed behind the engine's back; each line \
            names the row or the journal entry. The file is only read, also while a server runs.

            It also prints a witness: the number and hash of the last block. Kept somewhere
            else and given to a later run, it shows whether the journal was cut off or replaced by
            an older copy in between.

            Example: scrip verify --database shop.sqlite --witness 812:9f86...
            """)

    @OptionGroup var options: DatabaseOptions
    @Option(
        help: ArgumentHelp(
            "A block that an earlier run or `journal head` has shown.", valueName: "block:hash"))
    var witness: Witness?
    @Flag(help: "Print the result as a JSON document.") var json = false

    func run() async throws {
        try options.requireDatabase()
        let report = try await DatabaseCheck.run(
            try options.openForReading(), rootKeyPath: options.rootKeyPath, witness: witness)
        if json {
            StandardOutput.write(report.document.serialized() + [0x0A])
        } else {
            for problem in report.problems { print(problem) }
            if report.problemCount > report.problems.count {
                print("... and \(report.problemCount - report.problems.count) more")
            }
            if let witness = report.witness { print("witness \(witness)") }
            print(report.summary)
        }
        if !report.isSound { throw ExitCode(CommandFailure.Kind.refused.rawValue) }
    }
}

/// A verification of a database, with its progress shown.
enum DatabaseCheck {
    /// Closes the driver at its end.
    static func run(
        _ driver: any Driver, rootKeyPath: String, witness: Witness? = nil
    ) async throws -> VerificationReport {
        defer { try? driver.close() }
        let root = try RootKey.load(path: rootKeyPath)
        let bar = ProgressBar("verifying")
        defer { bar.finish() }
        return try await DatabaseVerifier.verify(driver, root: root, witness: witness) {
            done, total in
            bar.show(Double(done) / Double(max(total, 1)), "\(done) of \(total) entries")
        }
    }
}

extension Witness: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension VerificationReport {
    var summary: String {
        let looked = "\(blocks) blocks, \(entries) entries, \(rows) rows, \(answers) answers"
        return isSound
            ? "verified \(looked): sound" : "NOT SOUND: \(problemCount) problems in \(looked)"
    }

    var document: JSON {
        [
            "sound": .bool(isSound), "blocks": .integer(blocks), "entries": .integer(entries),
            "rows": .integer(rows), "answers": .integer(answers),
            "problem_count": .integer(Int64(problemCount)),
            "problems": .array(problems.map(JSON.string)),
            "witness": .text(orNull: witness?.description),
        ]
    }
}
