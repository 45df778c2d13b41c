import Domain
import Ledger
import Store

/// What a hold says about a captured part of it whose vouchers are taken back: a voucher's use
/// comes back only when no other part needs it.
struct HeldPart {
    private let rollback: CaptureRollback
    private let unused: Set<RedemptionCommand.VoucherUse>
    private let returned: Set<RedemptionCommand.VoucherUse>
    /// Coupons that the open hold keeps and no part has used any more.
    private var kept: [Coupon] = []

    /// `places`: the vouchers that are taken back; nil: all that are left.
    ///
    /// Nil for a redemption without a hold, and for one that has ended.
    init?(
        _ row: RedemptionRow, _ record: RedemptionRecord, taking places: [Int]?,
        _ context: CommandContext
    ) throws {
        guard let id = record.hold, row.state == .redeemed else { return nil }
        let left = record.vouchers.indices.filter { !record.vouchers[$0].isTakenBack }
        let taken = (places ?? left).filter(left.contains)
        let hold = try context.hold(id)
        let used = try record.vouchers.compactMap { voucher -> OfferID? in
            guard let offer = voucher.offer else { return nil }
            let found = try context.offer(offer, version: voucher.offerVersion)
            return found.definition.returns.reinstatesCoupon ? nil : offer
        }
        rollback = hold.rollingBack(
            taken.map { record.vouchers[$0].use }, isWhole: Set(taken).isSuperset(of: left),
            keepingUsesOf: Set(used))
        unused = Set(rollback.unused.map { hold.vouchers[$0].use })
        returned = Set(rollback.returned.map { hold.vouchers[$0].use })
        guard hold.state == .open else { return }
        for case .coupon(let id) in unused {
            let coupon = try context.coupon(id)
            // One whose use stays used goes on naming its redemption.
            if used.contains(coupon.offer) { continue }
            kept.append(coupon.forgetting(hold.captures))
        }
    }

    /// A coupon whose use comes back: none of the hold's parts is its latest redemption then.
    func forgotten(by coupon: Coupon) -> Coupon {
        isNeeded(.coupon(coupon.id)) ? coupon : coupon.forgetting(rollback.hold.captures)
    }

    func isUnused(_ use: RedemptionCommand.VoucherUse) -> Bool { unused.contains(use) }

    /// Whether the voucher's use stays away, because other parts or the open hold need it.
    func isNeeded(_ use: RedemptionCommand.VoucherUse) -> Bool { !returned.contains(use) }

    /// Whether the order no longer counts as a visit.
    var isVisit: Bool { rollback.isLast }

    /// The uses that come back.
    var postings: [Posting] { rollback.usePostings.map(\.reversed) }

    var counts: [(offer: OfferID, counts: [CountTaken])] {
        rollback.useCounts.map { ($0.offer, $0.counts) }
    }

    func write(entry: Int, _ context: CommandContext) throws {
        context.write(rollback.hold, entry: entry)
        for coupon in kept { try context.write(coupon, entry: entry) }
    }
}
