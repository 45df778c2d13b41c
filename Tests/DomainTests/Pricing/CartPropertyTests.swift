import Domain
import Ledger
import Testing

/// Random carts against an evaluator written from the documentation (`CartEvaluator`).
struct CartPropertyTests {
    private static let possibleCodes: Set<RefusalCode> = [
        .currencyMismatch, .duplicateVoucher, .voided, .alreadyUsed, .notStarted, .expired,
        .campaignPaused, .wrongMember, .memberRequired, .wrongTier, .wrongMemberState,
        .wrongVisit, .minimumTotalSpend, .wrongStore, .wrongChannel, .wrongPaymentMethod,
        .wrongFulfilment, .wrongEvent, .wrongRegion, .locationRequired, .tooFar,
        .outsideSchedule, .noEligibleLine, .minimumQuantity, .minimumSpend, .notCombinable,
        .exclusionGroup, .limitOrder, .limitMember, .limitTotal, .limitBudget, .nothingToApply,
    ]

    /// 8 x 12,500 = 100,000 carts.
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func randomCartsComeToWhatTheDocumentationSays(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var accepted = 0
        var benefits: Set<String> = []
        var codes: Set<RefusalCode> = []
        for number in 0..<12_500 {
            let cart = RandomCart(using: &random)
            let comparison = CartComparison(cart)
            if let difference = comparison.difference {
                let smallest = cart.smallest { CartComparison($0).difference != nil }
                let again = CartComparison(smallest).difference ?? ""
                Issue.record("seed \(seed), cart \(number): \(difference)")
                Issue.record("the smallest such cart: \(smallest)\n\(again)")
                return
            }
            codes.formUnion(comparison.codes)
            if comparison.isAccepted {
                accepted += 1
                benefits.formUnion(cart.vouchers.map { $0.offer.benefit.kind })
            }
        }
        // Worth something only if many pass, and everything that can happen does.
        #expect(accepted > 2_500, "seed \(seed)")
        #expect(benefits == Benefit.kinds, "seed \(seed)")
        #expect(codes == CartPropertyTests.possibleCodes, "seed \(seed)")
    }

    @Test(arguments: 101...104 as ClosedRange<UInt64>)
    func theOrderOfNamingChangesNoCart(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var accepted = 0
        for number in 0..<2_500 {
            let cart = RandomCart(using: &random)
            // Of a voucher named twice the later one is at fault, wherever it stands.
            guard Set(cart.vouchers.map(\.use)).count == cart.vouchers.count else { continue }
            let indices = cart.vouchers.indices.shuffled(using: &random)
            let first = CartComparison(cart).engine
            let second = CartComparison(cart.reordered(indices)).engine
            #expect(
                second == indices.map { first[$0] }, "seed \(seed), cart \(number): \(cart)")
            if cart.vouchers.count > 1, cart.outcome.value != nil { accepted += 1 }
        }
        #expect(accepted > 200, "seed \(seed)")
    }
}

extension Benefit {
    static let kinds: Set<String> = [
        "amount_off", "percent_off", "ladder", "each_full", "fixed_price", "bundle_price",
        "buy_get", "add_on", "service",
    ]

    var kind: String {
        switch self {
        case .amountOff: "amount_off"
        case .percentOff: "percent_off"
        case .ladder: "ladder"
        case .eachFull: "each_full"
        case .fixedPrice: "fixed_price"
        case .bundlePrice: "bundle_price"
        case .buyGet: "buy_get"
        case .addOn: "add_on"
        case .service: "service"
        case .giveBack: "give_back"
        }
    }
}

extension RandomCart {
    /// Leaves out vouchers and lines for as long as the property holds.
    func smallest(_ holds: (RandomCart) -> Bool) -> RandomCart {
        let fewerVouchers = vouchers.indices.map { left in
            reordered(vouchers.indices.filter { $0 != left })
        }
        let fewerLines = order.lines.indices.map { left in
            keeping(lines: order.lines.indices.filter { $0 != left })
        }
        let smaller = (fewerVouchers + fewerLines).first { cart in
            !cart.vouchers.isEmpty && !cart.order.lines.isEmpty && holds(cart)
        }
        return smaller?.smallest(holds) ?? self
    }
}
