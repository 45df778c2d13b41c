/// What one seed is made of: its own weights, limits and habits (swarm testing). A seed that never
/// voids coupons lets them pile up; one with tiny budgets meets their end all the time.
package struct Swarm: Sendable {
    /// Weights of the deeds, by `Kind`.
    let weights: [Int]
    package let merchants: Int
    package let clients: Int
    /// Commands gathered before the writer takes them, at most.
    let batch: Int
    /// How often, in a thousand: a lost answer, a repeat by another caller at once, a key used
    /// for another request, a wrong merchant's id, an id that was never given.
    let lostAnswers: Int
    let twins: Int
    let reusedKeys: Int
    let foreignIDs: Int
    let inventedIDs: Int
    /// Steps in a thousand at which the clock jumps to a boundary or far.
    let clockJumps: Int
    /// Steps in a thousand at which a fault is planned, where faults are on.
    let faults: Int
    /// Steps in a thousand at which a key is rotated or old answers are pruned.
    let housekeeping: Int
    /// Small numbers of members, offers and so on make callers meet.
    let members: Int
    let smallLimits: Int
    let signedCodes: Int
    let currencies: [String]

    package enum Kind: Int, CaseIterable, Sendable {
        case createCampaign, updateCampaign, pauseCampaign, resumeCampaign, createOffer
        case upsertMember, issueCoupon, voidCoupon, issueGiftCard, activateGiftCard
        case blockGiftCard, unblockGiftCard, refundGiftCard, redeem, rollBack, validate
        case read, malformed
    }

    private static let usual: [Int] = [
        8, 10, 6, 8, 24, 30, 190, 14, 40, 30, 12, 14, 30, 360, 60, 120, 50, 10,
    ]

    package init(seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: 0x5A)
        let always: Set<Kind> = [.createCampaign, .createOffer, .issueCoupon, .redeem]
        weights = Kind.allCases.map { kind in
            let usual = Swarm.usual[kind.rawValue]
            if !always.contains(kind), random.chance(120) { return 0 }
            return max(1, usual * [1, 2, 4, 8, 16][random.below(5)] / 4)
        }
        merchants = 1 + random.below(3)
        clients = 1 + random.below(24)
        batch = 1 + random.below(64)
        lostAnswers = [0, 10, 50, 200][random.below(4)]
        twins = [0, 10, 40][random.below(3)]
        reusedKeys = [0, 3, 10][random.below(3)]
        foreignIDs = [0, 5, 20][random.below(3)]
        inventedIDs = [0, 5, 20][random.below(3)]
        clockJumps = [1, 5, 20][random.below(3)]
        faults = [0, 2, 5, 20][random.below(4)]
        housekeeping = [0, 1, 6][random.below(3)]
        members = 1 + random.below(20)
        smallLimits = [100, 500, 900][random.below(3)]
        signedCodes = [0, 30, 150][random.below(3)]
        currencies = random.chance(700) ? ["CNY"] : ["CNY", "USD"]
    }
}
