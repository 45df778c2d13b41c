import ArgumentParser
import Domain

/// `scrip redeem qualify ...`
struct RedemptionQualify: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "qualify", abstract: "Hold a member's wallet against an order.",
        discussion: """
            Says what applies and saves how much, what is nearly reached, why the rest does not \
            apply, and which vouchers together save most. Changes nothing.

            Example: scrip redeem qualify --database shop.sqlite --member M-1001 --order R-1001 \
            --currency CNY --line TEA-1:2:120.00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup(title: "Order") var order: OrderOptions
    @Option(help: "The merchant's own number of the member.") var member: String
    @Option(help: "The customer's device, by the merchant's own name.") var device: String?

    func run(_ session: Session) async throws {
        let asset = try Session.currency(order.currency)
        let body = JSON.object(present: [
            "order": try order.document(asset), "member": .string(member),
            "device": device.map(JSON.string),
        ])
        try session.print(try await session.ask(OperationCall("qualifyVouchers", body: body)))
    }
}
