// The room "Holds": vouchers set aside for an order, from the command line.

import ArgumentParser
import Domain
import Ledger

/// `scrip hold ...`
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Set vouchers aside for an order; capture, void, list.",
        discussion: "Example: scrip hold list --database shop.sqlite",
        subcommands: [
            HoldPlace.self, HoldList.self, HoldShow.self, HoldCapture.self, HoldVoid.self,
        ])
}

struct HoldPlace: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "place", abstract: "Set vouchers aside for an order, all of them or none.",
        discussion: """
            Codes and lines are written as for `scrip redeem vouchers`.

            Example: scrip hold place --database shop.sqlite --seconds 900 --code K7QX-2M9D-0RTB \
            --order R-1001 --currency CNY --line TEA-1:2:120.00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup(title: "Order") var order: OrderOptions
    @OptionGroup var vouchers: VoucherOptions
    @Option(help: "How long, at most 604800.") var seconds: Int64

    func run(_ session: Session) async throws {
        let asset = try Session.currency(order.currency)
        let body = JSON.object(present: [
            "order": try order.document(asset), "member": vouchers.member.map(JSON.string),
            "device": vouchers.device.map(JSON.string), "vouchers": try vouchers.document(asset),
            "ttl_seconds": .integer(seconds),
        ])
        try session.print(try await session.change("placeHold", body: body))
    }
}

struct HoldList: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List open holds.",
        discussion: "Example: scrip hold list --database shop.sqlite")

    @OptionGroup var target: TargetOptions
    @OptionGroup var page: PageOptions

    func run(_ session: Session) async throws {
        try await session.list(
            OperationCall("listHolds", query: page.query),
            columns: [
                "id", "order.reference", "order_total", "discount_total", "gift_card_total",
                "expires_at",
            ])
    }
}

struct HoldShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a hold and what was captured of it.",
        discussion: "Example: scrip hold show --database shop.sqlite hld_3M7Q0Z9K2X4TB")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The hold's id (hld_...).") var id: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getHold", path: ["hold_id": id]))
    }
}

struct HoldCapture: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture", abstract: "Redeem a hold, or a part of it.",
        discussion: """
            Without --line it captures everything that is left. A --line is LINE:QTY, or LINE for \
            all of its pieces; the order's first line is 0.

            Example: scrip hold capture --database shop.sqlite hld_3M7Q0Z9K2X4TB --line 0:1
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The hold's id (hld_...).") var id: String
    @Option(help: ArgumentHelp("A line of the part; may be repeated.", valueName: "line:qty"))
    var line: [String] = []
    @Flag(name: .customLong("final"), help: "Give back what is left after it.") var isFinal = false

    func run(_ session: Session) async throws {
        let lines = try line.map(Self.part)
        try session.print(
            try await session.change(
                "captureHold", path: ["hold_id": id],
                body: .object(present: [
                    "lines": lines.isEmpty ? nil : .array(lines), "final": .bool(isFinal),
                ])))
    }

    private static func part(_ text: String) throws -> JSON {
        let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map {
            Int64($0)
        }
        guard (1...2).contains(numbers.count), let line = numbers[0] else {
            throw usage(text)
        }
        guard numbers.count == 2 else { return ["line": .integer(line)] }
        guard let quantity = numbers[1] else { throw usage(text) }
        return ["line": .integer(line), "quantity": .integer(quantity)]
    }

    private static func usage(_ text: String) -> CommandFailure {
        CommandFailure(.usage, "\(text) is no part of a line.", "Write --line 0:1 or --line 0.")
    }
}

struct HoldVoid: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "void", abstract: "Give back what is not captured.",
        discussion: """
            Example: scrip hold void --database shop.sqlite hld_3M7Q0Z9K2X4TB --reason "Payment \
            failed"
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The hold's id (hld_...).") var id: String
    @Option(help: "Why, for the journal.") var reason: String?

    func run(_ session: Session) async throws {
        try session.print(
            try await session.change(
                "voidHold", path: ["hold_id": id],
                body: .object(present: ["reason": reason.map(JSON.string)])))
    }
}
