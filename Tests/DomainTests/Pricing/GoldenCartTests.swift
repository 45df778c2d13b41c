import Domain
import Ledger
import Testing

/// One cart by hand for every execution: what each line costs afterwards.
struct GoldenCartTests {
    /// Lines as `sku quantity x value of the line`, in minor units.
    private static func order(_ lines: String) -> Order {
        Order(
            reference: "R", currency: Fixture.currency, store: nil,
            lines: lines.split(separator: ",").map { text in
                let words = text.split(separator: " ")
                let numbers = words[1].split(separator: "x").compactMap { Int64($0) }
                return Order.Line(
                    sku: String(words[0]), quantity: numbers[0], amount: numbers[1])
            })
    }

    struct Cart: Sendable, CustomTestStringConvertible {
        let name: String
        let benefit: Benefit
        let lines: String
        var included: NameSet = []
        /// What comes off each line.
        let discounts: [Int64]
        var testDescription: String { name }
    }

    private static let addOn = Benefit.addOn(
        price: 990, products: ProductRestriction(includedSKUs: ["mug"]), pieces: 1)

    static let carts = [
        Cart(
            name: "满减: one amount over the lines by largest remainder",
            benefit: .amountOff(1_000), lines: "a 1x3333,b 1x3333,c 1x3334",
            discounts: [333, 333, 334]),
        Cart(
            name: "8折", benefit: .percentOff(basisPoints: 2_000, cap: nil),
            lines: "a 1x999,b 2x1001", discounts: [200, 200]),
        Cart(
            name: "8折 with a cap", benefit: .percentOff(basisPoints: 2_000, cap: 150),
            lines: "a 1x999,b 2x1001", discounts: [75, 75]),
        Cart(
            name: "满100减10, 满200减30",
            benefit: .ladder([
                .init(threshold: 10_000, amountOff: 1_000),
                .init(threshold: 20_000, amountOff: 3_000),
            ]), lines: "a 1x15000,b 1x5000", discounts: [2_250, 750]),
        Cart(
            name: "满2件9折, 满3件8折",
            benefit: .ladder(
                [
                    .init(threshold: 2, gives: .percentOff(basisPoints: 1_000, cap: nil)),
                    .init(threshold: 3, gives: .percentOff(basisPoints: 2_000, cap: nil)),
                ], by: .quantity), lines: "a 2x2000,b 1x500", discounts: [400, 100]),
        Cart(
            name: "每满100减10", benefit: .eachFull(threshold: 10_000, amountOff: 1_000, times: nil),
            lines: "a 1x35000", discounts: [3_000]),
        Cart(
            name: "每满100减10, at most twice",
            benefit: .eachFull(threshold: 10_000, amountOff: 1_000, times: 2), lines: "a 1x35000",
            discounts: [2_000]),
        Cart(
            name: "一口价: every piece for 9.90, where that is less",
            benefit: .fixedPrice(990, pieces: nil), lines: "a 2x3000,b 1x800",
            discounts: [1_020, 0]),
        Cart(
            name: "一口价 for the two dearest pieces", benefit: .fixedPrice(990, pieces: 2),
            lines: "a 2x3000,b 1x2000", discounts: [510, 1_010]),
        Cart(
            name: "兑换: one cup for the voucher", benefit: .fixedPrice(0, pieces: 1),
            lines: "cup 2x3001,cake 1x9000", included: ["cup"], discounts: [1_501, 0]),
        Cart(
            name: "任选3件99", benefit: .bundlePrice(pieces: 3, price: 9_900, times: nil),
            lines: "a 2x8000,b 2x10000", discounts: [1_171, 2_929]),
        Cart(
            name: "买二送一, cheapest free", benefit: .buyGet(.init(buy: 2, get: 1)),
            lines: "a 1x3000,b 1x2000,c 1x1000", discounts: [0, 0, 1_000]),
        Cart(
            name: "第二件半价", benefit: .buyGet(.init(buy: 1, get: 1, basisPoints: 5_000)),
            lines: "a 5x5000", discounts: [1_000]),
        Cart(
            name: "买咖啡送蛋糕",
            benefit: .buyGet(
                .init(
                    buy: 2, get: 1, times: 1,
                    products: ProductRestriction(includedSKUs: ["cake"]))),
            lines: "coffee 4x8000,cake 2x3001", included: ["coffee"], discounts: [0, 1_500]),
        Cart(
            name: "加价购: a mug for 9.90 more", benefit: addOn, lines: "tea 1x5000,mug 2x6000",
            discounts: [0, 2_010]),
        Cart(
            name: "service: nothing off", benefit: .service("wash"), lines: "a 1x5000",
            discounts: [0]),
    ]

    @Test(arguments: carts)
    func theCartCostsWhatItSays(_ cart: Cart) throws {
        let offer = Fixture.offer(
            benefit: cart.benefit,
            restrictions: Restrictions(products: ProductRestriction(includedSKUs: cart.included)))
        let order = Self.order(cart.lines)
        let decision = try Redemption.decide(
            RedemptionCommand(
                tenant: Fixture.tenant, order: order, member: nil, vouchers: [.offer(offer.id)]),
            facts: RedemptionFacts(vouchers: [
                .coupon(nil, offer, Fixture.campaign(), Fixture.counters())
            ]), now: Fixture.now)
        #expect(decision.lineDiscounts == cart.discounts)
        #expect(decision.discountTotal == cart.discounts.reduce(0, +))
        #expect(try offer.definition == OfferDefinition.read(offer.definition.json))
    }
}
