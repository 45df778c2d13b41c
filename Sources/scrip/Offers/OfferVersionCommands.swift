import ArgumentParser
import Domain

struct OfferChange: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Give an offer a new meaning from a moment on.",
        discussion: """
            The file holds the whole new definition: benefit, restrictions, limits and so on, as \
            for createOffer, without name and campaign.

            Example: scrip offer change --database shop.sqlite off_3M7Q0Z9K2X4TB \
            --file may.json --reason "15 off in May" --from 2026-05-01T00:00:00+08:00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The offer's id (off_...).") var id: String
    @Option(help: ArgumentHelp("A JSON file with the new definition.", valueName: "file"))
    var file: String
    @Option(help: "Why; shown in the list of versions.") var reason: String
    @Option(help: "From when it holds (RFC 3339). Default: at once.") var from: String?

    func run(_ session: Session) async throws {
        let body = InputDocument.merging(
            try InputDocument.read(file),
            with: ["reason": .string(reason), "effective_from": from.map(JSON.string)])
        try session.print(
            try await session.change("createOfferVersion", path: ["offer_id": id], body: body))
    }
}

struct OfferVersions: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions", abstract: "List what an offer meant, means and will mean.",
        discussion: "Example: scrip offer versions --database shop.sqlite off_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions
    @Argument(help: "The offer's id (off_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listOfferVersions", path: ["offer_id": id], query: page.query),
            columns: ["version", "state", "effective_from", "reason", "benefit.type"])
    }
}
