import Database
import Domain
import Engine
import Store
import TestSupport
import Testing

@Suite("Verification of holds")
struct HeldCheckTests {
    private struct TakenBack: Error {}

    /// A hold that is not what its accounts keep is named with the account.
    @Test(arguments: [
        SQL("UPDATE voucher_hold SET state = 3"), SQL("DELETE FROM voucher_hold"),
        SQL("UPDATE account SET balance = balance + 1 WHERE kind = 30"),
    ])
    func heldAccountsKeepWhatOpenHoldsSetAside(_ edit: SQL) async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 10_000))
            let coupon = try await shop.coupon(of: offer)
            let card = try await shop.giftCard(3_000)
            let hold = try await shop.perform(
                "placeHold",
                shop.holding([coupon.text("code"), card.text("code")], lines: [(2, 5_000)]))
            _ = try await shop.capture(hold.text("id"), [(0, 1)])
            var report = VerificationReport()
            do {
                try shop.engine.driver.write { connection in
                    #expect(try connection.execute(edit, []) > 0)
                    report = try DatabaseVerifier.verify(connection, codes: shop.engine.codes)
                    throw TakenBack()
                }
            } catch is TakenBack {}
            let named = report.problems.filter { $0.contains("open holds set aside") }
            #expect(named.count == 2, "\(report.problems)")
        }
    }
}
