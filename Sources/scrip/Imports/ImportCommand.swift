// The room "Imports": takes files of a merchant's records in.

import ArgumentParser
import Domain
import Engine
import Foundation

/// Imports a file.
struct ImportCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import a CSV or JSON Lines file, plain or gzip.",
        discussion: """
            The mapping says what the file holds and how its columns become ours. The same file \
            twice changes nothing, and an interrupted import goes on where it stopped. Lines at \
            fault are counted and, with --reject-file, listed; exit status 1 where there are any. \
            Works on the database file only.

            Example: scrip import --database shop.sqlite members.csv.gz --mapping members.json \
            --dry-run
            """)

    @OptionGroup var target: TargetOptions

    @Argument(help: ArgumentHelp("The file.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("The mapping, a JSON file.", valueName: "file"))
    var mapping: String
    @Option(help: "What the file holds, where the mapping does not say.")
    var kind: ImportKind?
    @Flag(help: "Check everything and write nothing.") var dryRun = false
    @Option(help: ArgumentHelp("List refused lines here (CSV).", valueName: "file"))
    var rejectFile: String?

    func run(_ session: Session) async throws {
        let client = try session.localClient(for: "Importing")
        let mapping = try ImportMapping.read(
            InputDocument.merging(
                try InputDocument.read(mapping),
                with: ["kind": kind.map { .string($0.rawValue) }]))
        var options = ImportOptions()
        options.dryRun = dryRun
        options.rejectPath = rejectFile
        let bar = ProgressBar("importing")
        options.progress = { bar.show(note: "\($0.lines) lines, \($0.rejected) refused") }
        defer { bar.finish() }
        let report = try await FileImporter(engine: client.opened.engine, tenant: client.tenant)
            .run(path: file, mapping: mapping, options: options)
        bar.finish()
        try session.print(OperationAnswer(status: 200, body: report.json.serialized()))
        guard report.rejected > 0 else { return }
        throw CommandFailure(
            .refused, "\(report.rejected) of \(report.lines) lines were refused.",
            rejectFile.map { "See \($0); correct the lines and import them as another file." }
                ?? "Repeat with --dry-run --reject-file FILE to see them.")
    }
}

extension ImportKind: ExpressibleByArgument {}

extension ImportFailure: AdvisedError {
    var advice: String { message }
}
