// The room "Members": commands around the merchant's customers.

import ArgumentParser
import Domain

/// `scrip member ...`
struct MemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "Make members known, and show them.",
        discussion: """
            Example: scrip member upsert --database shop.sqlite m-1001 --attribute tier=gold
            """,
        subcommands: [MemberUpsert.self, MemberShow.self, MemberBalances.self])
}

struct MemberUpsert: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "upsert", abstract: "Make a member known, or change what is known.",
        discussion: """
            Attributes replace those known before; without any they stay.

            Example: scrip member upsert --database shop.sqlite m-1001 --attribute tier=gold
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The merchant's own pseudonymous number.") var member: String
    @Option(help: ArgumentHelp("An attribute; may be repeated.", valueName: "name=value"))
    var attribute: [String] = []
    @Option(help: "The campaign that won the member (cmp_...).") var acquiredBy: String?
    @Option(help: "The level of membership, by the merchant's own name.") var tier: String?
    @Option(help: "The natural person, by the merchant's own name; sealed.") var person: String?
    @Option(help: ArgumentHelp("A tag; may be repeated. All of them replace those known before."))
    var tag: [String] = []

    func run(_ session: Session) async throws {
        let attributes = try attribute.map { text -> JSON.Member in
            guard let end = text.firstIndex(of: "="), end > text.startIndex else {
                throw CommandFailure(
                    .usage, "\(text) is no attribute.", "Write --attribute name=value.")
            }
            return .init(
                String(text[..<end]), .string(String(text[text.index(after: end)...])))
        }
        guard Set(attributes.map(\.name)).count == attributes.count else {
            throw CommandFailure(.usage, "An attribute is named twice.", "Name each once.")
        }
        try session.print(
            try await session.change(
                "upsertMember", path: ["external_id": member],
                body: .object(present: [
                    "attributes": attributes.isEmpty ? nil : .object(attributes),
                    "acquired_by": acquiredBy.map(JSON.string), "tier": tier.map(JSON.string),
                    "person": person.map(JSON.string),
                    "tags": tag.isEmpty ? nil : .array(tag.map(JSON.string)),
                ])))
    }
}

struct MemberShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a member.",
        discussion: "Example: scrip member show --database shop.sqlite m-1001")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The merchant's own pseudonymous number.") var member: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getMember", path: ["external_id": member]))
    }
}

struct MemberBalances: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "balances", abstract: "Show a member's points and cash credit.",
        discussion: """
            What waits for its day is pending; a debt is paid off by what comes next.

            Example: scrip member balances --database shop.sqlite m-1001
            """)

    @OptionGroup var target: TargetOptions
    @Argument(help: "The merchant's own pseudonymous number.") var member: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getMemberBalances", path: ["external_id": member]))
    }
}
