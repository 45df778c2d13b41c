import Domain
import Ledger

/// The parts of a random cart, with numbers small enough that everything bites.
extension RandomCart {
    static func order(_ faults: RandomFaults, _ random: inout SeededRandom) -> Order {
        // Now and then as large as amounts may be.
        let scale: Int64 = random.oneIn(40) ? 2_000_000_000_000 : 1
        let most: Int64 = random.oneIn(5) ? 12 : 4
        var order = Order(
            reference: "R",
            currency: faults.occurs(&random) ? Fixture.asset("USD") : Fixture.currency,
            store: [nil, "S1", "S1", "S2"][random.below(4)],
            lines: (0..<(1 + random.below(6))).map { _ in
                Order.Line(
                    sku: "sku\(random.below(5))", quantity: random.amount(1...most),
                    amount: random.amount(0...400) * scale,
                    category: random.oneIn(3) ? "c\(random.below(3))" : nil,
                    brand: random.oneIn(3) ? "b\(random.below(3))" : nil)
            })
        order.channel = word(&random)
        order.paymentMethod = word(&random)
        order.fulfilment = word(&random)
        order.event = word(&random)
        order.region = [nil, "310115", "310115", "3101", "11"][random.below(5)]
        order.location = random.oneIn(4) ? nil : .init(latitude: 1, longitude: 1)
        return order
    }

    private static func word(_ random: inout SeededRandom) -> String? {
        [nil, "w0", "w0", "w1", "w2"][random.below(5)]
    }

    static func campaign(
        _ id: Int64, _ faults: RandomFaults, _ random: inout SeededRandom
    ) -> Campaign {
        Fixture.campaign(
            id, startsAt: Fixture.hour(faults.occurs(&random) ? 24 : -48),
            endsAt: Fixture.hour(faults.occurs(&random) ? 48 : 720),
            budget: random.oneIn(6) ? random.amount(0...400) : nil,
            state: faults.occurs(&random) ? .paused : .active)
    }

    static func voucher(
        _ id: Int64, _ offer: Offer, _ campaign: Campaign, _ faults: RandomFaults,
        _ random: inout SeededRandom
    ) -> Voucher {
        if offer.publicCode != nil, random.oneIn(2) {
            return Voucher(use: .offer(offer.id), coupon: nil, offer: offer, campaign: campaign)
        }
        let issuedAt = Fixture.hour(random.amount(-40...0))
        let coupon = Coupon(
            tenant: Fixture.tenant, id: CouponID(id), offer: offer.id, campaign: campaign.id,
            serial: id, member: owner(faults, &random),
            state: faults.occurs(&random) ? .voided : .active,
            usesLeft: faults.occurs(&random) ? 0 : random.amount(1...3),
            expiresAt: expiry(offer, issuedAt, faults, &random), issuedAt: issuedAt,
            lastRedemption: nil, voidReason: nil, signingSlot: 0, typingSlot: 0)
        return Voucher(use: .coupon(coupon.id), coupon: coupon, offer: offer, campaign: campaign)
    }

    private static func owner(
        _ faults: RandomFaults, _ random: inout SeededRandom
    ) -> MemberID? {
        guard faults.asks(&random) else { return nil }
        return MemberID(random.oneIn(3) ? 2 : 1)
    }

    /// As issuing writes it: the days of the offer, at a whole hour.
    private static func expiry(
        _ offer: Offer, _ issuedAt: Timestamp, _ faults: RandomFaults,
        _ random: inout SeededRandom
    ) -> Timestamp {
        let own = Fixture.hour(faults.occurs(&random) ? 24 : 240)
        let (validity, zone) = (offer.restrictions.validity, offer.restrictions.schedule.zone)
        let hours = zone.map { zoneHours[$0] ?? 0 } ?? 0
        let end = validity.end(
            issuedAt: issuedAt,
            in: Zone(identifier: "local", periods: [.init(start: 0, offset: hours * 3_600)]))
        return min(own, end ?? own)
    }

    // MARK: Offers

    /// A legal offer: what saving would refuse is drawn again.
    static func offer(
        _ id: Int64, in campaign: Campaign, _ faults: RandomFaults,
        _ random: inout SeededRandom
    ) -> Offer {
        while true {
            let offer = anyOffer(id, in: campaign, faults, &random)
            let refusal = Outcome { () throws(Refusal) in try offer.validate(in: campaign) }
            if refusal.code == nil { return offer }
        }
    }

    private static func anyOffer(
        _ id: Int64, in campaign: Campaign, _ faults: RandomFaults,
        _ random: inout SeededRandom
    ) -> Offer {
        let isAlone = random.oneIn(20)
        let hasGroups = !isAlone && random.oneIn(4)
        let uses = random.oneIn(6) ? random.amount(1...2) : nil
        return Fixture.offer(
            id, campaign: campaign.id.number, benefit: benefit(&random),
            restrictions: restrictions(faults, &random),
            limits: OfferLimits(
                totalRedemptions: random.oneIn(5) ? 3 : nil,
                redemptionsPerMember: random.oneIn(8) ? random.amount(1...4) : nil,
                usesPerCoupon: 3, usesPerOrder: uses,
                discountPerOrder: random.oneIn(5) ? random.amount(1...120) : nil),
            publicCode: random.oneIn(3) ? "CODE" : nil, combinable: !isAlone,
            exclusionGroups: hasGroups
                ? Set(["g\(random.below(2))", "g\(random.below(4))"]).sorted() : [],
            priority: random.amount(-1...1))
    }

    /// Those of the wallets, a service, and ladders of shares by value with and without caps.
    private static func benefit(_ random: inout SeededRandom) -> Benefit {
        if random.oneIn(12) { return .service("wash") }
        guard random.oneIn(12) else { return .random(&random) }
        return .ladder([
            .init(
                threshold: random.amount(1...200),
                gives: .percentOff(
                    basisPoints: random.amount(1...3_000),
                    cap: random.oneIn(2) ? random.amount(1...50) : nil)),
            .init(
                threshold: random.amount(100...900),
                gives: .percentOff(
                    basisPoints: random.amount(3_001...10_000),
                    cap: random.oneIn(2) ? random.amount(30...200) : nil)),
        ])
    }
}

extension MemberProfile {
    static func random(_ random: inout SeededRandom) -> MemberProfile {
        MemberProfile(
            tier: [nil, "gold", "gold", "silver"][random.below(4)],
            visits: random.amount(0...6), spentAmount: random.amount(0...1_000))
    }
}

extension RedemptionFacts.ProductFacts {
    static func random(_ random: inout SeededRandom) -> Self {
        Self(
            category: random.oneIn(3) ? nil : "c\(random.below(3))",
            brand: random.oneIn(3) ? nil : "b\(random.below(3))")
    }
}
