// The room "CodeBatches": commands around runs of codes that exist before anybody touches them.

import ArgumentParser
import Domain

/// `scrip batch ...`
struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Create, show, list, stop, void and export batches.",
        discussion: """
            Example: scrip batch create --database shop.sqlite --offer off_3M7Q0Z9K2X4TB \
            --name "Leaflet, autumn" --count 10000
            """,
        subcommands: [
            BatchCreate.self, BatchShow.self, BatchList.self, BatchStop.self, BatchResume.self,
            BatchVoid.self, BatchExport.self,
        ])
}

struct BatchCreate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create a batch of codes.",
        discussion: """
            All its coupons count as issued at once, to whoever has their codes. None takes space \
            until it is used. In a pattern, A to Z, 0 to 9 and - stand for themselves, # for a \
            digit, @ for a letter, * for either, ! at the end for a check symbol. One whose codes \
            could be guessed is refused.

            Example: scrip batch create --database shop.sqlite --offer off_3M7Q0Z9K2X4TB \
            --name "Leaflet, autumn" --count 10000 --pattern "SUMMER-****-****"
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "The offer's id (off_...).") var offer: String
    @Option(help: "What the codes are for.") var name: String
    @Option(help: ArgumentHelp("How many, 1 to \(Limits.codesPerBatch).", valueName: "count"))
    var count: Int64
    @Option(help: "When they expire (RFC 3339). Default: with the offer.")
    var expiresAt: String?
    @Option(help: "How the codes look. Default: codes of 12 characters.")
    var pattern: String?

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change(
                "createCodeBatch",
                body: .object(present: [
                    "offer_id": .string(offer), "name": .string(name), "count": .integer(count),
                    "expires_at": expiresAt.map(JSON.string),
                    "pattern": pattern.map(JSON.string),
                ])))
    }
}

struct BatchShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a batch.",
        discussion: "Example: scrip batch show --database shop.sqlite bat_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The batch's id (bat_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getCodeBatch", path: ["batch_id": id]))
    }
}

struct BatchList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List batches, oldest first.",
        discussion: "Example: scrip batch list --database shop.sqlite")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listCodeBatches", query: page.query),
            columns: ["id", "name", "state", "count", "touched", "expires_at"])
    }
}

struct BatchVoid: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "void", abstract: "Take every untouched code of a batch out of use.",
        discussion: """
            Coupons that something has happened to stay as they are; "touched" counts them.

            Example: scrip batch void --database shop.sqlite bat_3M7Q0Z9K2X4TB --reason \
            "Leaflets were lost"
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The batch's id (bat_...).") var id: String
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try await session.change("voidCodeBatch", path: ["batch_id": id], reason: reason)
    }
}
