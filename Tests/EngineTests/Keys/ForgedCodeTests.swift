import Codes
import Domain
import Engine
import TestSupport
import Testing

/// Codes that somebody makes who got hold of a key: the row of the voucher decides.
@Suite struct ForgedCodeTests {
    private func expectUnknown(_ code: String, _ shop: TestShop) async throws {
        let answer = try await shop.perform("redeemVouchers", shop.order([code]))
        #expect(answer.code == "invalid_code")
    }

    private func ring(_ shop: TestShop) throws -> KeyRing {
        try KeyRing(records: shop.engine.codes.records, root: shop.root)
    }

    private func coupon(_ shop: TestShop) async throws -> TestAnswer {
        try await shop.coupon(of: try await shop.offer(in: try await shop.campaign()))
    }

    /// The coupon's signed code, changed and signed by the key of a slot.
    private func forged(
        _ text: String, slot: UInt8, _ shop: TestShop,
        _ change: (inout SignedCode) -> Void = { _ in }
    ) throws -> String {
        guard case .compact(var code) = try SignedCode.parse(text).content else { return text }
        code.keySlot = slot
        change(&code)
        let tenant = shop.tenant.number
        let key = try #require(
            try ring(shop).signingKey(tenant: tenant, slot: slot, purpose: .codes))
        return code.signed(by: key.key, issuer: UInt64(tenant))
    }

    private func slots(_ shop: TestShop, _ purpose: KeySlotRecord.Purpose) -> [UInt8] {
        shop.engine.codes.records
            .filter { $0.tenant == shop.tenant.number && $0.purpose == purpose }.map(\.slot)
    }

    @Test func anOldKeyMakesNoSignedCodeOfANewCoupon() async throws {
        try await withShop { shop in
            let old = try #require(slots(shop, .codes).first)
            try await shop.engine.rotateKey(tenant: shop.tenant, purpose: .codes)
            let coupon = try await coupon(shop)
            try await expectUnknown(
                try forged(coupon.text("signed_code"), slot: old, shop), shop)
        }
    }

    @Test func anOldKeyMakesNoTypedCodeOfANewCoupon() async throws {
        try await withShop { shop in
            let old = try #require(slots(shop, .typed).first)
            try await shop.engine.rotateKey(tenant: shop.tenant, purpose: .typed)
            let coupon = try await coupon(shop)
            let id = try #require(
                shop.engine.codes.identifier(coupon.text("id"), as: CouponID.self))
            let key = try #require(
                try ring(shop).typedKey(tenant: shop.tenant.number, slot: old))
            try await expectUnknown(
                key.key.text(number: UInt64(id.number), form: .coupon), shop)
        }
    }

    @Test func aCodeThatSaysAnotherEndThanItsCouponIsUnknown() async throws {
        try await withShop { shop in
            let coupon = try await coupon(shop)
            let slot = try #require(slots(shop, .codes).first)
            let text = coupon.text("signed_code")
            #expect(try forged(text, slot: slot, shop) == text)
            try await expectUnknown(
                try forged(text, slot: slot, shop) { $0.expiresAtHour += 1 }, shop)
        }
    }
}
