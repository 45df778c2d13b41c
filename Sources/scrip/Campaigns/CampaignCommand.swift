// The room "Campaigns": commands around campaigns.

import ArgumentParser
import Domain
import Ledger

/// `scrip campaign ...`
struct CampaignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign", abstract: "Create, list, show, change, pause, resume campaigns.",
        discussion: """
            Example: scrip campaign create --database shop.sqlite --name Spring --currency CNY \
            --days 30 --budget 50000.00
            """,
        subcommands: [
            CampaignCreate.self, CampaignTemplates.self, CampaignNew.self, CampaignList.self,
            CampaignShow.self, CampaignUpdate.self, CampaignBudget.self, CampaignPause.self,
            CampaignResume.self, CampaignApprove.self, CampaignExtend.self,
            CampaignApprovalRule.self,
        ])
}

struct CampaignList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List campaigns.",
        discussion: "Example: scrip campaign list --database shop.sqlite")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listCampaigns", query: page.query),
            columns: ["id", "name", "state", "starts_at", "ends_at", "budget"])
    }
}

struct CampaignShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a campaign.",
        discussion: "Example: scrip campaign show --database shop.sqlite cmp_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The campaign's id (cmp_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getCampaign", path: ["campaign_id": id]))
    }
}

struct CampaignUpdate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Change a campaign's name, end or budget.",
        discussion: """
            Example: scrip campaign update --database shop.sqlite cmp_3M7Q0Z9K2X4TB \
            --budget 80000.00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The campaign's id (cmp_...).") var id: String
    @Option(help: "Its name.") var name: String?
    @Option(help: "Its end, exclusive (RFC 3339).") var endsAt: String?
    @Option(help: "The most it may give away, e.g. 50000.00.") var budget: String?

    func validate() throws {
        guard name != nil || endsAt != nil || budget != nil else {
            throw ValidationError("Give what changes: --name, --ends-at or --budget.")
        }
    }

    func run(_ session: Session) async throws {
        var money: JSON?
        if let budget {
            money = try Money.document(budget, try await session.currency(ofCampaign: id))
        }
        try session.print(
            try await session.change(
                "updateCampaign", path: ["campaign_id": id],
                body: .object(present: [
                    "name": name.map(JSON.string), "ends_at": endsAt.map(JSON.string),
                    "budget": money,
                ])))
    }
}

struct CampaignBudget: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget", abstract: "Add to a campaign's budget, or take from it.",
        discussion: """
            What is spent or set aside cannot be taken.

            Example: scrip campaign budget --database shop.sqlite cmp_3M7Q0Z9K2X4TB --add 5000.00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The campaign's id (cmp_...).") var id: String
    @Option(help: "So much more, e.g. 5000.00.") var add: String?
    @Option(help: "So much less.") var take: String?
    @Option(help: "The budget of this payer of the campaign.") var payer: String?
    @Option(help: "The budget of this form (discount, goods, service, cash_credit ...).")
    var form: String?

    func validate() throws {
        guard (add == nil) != (take == nil) else {
            throw ValidationError("Give --add or --take.")
        }
        guard payer == nil || form == nil else {
            throw ValidationError("Give --payer or --form, not both.")
        }
    }

    func run(_ session: Session) async throws {
        let currency = try await session.currency(ofCampaign: id)
        let budgetForm = try form.map(FormBudgetOption.form)
        let amount = try FormBudgetOption.units(
            add ?? take ?? "", of: budgetForm ?? .discount, currency)
        let delta = add == nil ? -amount : amount
        try session.print(
            try await session.change(
                "changeCampaignBudget", path: ["campaign_id": id],
                body: .object(present: [
                    "delta": form == nil ? Money(delta, currency).json : nil,
                    "payer": payer.map(JSON.string), "form": form.map(JSON.string),
                    "units": form == nil ? nil : .integer(delta),
                ])))
    }
}

struct CampaignPause: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stop issuing and redeeming until resumed.",
        discussion: "Example: scrip campaign pause --database shop.sqlite cmp_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The campaign's id (cmp_...).") var id: String

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change("pauseCampaign", path: ["campaign_id": id]))
    }
}

struct CampaignResume: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a paused campaign go on.",
        discussion: "Example: scrip campaign resume --database shop.sqlite cmp_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The campaign's id (cmp_...).") var id: String

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change("resumeCampaign", path: ["campaign_id": id]))
    }
}
