import ArgumentParser
import Domain

/// `scrip offer stop ...`
struct OfferStop: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop an offer at once, until resumed.",
        discussion: """
            Nothing of it is issued or redeemed from the next request on, by any process.

            Example: scrip offer stop --database shop.sqlite off_3M7Q0Z9K2X4TB --reason \
            "The code leaked"
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The offer's id (off_...).") var id: String
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try await session.change("stopOffer", path: ["offer_id": id], reason: reason)
    }
}

/// `scrip offer resume ...`
struct OfferResume: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Resume an offer that is stopped.",
        discussion: """
            Its trip, where it has one, begins to count anew.

            Example: scrip offer resume --database shop.sqlite off_3M7Q0Z9K2X4TB
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The offer's id (off_...).") var id: String
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try await session.change("resumeOffer", path: ["offer_id": id], reason: reason)
    }
}
