import ArgumentParser
import Domain

/// `scrip report clearing`
struct ClearingReportCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clearing", abstract: "Show what parties came to owe one another.",
        discussion: """
            Both ends are whole hours with an offset; --to is exclusive.

            Example: scrip report clearing --database shop.sqlite --currency CNY --from \
            2026-06-01T00:00:00+08:00 --to 2026-07-01T00:00:00+08:00 --csv
            """)

    @OptionGroup var target: TargetOptions
    @Option(help: "First hour.") var from: String
    @Option(help: "End, exclusive.") var to: String
    @Option(help: "Three capital letters, e.g. CNY.") var currency: String
    @Flag(help: "One record for each pair, as CSV.") var csv = false

    func run(_ session: Session) async throws {
        let call = OperationCall(
            "getClearingReport",
            query: [
                "from": from, "to": to, "currency": currency, "format": csv ? "csv" : "json",
            ])
        guard csv else { return try await session.show(call) }
        StandardOutput.write(try await session.ask(call).body)
    }
}
