import ArgumentParser
import Database
import Foundation

/// Copies a database to a file.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a database to a file.",
        discussion: """
            The copy is complete or not there. The root key (FILE.key) is not copied: keep it \
            somewhere else, because whoever has both can issue and open everything, and a backup \
            without its key cannot be restored. A running server goes on; the copy is what was \
            durable when it began.

            Example: scrip backup --database shop.sqlite --output shop-2026-11-22.sqlite
            """)

    @OptionGroup var options: DatabaseOptions

    @Option(help: ArgumentHelp("The copy; it must not exist.", valueName: "file"))
    var output: String

    func run() async throws {
        try options.requireDatabase()
        try options.requireFile(
            "Copy it with pg_basebackup and an archive of its log, or with pg_dump.")
        let driver = try options.openForReading()
        let bar = ProgressBar("copying")
        do {
            try await driver.backup(to: output) { bar.show($0) }
            bar.finish()
            try driver.close()
        } catch {
            bar.finish()
            try? driver.close()
            throw error
        }
        print("copied \(options.database) to \(output)")
        print("root key: \(options.rootKeyPath) is NOT in the copy; a restore needs both")
    }
}
