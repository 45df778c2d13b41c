// The room "GiftCards": commands around gift cards.

import ArgumentParser
import Domain
import Ledger

/// `scrip gift-card ...`
struct GiftCardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gift-card", abstract: "Issue, load, show, refund and block gift cards.",
        discussion: """
            Example: scrip gift-card issue --database shop.sqlite --amount 100.00 --currency CNY \
            --activate
            """,
        subcommands: [
            GiftCardIssue.self, GiftCardShow.self, GiftCardActivate.self, GiftCardQR.self,
            GiftCardActivities.self, GiftCardRefund.self, GiftCardBlock.self,
            GiftCardUnblock.self,
        ])
}

struct GiftCardIssue: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "Issue a gift card and print its codes.",
        discussion: """
            Without --activate it is worth nothing until `scrip gift-card activate`.

            Example: scrip gift-card issue --database shop.sqlite --amount 100.00 --currency CNY \
            --activate
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Option(help: "Its face value, e.g. 100.00.") var amount: String
    @Option(help: "Its currency (ISO 4217).") var currency: String
    @Option(help: "The member it is for. Default: whoever has the code.") var member: String?
    @Option(help: "When it expires (RFC 3339).") var expiresAt: String?
    @Flag(help: "Load it at once: it is paid for.") var activate = false

    func run(_ session: Session) async throws {
        let asset = try Session.currency(currency)
        let answer = try await session.change(
            "issueGiftCard",
            body: .object(present: [
                "currency": .string(currency),
                "amount": .integer(try MoneyText.minorUnits(amount, asset)),
                "member": member.map(JSON.string), "expires_at": expiresAt.map(JSON.string),
                "activate": .bool(activate),
            ]))
        try session.print(answer)
    }
}

struct GiftCardShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a gift card and its balance.",
        discussion: "Example: scrip gift-card show --database shop.sqlite gft_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The card's id (gft_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getGiftCard", path: ["gift_card_id": id]))
    }
}

struct GiftCardActivate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Load a card with its face value.",
        discussion: "Example: scrip gift-card activate --database shop.sqlite gft_3M7Q0Z9K2X4TB"
    )

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The card's id (gft_...).") var id: String

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change("activateGiftCard", path: ["gift_card_id": id]))
    }
}

struct GiftCardQR: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "qr", abstract: "Draw a card's signed code.",
        discussion: """
            Example: scrip gift-card qr --database shop.sqlite gft_3M7Q0Z9K2X4TB --format svg \
            --output card.svg
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var image: CodeImageOptions
    @Argument(help: "The card's id (gft_...).") var id: String

    func run(_ session: Session) async throws {
        try await image.draw("getGiftCardQR", path: ["gift_card_id": id], session)
    }
}

struct GiftCardActivities: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "activities", abstract: "List what happened to a card, oldest first.",
        discussion: """
            Example: scrip gift-card activities --database shop.sqlite gft_3M7Q0Z9K2X4TB
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions
    @Argument(help: "The card's id (gft_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall(
                "listGiftCardActivities", path: ["gift_card_id": id], query: page.query),
            columns: ["sequence", "at", "kind", "amount", "balance_after", "redemption_id"])
    }
}
