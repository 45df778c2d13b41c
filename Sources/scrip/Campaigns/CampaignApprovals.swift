import ArgumentParser
import Domain
import Ledger

struct CampaignApprove: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve a campaign, or a version of its offer.",
        discussion: """
            Only with another API key than the one that asked (--url and SCRIP_KEY). Without
            --revision it shows what waits; look at it and its offers, then name the budget and
            the revision shown. What has changed meanwhile is not approved.

            Example: scrip campaign approve --url http://127.0.0.1:8080 cmp_3M7Q0Z9K2X4TB \
            --budget 50000.00 --revision 1772294400000
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The campaign's id (cmp_...).") var id: String
    @Option(help: "The budget that was shown, e.g. 50000.00, or none.") var budget: String?
    @Option(help: "The revision that was shown.") var revision: Int64?
    @Option(help: "An offer's id (off_...): approve a version of it.") var offer: String?
    @Option(name: .customLong("version-number"), help: "The version's number.")
    var number: Int64?

    func validate() throws {
        guard (offer == nil) == (number == nil) else {
            throw ValidationError("Give --offer and --version-number together.")
        }
        guard (budget == nil) == (revision == nil), offer == nil || revision == nil else {
            throw ValidationError(
                "Give --budget and --revision together, and not with --offer.")
        }
    }

    func run(_ session: Session) async throws {
        let path = ["campaign_id": id]
        guard offer != nil || revision != nil else {
            try await session.show(OperationCall("getCampaign", path: path))
            return StandardError.write("to approve it, add --budget and --revision as shown")
        }
        try session.print(
            try await session.change("approveCampaign", path: path, body: try await body(session)))
    }

    private func body(_ session: Session) async throws -> JSON {
        guard let revision else {
            return .object(present: [
                "offer_id": offer.map(JSON.string), "version": number.map(JSON.integer),
            ])
        }
        var money = JSON.null
        if let budget, budget != "none" {
            money = try Money.document(budget, try await session.currency(ofCampaign: id))
        }
        return ["budget": money, "revision": .integer(revision)]
    }
}

struct CampaignApprovalRule: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "approval-rule",
        abstract: "Show or set above which budget somebody else must approve.",
        discussion: """
            Example: scrip campaign approval-rule --database shop.sqlite --currency CNY \
            --above 50000.00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "Three capital letters, e.g. CNY.") var currency: String
    @Option(help: "Budgets above this need approval, e.g. 50000.00.") var above: String?
    @Flag(help: "No budget needs approval any more.") var none = false

    func validate() throws {
        guard above == nil || !none else {
            throw ValidationError("Give --above AMOUNT or --none, not both.")
        }
    }

    func run(_ session: Session) async throws {
        let asset = try Session.currency(currency)
        guard above != nil || none else {
            return try await session.show(
                OperationCall("getApprovalRule", path: ["currency": asset.code]))
        }
        let amount = try above.map { try MoneyText.minorUnits($0, asset) }
        try session.print(
            try await session.change(
                "setApprovalRule", path: ["currency": asset.code],
                body: ["above": amount.map(JSON.integer) ?? .null]))
    }
}
