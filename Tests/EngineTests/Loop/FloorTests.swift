import Domain
import Ledger
import TestSupport
import Testing

@testable import Engine

@Suite struct FloorTests {
    /// A command whose rules forgot to look at the balance.
    private struct Overdraw: Command {
        let currency: Asset

        func run(_ context: CommandContext) throws -> Answer {
            let tenant = context.tenant.number
            let card = AccountKey(
                tenant: tenant, kind: .giftCardBalance, owner: 1, asset: currency)
            let redeemed = AccountKey(
                tenant: tenant, kind: .giftCardRedeemed, owner: 0, asset: currency)
            _ = try context.commit(
                event: "overdrawn", subject: "card",
                postings: [Posting(from: card, to: redeemed, amount: 1)], payload: .object([]))
            return Answer(status: 200, body: [])
        }
    }

    @Test(arguments: Backend.all)
    func aCommandThatForgotTheBalanceIsRefusedBeforeAnythingIsWritten(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let overdraw = Overdraw(currency: try #require(shop.currency))
            let answer = try await shop.engine.perform(
                overdraw, RequestIdentity(tenant: shop.tenant))
            #expect(answer.status == 409)
            #expect(try JSON.parse(answer.body)["code"]?.stringValue == "limit_budget")
        }
    }
}
