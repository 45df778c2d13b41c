import Domain
import Ledger
import Store

/// Ids and serials for coupons that a command may issue, taken before it is queued.
struct CouponNumbers: Sendable {
    struct Number: Sendable {
        let id: CouponID
        let serial: Int64
    }

    /// By campaign.
    private(set) var numbers: [CampaignID: [Number]] = [:]

    static let none = CouponNumbers()
}

extension Engine {
    /// Runs a command that may have to issue coupons. The first attempt has no numbers for them:
    /// most commands need none, and which coupons are due is only known on the writer's side.
    func performIssuing(
        _ identity: RequestIdentity, _ command: (CouponNumbers) -> any Command
    ) async throws -> Answer {
        var numbers = CouponNumbers.none
        for _ in 0..<Self.issuingAttempts {
            do {
                return try await perform(command(numbers), identity)
            } catch let stale as StaleFacts {
                guard !stale.missing.isEmpty else { throw stale }
                numbers = try await couponNumbers(stale.missing, identity.tenant)
            }
        }
        throw Unavailable.overloaded
    }

    private static var issuingAttempts: Int { 4 }

    private func couponNumbers(
        _ counts: [CampaignID: Int], _ tenant: TenantID
    ) async throws -> CouponNumbers {
        var numbers = CouponNumbers()
        for (campaign, count) in counts.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<count {
                numbers.add(
                    CouponNumbers.Number(
                        id: CouponID(try self.numbers.nextID()),
                        serial: try await serial(
                            tenant: tenant, kind: .couponSerials, owner: campaign.number)),
                    for: campaign)
            }
        }
        return numbers
    }
}

extension CouponNumbers {
    fileprivate mutating func add(_ number: Number, for campaign: CampaignID) {
        numbers[campaign, default: []].append(number)
    }
}

/// A coupon that is given back, decided and not yet booked.
struct CouponGift {
    let decision: CouponIssueDecision
    let facts: CouponIssueFacts

    var id: CouponID { decision.coupon.id }
}

/// Decides the issue of the coupons that one command gives back, before anything is written.
struct CouponGifts {
    private let numbers: CouponNumbers
    private let now: Timestamp
    private let tenant: TenantID
    private let slots: (signing: Int64, typing: Int64)
    private var used: [CampaignID: Int] = [:]
    private var issued: [OfferID: Int64] = [:]
    /// Coupons asked for beyond the numbers at hand.
    private(set) var missing: [CampaignID: Int] = [:]

    init(_ numbers: CouponNumbers, _ context: CommandContext) throws {
        self.numbers = numbers
        now = context.now
        tenant = context.tenant
        slots = try context.couponSlots()
    }

    /// Throws `Refusal` where the offer has nothing to give.
    mutating func issue(
        _ count: Int64, of target: RewardFacts.Target, to member: MemberID
    ) throws(Refusal) -> [CouponGift] {
        var gifts: [CouponGift] = []
        for _ in 0..<count {
            let place = used[target.campaign.id] ?? 0
            used[target.campaign.id] = place + 1
            let known = numbers.numbers[target.campaign.id] ?? []
            if place >= known.count { missing[target.campaign.id] = place + 1 }
            let number = place < known.count ? known[place] : nil
            let before = issued[target.offer.id] ?? 0
            issued[target.offer.id] = before + 1
            let facts = CouponIssueFacts(
                offer: target.offer, campaign: target.campaign,
                issuedToMember: target.issuedToMember + before,
                issuesLeft: target.issuesLeft.map { $0 - before },
                id: number?.id ?? CouponID(1), serial: number?.serial ?? 0,
                signingSlot: slots.signing, typingSlot: slots.typing, zone: target.zone,
                counted: target.counted)
            let command = CouponIssueCommand(
                tenant: tenant, offer: target.offer.id, member: member)
            gifts.append(
                CouponGift(
                    decision: try Coupon.issue(command, facts: facts, now: now), facts: facts))
        }
        return gifts
    }

    /// Throws `StaleFacts` where numbers are missing: the caller takes them and comes again.
    func settle() throws {
        if !missing.isEmpty { throw StaleFacts(missing: missing) }
    }
}
