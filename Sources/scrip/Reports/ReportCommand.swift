// The room "Reports": figures of a campaign, of the ledger and of its journal.

import ArgumentParser

/// `scrip report ...`
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show figures of a campaign, clearing, the ledger, the journal.",
        discussion: """
            Example: scrip report campaign --database shop.sqlite cmp_3M7Q0Z9K2X4TB
            """,
        subcommands: [
            CampaignReport.self, LiftOfCampaign.self, ClearingReportCommand.self,
            TrialBalanceReport.self, JournalReport.self,
        ])
}

struct CampaignReport: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign", abstract: "Show a campaign's figures, as of now.",
        discussion: """
            Example: scrip report campaign --database shop.sqlite cmp_3M7Q0Z9K2X4TB
            """)

    @OptionGroup var target: TargetOptions
    @Argument(help: "The campaign's id (cmp_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getCampaignReport", path: ["campaign_id": id]))
    }
}

struct TrialBalanceReport: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "trial-balance", abstract: "Sum all accounts; every asset sums to zero.",
        discussion: "Example: scrip report trial-balance --database shop.sqlite")

    @OptionGroup var target: TargetOptions

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getTrialBalance"))
    }
}

struct JournalReport: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Show the journal's latest signed block.",
        discussion: """
            Keep its number and hash somewhere else: whoever changes the past later cannot \
            produce them again.

            Example: scrip report journal --database shop.sqlite --json
            """)

    @OptionGroup var target: TargetOptions

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getJournalHead"))
    }
}
