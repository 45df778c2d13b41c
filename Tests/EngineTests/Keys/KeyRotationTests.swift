import Codes
import Domain
import Engine
import TestSupport
import Testing

@Suite struct KeyRotationTests {
    /// Codes are made with the newest key whatever the clock says, so they are read with it too.
    @Test(arguments: [KeySlotRecord.Purpose.codes, .typed])
    func vouchersOfANewKeyAreKnownWhileTheClockIsBehindIt(
        purpose: KeySlotRecord.Purpose
    ) async throws {
        try await withShop { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            try await shop.engine.rotateKey(tenant: shop.tenant, purpose: purpose)
            shop.clock.advance(byMilliseconds: -5_000)
            let coupon = try await shop.coupon(of: offer)
            let code = coupon.text(purpose == .codes ? "signed_code" : "code")
            let answer = try await shop.perform("redeemVouchers", shop.order([code]))
            #expect(answer.status == 201, "\(answer.code ?? "")")
        }
    }
}
