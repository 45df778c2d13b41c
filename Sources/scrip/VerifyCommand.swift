import ArgumentParser
import Codes
import Database
import Engine
import Foundation

/// Checks a database against its journal.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every block, entry, row, balance and stored answer of a database.",
        discussion: """
            Exit status 0: sound. 1: something was changed behind the engine's back; each line \
            names the row or the journal entry. The file is only read.

            Example: scrip verify --database shop.sqlite
            """)

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        var reading = SQLiteOptions()
        reading.isReadOnly = true
        let driver = try SQLiteDriver(path: options.database, options: reading)
        let root = try RootKey.load(path: options.rootKeyPath)
        let report = try await DatabaseVerifier.verify(driver, root: root)
        for problem in report.problems { print(problem) }
        if report.problemCount > report.problems.count {
            print("... and \(report.problemCount - report.problems.count) more")
        }
        try driver.close()
        guard report.isSound else {
            print("NOT SOUND: \(report.problemCount) problems")
            throw ExitCode(1)
        }
        print(
            "verified \(report.blocks) blocks, \(report.entries) entries, \(report.rows) rows, "
                + "\(report.answers) answers: sound")
    }
}
