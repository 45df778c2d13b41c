// The room "Rewards": what points are worth. A member's balances are with the members.

import ArgumentParser
import Domain
import Ledger

/// `scrip points ...`
struct PointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "points", abstract: "Say what points are worth, and show it.",
        discussion: """
            Example: scrip points set --database shop.sqlite CNY --points 100 --amount 1.00
            """,
        subcommands: [PointsSet.self, PointsShow.self])
}

struct PointsSet: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Say what points are worth in a currency.",
        discussion: """
            From then on members may pay with points in orders of that currency.

            Example: scrip points set --database shop.sqlite CNY --points 100 --amount 1.00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The currency (ISO 4217).") var currency: String
    @Option(help: "So many points ...") var points: Int64
    @Option(help: "... pay so much, such as 1.00.") var amount: String

    func run(_ session: Session) async throws {
        let asset = try Session.currency(currency)
        try session.print(
            try await session.change(
                "setPointsWorth", path: ["currency": asset.code],
                body: [
                    "points": .integer(points),
                    "amount": .integer(try MoneyText.minorUnits(amount, asset)),
                ]))
    }
}

struct PointsShow: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what points are worth in a currency.",
        discussion: "Example: scrip points show --database shop.sqlite CNY")

    @OptionGroup var target: TargetOptions
    @Argument(help: "The currency (ISO 4217).") var currency: String

    func run(_ session: Session) async throws {
        try await session.show(OperationCall("getPointsWorth", path: ["currency": currency]))
    }
}
