import ArgumentParser

/// `scrip report lift`
struct LiftOfCampaign: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift",
        abstract: "Compare the arms of a campaign's experiments with their holdouts.",
        discussion: """
            Members count from the first decision about them: what they ordered since, with or \
            without a voucher. Intervals cover the truth in 95 of 100 experiments.

            Example: scrip report lift --database shop.sqlite cmp_3M7Q0Z9K2X4TB
            """)

    @OptionGroup var target: TargetOptions
    @Argument(help: "The campaign's id (cmp_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getCampaignLift", path: ["campaign_id": id]))
    }
}
