import Domain
import Store

extension RedemptionLoader {
    /// The coupon of a third party's code or of a batch with a pattern.
    func merchantCoupon(_ use: ReadVoucherUse) throws -> Coupon? {
        guard let code = use.merchantCode else { return nil }
        if let foreign = code.foreign, let coupon = try work.coupon(foreign: foreign, tenant) {
            return coupon
        }
        return try code.settled.flatMap {
            try work.coupon(patterned: $0, tenant, codes, now: presentedAt)
        }
    }
}
