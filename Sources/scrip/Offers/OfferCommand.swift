// The room "Offers": commands around offers, and the flags that spell a simple one.

import ArgumentParser
import Domain
import Ledger

/// `scrip offer ...`
struct OfferCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer", abstract: "Create, list, show, change, try, stop and resume offers.",
        discussion: """
            Example: scrip offer create --database shop.sqlite --campaign cmp_3M7Q0Z9K2X4TB \
            --name "20 % off" --percent-off 20 --cap 50.00
            """,
        subcommands: [
            OfferCreate.self, OfferList.self, OfferShow.self, OfferStop.self, OfferResume.self,
            OfferChange.self, OfferVersions.self, OfferReplay.self, OfferReplayShow.self,
        ])
}

struct OfferCreate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create an offer of a campaign.",
        discussion: """
            One benefit: --amount-off, --percent-off or --ladder; or everything from a file with \
            the body of createOffer (--file), which also knows products, stores and dates. \
            Amounts are of the campaign's currency.

            Example: scrip offer create --database shop.sqlite --campaign cmp_3M7Q0Z9K2X4TB \
            --name "Ladder" --ladder 100:10,200:30 --limit-member 5
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Offer") var flags: OfferFlags

    @Option(help: "The campaign's id (cmp_...).") var campaign: String?
    @Option(help: ArgumentHelp("A JSON file with the body of createOffer.", valueName: "file"))
    var file: String?

    func validate() throws {
        if file == nil {
            guard campaign != nil, flags.name != nil, flags.benefits == 1 else {
                throw ValidationError(
                    "Give --campaign, --name and one of --amount-off, --percent-off, --ladder; "
                        + "or a --file.")
            }
        } else if flags.isGiven {
            throw ValidationError("Give --file or the options of the offer, not both.")
        }
    }

    func run(_ session: Session) async throws {
        let given = try file.map { try InputDocument.read($0) } ?? .object([])
        guard let id = campaign ?? given["campaign_id"]?.stringValue else {
            throw CommandFailure(
                .usage, "The file names no campaign.", "Add --campaign cmp_... or campaign_id.")
        }
        let currency = try await session.currency(ofCampaign: id)
        let offer = file == nil ? try flags.document(currency) : given
        let body = InputDocument.merging(offer, with: ["campaign_id": .string(id)])
        try session.print(try await session.change("createOffer", body: body), currency: currency)
    }
}

struct OfferList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List offers.",
        discussion: """
            Example: scrip offer list --database shop.sqlite --campaign cmp_3M7Q0Z9K2X4TB
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions
    @Option(help: "Only those of this campaign (cmp_...).") var campaign: String?

    func run(_ session: Session) async throws {
        var query = page.query
        query["campaign_id"] = campaign
        try await session.list(
            OperationCall("listOffers", query: query),
            columns: ["id", "campaign_id", "name", "benefit.type", "public_code", "state"])
    }
}

struct OfferShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an offer.",
        discussion: "Example: scrip offer show --database shop.sqlite off_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The offer's id (off_...).") var id: String

    func run(_ session: Session) async throws {
        let answer = try await session.ask(OperationCall("getOffer", path: ["offer_id": id]))
        if session.isJSON { return try session.print(answer) }
        let campaign = try JSON.parse(answer.body)["campaign_id"]?.stringValue ?? ""
        try session.print(answer, currency: try await session.currency(ofCampaign: campaign))
    }
}
