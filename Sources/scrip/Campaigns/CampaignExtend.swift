import ArgumentParser
import Domain
import Engine

struct CampaignExtend: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend", abstract: "Let a campaign end later, and its unused coupons.",
        discussion: """
            With --coupons-end-at every coupon that nobody has used gets the later end, and \
            another signed code; the code from before goes on working where the till is online. \
            A running server goes through the coupons by itself; on a file the command does.

            Example: scrip campaign extend --database shop.sqlite cmp_3M7Q0Z9K2X4TB \
            --ends-at 2026-09-01T00:00:00+08:00 --coupons-end-at 2026-09-01T00:00:00+08:00
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The campaign's id (cmp_...).") var id: String
    @Option(help: "Its later end, exclusive (RFC 3339).") var endsAt: String
    @Option(help: "The later end of its unused coupons.") var couponsEndAt: String?
    @Option(help: "Why; kept in the journal.") var reason: String?

    func run(_ session: Session) async throws {
        let answer = try await session.change(
            "extendCampaign", path: ["campaign_id": id],
            body: .object(present: [
                "ends_at": .string(endsAt), "coupons_end_at": couponsEndAt.map(JSON.string),
                "reason": reason.map(JSON.string),
            ]))
        if let local = session.client as? LocalClient {
            try await CampaignJobRunner(engine: local.opened.engine).runUntilIdle()
        }
        try session.print(answer)
    }
}
