// The room "Settlement": commands around parties, and what they owe one another.

import ArgumentParser
import Domain

/// `scrip party ...`
struct PartyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "party", abstract: "Make parties known, and show them.",
        discussion: """
            Parties issue, accept or pay for vouchers beside the merchant.

            Example: scrip party upsert --database shop.sqlite brand-a --kind payer
            """,
        subcommands: [PartyUpsert.self, PartyList.self, PartyShow.self])
}

struct PartyUpsert: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "upsert", abstract: "Make a party known, or change what is known.",
        discussion: """
            Example: scrip party upsert --database shop.sqlite brand-a --kind payer
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The merchant's own name of it.") var party: String
    @Option(help: "A name for people.") var name: String?
    @Option(help: "issuer, acceptor or payer: what it mainly is.") var kind: String?

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change(
                "upsertParty", path: ["party": party],
                body: .object(present: [
                    "name": name.map(JSON.string), "kind": kind.map(JSON.string),
                ])))
    }
}

struct PartyList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List parties, oldest first.",
        discussion: "Example: scrip party list --database shop.sqlite")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listParties", query: page.query), columns: ["party", "kind", "name"])
    }
}

struct PartyShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a party.",
        discussion: "Example: scrip party show --database shop.sqlite brand-a")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The merchant's own name of it.") var party: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getParty", path: ["party": party]))
    }
}
