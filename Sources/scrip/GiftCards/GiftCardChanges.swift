import ArgumentParser
import Domain
import Ledger

struct GiftCardRefund: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund", abstract: "Give back what a redemption took, or a part of it.",
        discussion: """
            Example: scrip gift-card refund --database shop.sqlite gft_3M7Q0Z9K2X4TB \
            --redemption red_3M7Q0Z9K2X4TB --amount 12.50
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The card's id (gft_...).") var id: String
    @Option(help: "The redemption that took it (red_...).") var redemption: String
    @Option(help: "How much to give back, e.g. 12.50.") var amount: String

    func run(_ session: Session) async throws {
        let card = try await session.document(
            OperationCall("getGiftCard", path: ["gift_card_id": id]))
        let code = card["face_value"]?["currency"]?.stringValue ?? ""
        let asset = try Session.currency(code)
        let answer = try await session.change(
            "refundGiftCard", path: ["gift_card_id": id],
            body: [
                "redemption_id": .string(redemption),
                "amount": .integer(try MoneyText.minorUnits(amount, asset)),
            ])
        try session.print(answer)
    }
}

struct GiftCardBlock: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "block", abstract: "Stop a card from being spent.",
        discussion: """
            Example: scrip gift-card block --database shop.sqlite gft_3M7Q0Z9K2X4TB --reason \
            "Reported lost"
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The card's id (gft_...).") var id: String
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try await session.change("blockGiftCard", path: ["gift_card_id": id], reason: reason)
    }
}

struct GiftCardUnblock: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "unblock", abstract: "Let a blocked card be spent again.",
        discussion: "Example: scrip gift-card unblock --database shop.sqlite gft_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The card's id (gft_...).") var id: String

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change("unblockGiftCard", path: ["gift_card_id": id]))
    }
}
