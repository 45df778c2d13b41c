// The room "Audiences": commands around named sets of members.

import ArgumentParser
import Domain

/// `scrip audience ...`
struct AudienceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audience", abstract: "Make named sets of members, fill them, ask why.",
        discussion: """
            Example: scrip audience create --database shop.sqlite regulars --condition \
            'member.visits >= 3' --currency CNY
            """,
        subcommands: [
            AudienceCreate.self, AudienceImport.self, AudienceShow.self, AudienceList.self,
            AudienceWhy.self,
        ])
}

struct AudienceCreate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an audience; it stays what it is.",
        discussion: """
            Without a condition it is a list, which `scrip audience import` fills. A condition \
            asks for member.tags, member.tier, member.visits and member.total_spend.

            Example: scrip audience create --database shop.sqlite regulars --condition \
            'member.visits >= 3' --currency CNY
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The merchant's own name.") var audience: String
    @Option(help: "Who is in it.") var condition: String?
    @Option(help: "The currency of visits and spend, where the condition asks for them.")
    var currency: String?

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change(
                "putAudience", path: ["audience": audience],
                body: .object(present: [
                    "condition": condition.map(JSON.string), "currency": currency.map(JSON.string),
                ])))
    }
}

struct AudienceImport: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Put the members of a file on an audience's list.",
        discussion: """
            The file has one member number on each line, and may be of any length. Who is on the \
            list already stays, so the command may be repeated after an interruption. Numbers that \
            nobody knows are printed to the standard error output.

            Example: scrip audience import --database shop.sqlite winter-buyers members.txt
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The audience's name.") var audience: String
    @Argument(help: ArgumentHelp("The list of members.", valueName: "file")) var file: String
    @Flag(help: "Take the members off the list instead.") var remove = false

    func run(_ session: Session) async throws {
        let list = try MemberFile(path: file)
        var (added, removed, unknown, number) = (Int64(0), Int64(0), Int64(0), 0)
        var members: JSON = .null
        while let page = try list.next() {
            for start in stride(from: 0, to: page.count, by: Limits.audienceChange) {
                let part = page[start..<min(start + Limits.audienceChange, page.count)]
                number += 1
                let answer = try await session.change(
                    "changeAudienceMembers", path: ["audience": audience],
                    body: .object([
                        .init(remove ? "remove" : "add", .array(part.map(JSON.string)))
                    ]), number: number)
                let document = try JSON.parse(answer.body)
                added += document["added"]?.integerValue ?? 0
                removed += document["removed"]?.integerValue ?? 0
                members = document["members"] ?? .null
                for name in document["unknown"]?.arrayValue?.compactMap(\.stringValue) ?? [] {
                    unknown += 1
                    StandardError.write("unknown member: \(name)")
                }
            }
        }
        let summary: JSON = [
            "audience": .string(audience), "added": .integer(added),
            "removed": .integer(removed), "unknown": .integer(unknown), "members": members,
        ]
        try session.print(OperationAnswer(status: 200, body: summary.serialized()))
    }
}

struct AudienceShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an audience.",
        discussion: "Example: scrip audience show --database shop.sqlite winter-buyers")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The audience's name.") var audience: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getAudience", path: ["audience": audience]))
    }
}

struct AudienceList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List audiences, oldest first.",
        discussion: "Example: scrip audience list --database shop.sqlite")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listAudiences", query: page.query),
            columns: ["name", "kind", "members", "condition"])
    }
}

struct AudienceWhy: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Say whether a member is in an audience, and why.",
        discussion: "Example: scrip audience why --database shop.sqlite regulars m-1001")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The audience's name.") var audience: String
    @Argument(help: "The merchant's own number of the member.") var member: String

    func run(_ session: Session) async throws {
        try await session.show(
            OperationCall(
                "getAudienceMember", path: ["audience": audience, "external_id": member]))
    }
}
