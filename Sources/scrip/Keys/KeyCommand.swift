// The room "Keys": API keys of the merchant, and rotating the keys that sign.

import ArgumentParser
import Codes
import Domain
import Engine

/// `scrip key ...`
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Create, list, revoke API keys; rotate signing keys.",
        discussion: """
            Example: scrip key create --database shop.sqlite --name "Till 1" --role terminal \
            --store S1
            """,
        subcommands: [KeyCreate.self, KeyList.self, KeyRevoke.self, KeyRotate.self])
}

extension Role: ExpressibleByArgument {}

struct KeyCreate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create an API key; its secret is shown once.",
        discussion: """
            Example: scrip key create --database shop.sqlite --name "Till 1" --role terminal \
            --store S1 --output till-1.key
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "Its name.") var name: String
    @Option(help: "What it may do.") var role: Role
    @Option(help: "The one store it works in. Default: every store.") var store: String?
    @Option(help: "When it expires (RFC 3339).") var expiresAt: String?
    @Option(
        help: ArgumentHelp(
            "Write the secret to this file, which only this account can read.",
            valueName: "file"))
    var output: String?

    func run(_ session: Session) async throws {
        let answer = try await session.change(
            "createAPIKey",
            body: .object(present: [
                "name": .string(name), "role": .string(role.rawValue),
                "store": store.map(JSON.string), "expires_at": expiresAt.map(JSON.string),
            ]))
        guard let output, let members = try JSON.parse(answer.body).members else {
            return try session.print(answer)
        }
        if let secret = members.first(where: { $0.name == "secret" })?.value.stringValue {
            try writePrivately(secret + "\n", to: output)
        }
        let rest = JSON.object(members.filter { $0.name != "secret" })
        try session.print(OperationAnswer(status: answer.status, body: rest.serialized()))
        StandardError.write("secret written to \(output)")
    }
}

struct KeyList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List API keys, without secrets.",
        discussion: "Example: scrip key list --database shop.sqlite")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listAPIKeys", query: page.query),
            columns: ["id", "name", "store", "created_at", "expires_at", "revoked_at"])
    }
}

struct KeyRevoke: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke an API key, at once.",
        discussion: "Example: scrip key revoke --database shop.sqlite key_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The key's id (key_...).") var id: String

    func run(_ session: Session) async throws {
        try session.print(try await session.change("revokeAPIKey", path: ["key_id": id]))
    }
}

extension KeySlotRecord.Purpose: ExpressibleByArgument {}

struct KeyRotate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make a new signing key; old codes stay valid.",
        discussion: """
            Works on the database file only. `scrip serve` rotates keys older than 90 days by \
            itself; rotate by hand when one may have leaked.

            Example: scrip key rotate --database shop.sqlite codes
            """)

    @OptionGroup var target: TargetOptions
    @Argument(help: "Which: codes (signed codes), typed (typed codes) or journal (blocks).")
    var purpose: KeySlotRecord.Purpose

    func run(_ session: Session) async throws {
        let client = try session.localClient(for: "Rotating a key")
        let engine = client.opened.engine
        let tenant = purpose == .journal ? TenantID(0) : client.tenant
        try await engine.rotateKey(tenant: tenant, purpose: purpose)
        let slot = engine.codes.records.last {
            $0.tenant == tenant.number && $0.purpose == purpose && $0.state == .active
        }?.slot
        let document: JSON = [
            "purpose": .string(purpose.rawValue), "slot": .integer(orNull: slot.map { Int64($0) }),
            "state": .string("active"),
        ]
        try session.print(OperationAnswer(status: 200, body: document.serialized()))
    }
}
