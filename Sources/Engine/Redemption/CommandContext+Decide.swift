import Domain
import Ledger
import Store

extension CommandContext {
    /// A decision about vouchers, or the answer where an offer has just stopped or a member is one
    /// of those who get nothing.
    enum Decided {
        case made(RedemptionDecision)
        case answered(Answer)
    }

    /// Decides as every use of vouchers is decided, redeemed or held.
    func decide(
        _ loaded: RedemptionLoader.Loaded, _ exposures: [Exposure], subject: String
    ) throws -> Decided {
        do {
            return .made(
                try Redemption.decide(loaded.command, facts: loaded.facts, now: now))
        } catch {
            if error.isOnlyHoldout {
                return .answered(try withhold(exposures, subject: subject, error))
            }
            guard error.isTrip else { throw error }
            for tripped in loaded.facts.trippedOffers {
                try trip(tripped.offer, uses: tripped.uses, issues: false)
            }
            return .answered(error.answer(requestID: identity.requestID))
        }
    }
}
