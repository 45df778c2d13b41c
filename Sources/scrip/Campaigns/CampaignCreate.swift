import ArgumentParser
import Domain
import Engine
import Ledger

/// Creates a campaign from options or a file; `scrip campaign new` starts one from a template.
struct CampaignCreate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create a campaign.",
        discussion: """
            From options, or from a file with the body of createCampaign (--file). Options win \
            over what a file says. With offers from a template: scrip campaign new.

            Example: scrip campaign create --database shop.sqlite --name Spring --currency CNY \
            --days 30 --budget 50000.00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions

    @Option(help: ArgumentHelp("A JSON file with the body of createCampaign.", valueName: "file"))
    var file: String?

    @Option(help: "Its name.") var name: String?
    @Option(help: "Its currency (ISO 4217).") var currency: String?
    @Option(help: "Its start (RFC 3339). Default: now.") var startsAt: String?
    @Option(help: "Its end, exclusive (RFC 3339).") var endsAt: String?
    @Option(help: "Days from start to end, instead of --ends-at.") var days: Int?
    @Option(help: "The most it may give away, e.g. 50000.00.") var budget: String?
    @Option(
        help: ArgumentHelp(
            "The most it gives in one form, e.g. points=10000; once for each.",
            valueName: "form=most"))
    var formBudget: [String] = []

    func validate() throws {
        guard days == nil || endsAt == nil else {
            throw ValidationError("Give --days or --ends-at, not both.")
        }
        guard days.map({ (1...36_500).contains($0) }) ?? true else {
            throw ValidationError("--days takes 1 to 36500.")
        }
        if file == nil {
            guard name != nil, currency != nil, days != nil || endsAt != nil else {
                throw ValidationError(
                    "Give --name, --currency and --days (or --ends-at), or a --file.")
            }
        }
    }

    func run(_ session: Session) async throws {
        let given = try file.map { try InputDocument.read($0) } ?? .object([])
        try session.print(
            try await session.change("createCampaign", body: try body(given)))
    }

    private func body(_ given: JSON) throws -> JSON {
        let start = startsAt ?? given["starts_at"]?.stringValue
        let now = EngineConfiguration.wallClock()
        guard let startTime = start.map(Timestamp.init(rfc3339:)) ?? now else {
            throw CommandFailure(
                .usage, "\(start ?? "") is no time.", "Write it as 2026-03-01T00:00:00+08:00.")
        }
        let end = days.map {
            startTime.advanced(byMilliseconds: Int64($0) * 86_400_000).rfc3339
        }
        let named = InputDocument.merging(
            given,
            with: [
                "name": name.map(JSON.string), "currency": currency.map(JSON.string),
                "starts_at": .string(start ?? startTime.rfc3339),
                "ends_at": (endsAt ?? end).map(JSON.string),
            ])
        guard budget != nil || !formBudget.isEmpty else { return named }
        let currency = try currency(named)
        return InputDocument.merging(
            named,
            with: [
                "budget": try budget.map { try Money.document($0, currency) },
                "form_budgets": try FormBudgetOption.document(formBudget, currency),
            ])
    }

    private func currency(_ body: JSON) throws -> Asset {
        try Session.currency(body["currency"]?.stringValue ?? "")
    }
}
