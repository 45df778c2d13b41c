import ArgumentParser
import Domain

/// `scrip batch stop ...`
struct BatchStop: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop all codes of a batch at once, until resumed.",
        discussion: """
            Those that something has happened to are stopped too. To take a batch out of use for \
            good, void it.

            Example: scrip batch stop --database shop.sqlite bat_3M7Q0Z9K2X4TB --reason \
            "The printer's list leaked"
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The batch's id (bat_...).") var id: String
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try await session.change("stopCodeBatch", path: ["batch_id": id], reason: reason)
    }
}

/// `scrip batch resume ...`
struct BatchResume: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let the codes of a batch be used again.",
        discussion: "Example: scrip batch resume --database shop.sqlite bat_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The batch's id (bat_...).") var id: String
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try await session.change("resumeCodeBatch", path: ["batch_id": id], reason: reason)
    }
}
