import Domain
import Testing

/// The smallest carts on which the engine once departed from the documentation.
struct SmallestCartTests {
    @Test func aVisitOfAMemberWhoIsNotKnownDoesNotPass() {
        var restrictions = Restrictions()
        restrictions.history.lastVisit = 1
        let offer = Fixture.offer(benefit: .amountOff(10), restrictions: restrictions)
        let cart = RandomCart(
            lines: [.init(sku: "sku0", quantity: 1, amount: 100)], offers: [offer],
            member: MemberID(1))
        #expect(cart.outcome.code == .wrongVisit)
    }

    @Test func theSavingOfABundleIsSharedOverItsLines() {
        let cart = RandomCart(
            lines: [
                .init(sku: "sku0", quantity: 2, amount: 3),
                .init(sku: "sku1", quantity: 1, amount: 2),
            ], offers: [Fixture.offer(benefit: .bundlePrice(pieces: 3, price: 1, times: nil))])
        #expect(cart.outcome.value?.lineDiscounts == [2, 2])
    }

    @Test func whatAnOrderMayStillGetIsSharedOverItsLines() {
        let offer = Fixture.offer(
            benefit: .fixedPrice(0, pieces: nil), limits: OfferLimits(discountPerOrder: 4))
        let cart = RandomCart(
            lines: [
                .init(sku: "sku0", quantity: 2, amount: 3),
                .init(sku: "sku1", quantity: 1, amount: 2),
            ], offers: [offer])
        #expect(cart.outcome.value?.lineDiscounts == [2, 2])
    }
}
