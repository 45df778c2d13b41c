// The room "Stores": commands around the merchant's shops.

import ArgumentParser
import Domain

/// `scrip store ...`
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Make stores known, and show them.",
        discussion: """
            Example: scrip store upsert --database shop.sqlite S-1 --location 31.2304,121.4737
            """,
        subcommands: [StoreUpsert.self, StoreShow.self])
}

struct StoreUpsert: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "upsert", abstract: "Make a store known, or change what is known.",
        discussion: """
            Offers with within_metres ask how far a customer is from the order's store.

            Example: scrip store upsert --database shop.sqlite S-1 --location 31.2304,121.4737
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The merchant's own id.") var store: String
    @Option(help: "A name for people.") var name: String?
    @Option(help: ArgumentHelp("Where it is.", valueName: "latitude,longitude"))
    var location: String?
    @Option(help: "The party that accepts vouchers there.") var acceptor: String?

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change(
                "upsertStore", path: ["store": store],
                body: .object(present: [
                    "name": name.map(JSON.string),
                    "location": try location.map(OrderOptions.location),
                    "acceptor": acceptor.map(JSON.string),
                ])))
    }
}

struct StoreShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a store.",
        discussion: "Example: scrip store show --database shop.sqlite S-1")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The merchant's own id.") var store: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getStore", path: ["store": store]))
    }
}
