import ArgumentParser
import Domain

/// `scrip redeem rollback ...`
struct RedemptionRollback: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Take a redemption back, as when an order is cancelled.",
        discussion: """
            With --voucher only these vouchers are taken back, by the ids that `show` prints; what \
            they gave is due again.

            Example: scrip redeem rollback --database shop.sqlite red_3M7Q0Z9K2X4TB --reason \
            "Order cancelled"
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The redemption's id (red_...).") var id: String
    @Option(help: ArgumentHelp("A voucher to take back; may be repeated.", valueName: "id"))
    var voucher: [String] = []
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change(
                "rollbackRedemption", path: ["redemption_id": id],
                body: .object(present: [
                    "reason": reason.map(JSON.string),
                    "vouchers": voucher.isEmpty ? nil : .array(voucher.map(JSON.string)),
                ])))
    }
}

/// `scrip redeem return ...`
struct RedemptionReturn: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Take goods of an order back and say what to refund.",
        discussion: """
            What is kept is priced again as of the redemption: a discount that the kept goods no \
            longer reach is lost. --line names goods by their position in the order, from 0, --sku \
            by their number.

            Example: scrip redeem return --database shop.sqlite red_3M7Q0Z9K2X4TB --sku TEA-1:1 \
            --reason "Damaged"
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The redemption's id (red_...).") var id: String
    @Option(help: ArgumentHelp("Pieces of a line; may be repeated.", valueName: "line:qty"))
    var line: [String] = []
    @Option(help: ArgumentHelp("Pieces of a SKU; may be repeated.", valueName: "sku:qty"))
    var sku: [String] = []
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        let lines = try line.map { text throws -> JSON in
            let (name, quantity) = try Self.goods(text)
            guard let number = Int64(name) else { throw Self.malformed(text) }
            return ["line": .integer(number), "quantity": .integer(quantity)]
        }
        let skus = try sku.map { text throws -> JSON in
            let (name, quantity) = try Self.goods(text)
            return ["sku": .string(name), "quantity": .integer(quantity)]
        }
        try session.print(
            try await session.change(
                "returnGoods", path: ["redemption_id": id],
                body: .object(present: [
                    "lines": .array(lines + skus), "reason": reason.map(JSON.string),
                ])))
    }

    private static func goods(_ text: String) throws -> (String, Int64) {
        guard let colon = text.lastIndex(of: ":"),
            let quantity = Int64(text[text.index(after: colon)...])
        else { throw malformed(text) }
        return (String(text[..<colon]), quantity)
    }

    private static func malformed(_ text: String) -> CommandFailure {
        CommandFailure(
            .usage, "\(text) names no goods.", "Write --line 0:QTY or --sku SKU:QTY.")
    }
}

/// `scrip redeem returns ...`
struct RedemptionReturns: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "returns", abstract: "List what was returned of an order.",
        discussion: "Example: scrip redeem returns --database shop.sqlite red_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions
    @Argument(help: "The redemption's id (red_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listReturns", path: ["redemption_id": id], query: page.query),
            columns: [
                "number", "value", "refund", "other_tender", "unrecovered", "kept_cost", "closed",
                "created_at",
            ])
    }
}
