import Domain
import Ledger

/// What judging costs, without storage: facts are at hand, as they are for a redemption.
///
/// - `qualify_wallet`: 200 coupons of 200 offers of every kind, many of which exclude one another,
///   held against an order of 50 lines, the best choice included; microseconds.
/// - `large_rule`: what a list of 4,000 stores and one of 50,000 SKUs add to judging one coupon for
///   the same order; microseconds.
struct WalletFigures {
    private static let coupons = 200
    private static let lines = 50
    private let now = Timestamp(milliseconds: 1_795_305_600_000)
    private let currency: Asset
    private let wallet: [(RedemptionCommand.VoucherUse, RedemptionFacts.Voucher)]
    private let plain: [(RedemptionCommand.VoucherUse, RedemptionFacts.Voucher)]
    private let large: [(RedemptionCommand.VoucherUse, RedemptionFacts.Voucher)]

    init() throws {
        guard let currency = Asset(currency: "CNY") else { throw CheckFailure("no currency") }
        self.currency = currency
        let maker = WalletMaker(currency: currency, now: now)
        wallet = (1...Int64(Self.coupons)).map { maker.voucher($0) }
        plain = [maker.voucher(1, Restrictions())]
        large = [
            maker.voucher(
                1,
                Restrictions(
                    products: ProductRestriction(
                        includedSKUs: NameSet((0..<50_000).map { "sku\($0)" })),
                    stores: NameSet((0..<4_000).map { "S\($0)" })))
        ]
    }

    /// Microseconds by name.
    func once() throws -> [String: Double] {
        let without = try microseconds(plain, times: 2_000)
        return [
            "qualify_wallet": try microseconds(wallet, times: 40),
            "large_rule": try microseconds(large, times: 2_000) - without,
        ]
    }

    static func figures(_ runs: [String: [Double]]) -> [Figure] {
        [
            Figure(
                name: "qualify_wallet", unit: "us", runs: runs["qualify_wallet"] ?? [],
                goals: [.atMost(1_000)]),
            Figure(
                name: "large_rule", unit: "us", runs: runs["large_rule"] ?? [],
                goals: [.atMost(5)]),
        ]
    }

    private func microseconds(
        _ vouchers: [(RedemptionCommand.VoucherUse, RedemptionFacts.Voucher)], times: Int
    ) throws -> Double {
        let command = RedemptionCommand(
            tenant: TenantID(1), order: order, member: MemberID(1), vouchers: vouchers.map(\.0))
        let facts = RedemptionFacts(vouchers: vouchers.map(\.1))
        var best: Int64 = 0
        let began = ContinuousClock.now
        for _ in 0..<times {
            best = Redemption.qualify(command, facts: facts, now: now).best.discountTotal
        }
        let seconds = (ContinuousClock.now - began).seconds
        try check(best > 0, "no voucher of the wallet applies")
        return seconds * 1_000_000 / Double(times)
    }

    private var order: Order {
        Order(
            reference: "R", currency: currency, store: "S7",
            lines: (0..<Self.lines).map(line))
    }

    private func line(_ index: Int) -> Order.Line {
        let amount = Int64(500 + index * 173 % 9_000)
        return Order.Line(
            sku: "sku\(index * 37 % 200)", quantity: Int64(1 + index % 3), amount: amount,
            category: "cat\(index % 9)", brand: "brand\(index % 7)")
    }
}

/// Offers of every kind, one coupon each.
private struct WalletMaker {
    let currency: Asset
    let now: Timestamp

    func voucher(
        _ id: Int64, _ restrictions: Restrictions? = nil
    ) -> (RedemptionCommand.VoucherUse, RedemptionFacts.Voucher) {
        let end = now.advanced(byMilliseconds: 86_400_000)
        let campaign = Campaign(
            tenant: TenantID(1), id: CampaignID(1), number: 1, name: "c", currency: currency,
            startsAt: now, endsAt: end, budget: nil, state: .active, metadata: .object([]),
            createdAt: now)
        let offer = Offer(
            tenant: TenantID(1), id: OfferID(id), campaign: campaign.id, name: "o",
            definition: OfferDefinition(
                benefit: benefit(id), restrictions: restrictions ?? self.restrictions(id),
                stacking: Stacking(
                    exclusionGroups: restrictions == nil ? groups(id) : [], priority: id % 5)),
            metadata: .object([]), createdAt: now)
        let coupon = Coupon(
            tenant: TenantID(1), id: CouponID(id), offer: offer.id, campaign: campaign.id,
            serial: id, member: MemberID(1), state: .active, usesLeft: 1, expiresAt: end,
            issuedAt: now, lastRedemption: nil, voidReason: nil, signingSlot: 0, typingSlot: 0)
        let counters = RedemptionFacts.CouponCounters(
            redemptionsByMember: 0, redemptionsLeft: nil, budgetLeft: nil)
        return (.coupon(coupon.id), .coupon(coupon, offer, campaign, counters))
    }

    private func groups(_ id: Int64) -> [String] {
        id % 7 == 0 ? [] : ["g\(id % 6)"]
    }

    private func benefit(_ id: Int64) -> Benefit {
        switch id % 6 {
        case 0: .percentOff(basisPoints: 500 + id % 20 * 100, cap: 3_000)
        case 1: .amountOff(500 + id * 13 % 2_000)
        case 2:
            .ladder([
                .init(threshold: 10_000, amountOff: 500),
                .init(threshold: 50_000, amountOff: 1_000 + id * 10),
            ])
        case 3: .fixedPrice(900, pieces: 2)
        case 4: .buyGet(.init(buy: 2, get: 1, times: 1))
        default: .eachFull(threshold: 20_000, amountOff: 300 + id, times: 5)
        }
    }

    /// Some do not apply: other stores, too much to spend.
    private func restrictions(_ id: Int64) -> Restrictions {
        var restrictions = Restrictions(minimumSpend: id % 4 == 0 ? 90_000_000 : id * 20)
        if id % 5 == 0 { restrictions.stores = ["S1", "S2"] }
        if id % 3 == 0 { restrictions.products.includedCategories = ["cat\(id % 9)", "cat1"] }
        if id % 8 == 1 { restrictions.products.excludedBrands = ["brand\(id % 7)"] }
        return restrictions
    }
}
