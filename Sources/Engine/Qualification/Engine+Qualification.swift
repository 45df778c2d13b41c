// The room "Qualification": holds a member's whole wallet against an order in one read. It loads
// the same facts as a redemption, in bulk, and asks `Redemption.qualify`; nothing is written.

package import Domain
package import Ledger
import Store

extension Engine {
    /// What each coupon of a member would do to an order, and the choice that saves most.
    ///
    /// Looks at `Limits.walletCoupons` usable coupons, those that expire first. `past`: judge by
    /// this moment; nil: now. Throws `Refusal` (`not_found`) for an unknown member.
    package func qualify(
        _ request: QualificationRequest, tenant: TenantID, at past: Timestamp? = nil
    ) async throws -> Answer {
        let (codes, cache, now) = (codes, offerCache, past ?? clock())
        let device = request.device.map { codes.hash(ofDevice: $0, tenant) }
        let body = try await read { work in
            let loader = RedemptionLoader(
                work: work, tenant: tenant, offerCache: cache, codes: codes, presentedAt: now,
                device: device)
            let wallet = try loader.loadWallet(request, now: now)
            let qualification = Redemption.qualify(
                wallet.loaded.command, facts: wallet.loaded.facts, now: now)
            let names = wallet.loaded.facts.vouchers.map { $0.name(codes) }
            return QualificationDocument(
                qualification, of: request.order, names: names, isComplete: wallet.isComplete
            ).serialized()
        }
        return Answer(status: 200, body: body)
    }
}

extension RedemptionFacts.Voucher {
    fileprivate func name(_ codes: CodeBook) -> QualificationDocument.Name {
        guard case .coupon(let coupon, let offer, _, _) = self else {
            preconditionFailure("a wallet holds coupons and public codes")
        }
        return QualificationDocument.Name(
            id: coupon.map { codes.text($0.id) } ?? codes.text(offer.id),
            offer: codes.text(offer.id), offerName: offer.name)
    }
}
