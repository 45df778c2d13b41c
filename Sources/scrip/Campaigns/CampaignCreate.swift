import ArgumentParser
import Domain
import Engine
import Ledger

/// Creates a campaign from options, a file, or a template together with its offers.
struct CampaignCreate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create a campaign.",
        discussion: """
            From options, from a file with the body of createCampaign (--file), or from a \
            template with its offers (--template). Options win over what a file says.

            Example: scrip campaign create --database shop.sqlite --template \
            templates/campaigns/ladder.json
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions

    @Option(help: ArgumentHelp("A JSON file with the body of createCampaign.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("A template: a campaign and its offers.", valueName: "file"))
    var template: String?

    @Option(help: "Its name.") var name: String?
    @Option(help: "Its currency (ISO 4217).") var currency: String?
    @Option(help: "Its start (RFC 3339). Default: now.") var startsAt: String?
    @Option(help: "Its end, exclusive (RFC 3339).") var endsAt: String?
    @Option(help: "Days from start to end, instead of --ends-at.") var days: Int?
    @Option(help: "The most it may give away, e.g. 50000.00.") var budget: String?

    func validate() throws {
        guard file == nil || template == nil else {
            throw ValidationError("Give --file or --template, not both.")
        }
        guard days == nil || endsAt == nil else {
            throw ValidationError("Give --days or --ends-at, not both.")
        }
        guard days.map({ (1...36_500).contains($0) }) ?? true else {
            throw ValidationError("--days takes 1 to 36500.")
        }
        if file == nil, template == nil {
            guard name != nil, currency != nil, days != nil || endsAt != nil else {
                throw ValidationError(
                    "Give --name, --currency and --days (or --ends-at), or a --file.")
            }
        }
    }

    func run(_ session: Session) async throws {
        let source = try template.map { try CampaignTemplate(path: $0) }
        let given = try source?.campaign ?? file.map { try InputDocument.read($0) } ?? .object([])
        let body = try body(given, days: days ?? source?.days)
        let answer = try await session.change("createCampaign", body: body)
        try session.print(answer)
        guard let source, let id = try JSON.parse(answer.body)["id"]?.stringValue else { return }
        for (index, offer) in source.offers.enumerated() {
            let answer = try await session.change(
                "createOffer",
                body: InputDocument.merging(offer, with: ["campaign_id": .string(id)]),
                number: index + 2)
            if !session.isJSON { print("") }
            try session.print(answer, currency: try currency(body))
        }
    }

    private func body(_ given: JSON, days: Int?) throws -> JSON {
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
        guard let budget else { return named }
        return InputDocument.merging(
            named, with: ["budget": try Money.document(budget, try currency(named))])
    }

    private func currency(_ body: JSON) throws -> Asset {
        try Session.currency(body["currency"]?.stringValue ?? "")
    }
}

/// A starter campaign of `templates/campaigns`: a campaign with a duration instead of dates, and
/// its offers as createOffer takes them, without the campaign's id.
private struct CampaignTemplate {
    let campaign: JSON
    let days: Int?
    let offers: [JSON]

    init(path: String) throws {
        let document = try InputDocument.read(path)
        guard let members = document["campaign"]?.members,
            let offers = document["offers"]?.arrayValue
        else {
            throw CommandFailure(
                .refused, "\(path) is no template: it lacks \"campaign\" or \"offers\".",
                "Start from one of templates/campaigns.")
        }
        campaign = .object(members.filter { $0.name != "duration_days" })
        days = document["campaign"]?["duration_days"]?.integerValue.flatMap { Int(exactly: $0) }
        self.offers = offers
    }
}
