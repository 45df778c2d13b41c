// The room "Redemption": what a till asks, typed by hand: redeem, validate, show, list.

import ArgumentParser
import Domain
import Ledger

/// `scrip redeem ...`: redeems unless a subcommand says otherwise.
struct RedeemCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redeem", abstract: "Redeem vouchers for an order; show, roll back, return.",
        discussion: """
            Without a subcommand it redeems; see `scrip redeem vouchers --help` for its options.

            Example: scrip redeem --database shop.sqlite --code K7QX-2M9D-0RTB --order R-1001 \
            --currency CNY --line TEA-1:2:120.00
            """,
        subcommands: [
            RedeemVouchers.self, RedemptionQualify.self, RedemptionShow.self, RedemptionList.self,
            RedemptionRollback.self, RedemptionReverse.self, RedemptionReturn.self,
            RedemptionReturns.self,
        ],
        defaultSubcommand: RedeemVouchers.self)
}

struct RedeemVouchers: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "vouchers", abstract: "Redeem vouchers for an order, all of them or none.",
        discussion: """
            A --code is a scanned code, a typed code, a public code or an id. A line is \
            SKU:QTY:AMOUNT, or SKU:QTY:AMOUNT:CATEGORY:BRAND; the amount is that of the whole \
            line. Of a gift card, --code CODE=50.00 takes at most 50.00.

            --validate changes nothing and says what the vouchers would give; exit status 1 when \
            they would be refused.

            Example: scrip redeem --database shop.sqlite --code K7QX-2M9D-0RTB --order R-1001 \
            --currency CNY --line TEA-1:2:120.00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Order") var order: OrderOptions
    @OptionGroup var vouchers: VoucherOptions
    @Option(help: "Most points that the member pays with.") var points: Int64?
    @Option(help: ArgumentHelp("Most cash credit that the member pays with.", valueName: "amount"))
    var cashCredit: String?
    @Flag(name: .customLong("validate"), help: "Only say what would happen.")
    var isRehearsal = false

    func run(_ session: Session) async throws {
        let asset = try Session.currency(order.currency)
        let body = JSON.object(present: [
            "order": try order.document(asset), "member": vouchers.member.map(JSON.string),
            "device": vouchers.device.map(JSON.string), "vouchers": try vouchers.document(asset),
            "points": points.map(JSON.integer),
            "cash_credit": try cashCredit.map {
                .integer(try MoneyText.minorUnits($0, asset))
            },
        ])
        guard isRehearsal else {
            return try session.print(try await session.change("redeemVouchers", body: body))
        }
        let answer = try await session.ask(OperationCall("validateVouchers", body: body))
        let document = try JSON.parse(answer.body)
        if document["valid"]?.boolValue == true { return try session.print(answer) }
        if session.isJSON { try session.print(answer) }
        throw CommandFailure(problem: document, status: 409)
    }
}

struct RedemptionShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a redemption.",
        discussion: "Example: scrip redeem show --database shop.sqlite red_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The redemption's id (red_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getRedemption", path: ["redemption_id": id]))
    }
}

struct RedemptionList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List redemptions.",
        discussion: "Example: scrip redeem list --database shop.sqlite --order R-1001")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions
    @Option(help: "Only those of this order.") var order: String?

    func run(_ session: Session) async throws {
        var query = page.query
        query["order_reference"] = order
        try await session.list(
            OperationCall("listRedemptions", query: query),
            columns: [
                "id", "order.reference", "state", "order_total", "discount_total",
                "gift_card_total", "amount_due", "created_at",
            ])
    }
}

struct RedemptionReverse: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse",
        abstract: "Take back a request whose answer was lost, by its idempotency key.",
        discussion: """
            A redemption or capture that was done is rolled back, a hold voided. One that never \
            arrived is refused when it comes.

            Example: scrip redeem reverse --database shop.sqlite till-7-000381
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The key of the request whose answer was lost.") var key: String
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change(
                "reverseRequest",
                body: .object(present: [
                    "idempotency_key": .string(key), "reason": reason.map(JSON.string),
                ])))
    }
}
