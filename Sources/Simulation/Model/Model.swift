import Domain

/// The model of everything: all merchants, stored answers, and the journal's length and time.
package final class Model {
    package let shops: [ModelShop]
    /// Journal entries so far.
    package internal(set) var entries: Int64
    /// Time of the last block.
    package internal(set) var blockTime: Int64

    struct AnswerKey: Hashable {
        let merchant: Int
        let key: String
    }

    /// An answer that must be given again, byte for byte.
    struct Kept {
        let mark: UInt64
        let prediction: Prediction
        let at: Int64
        /// Nil until somebody has seen it.
        var body: [UInt8]?
    }

    var kept: [AnswerKey: Kept] = [:]
    /// True once an answer was forgotten that nobody had seen: what it made has an id that no
    /// caller will ever learn, so the model cannot tell which stored row is which.
    private(set) var hasLostIDs = false

    /// Largest amount of a line, minor units.
    static let largestAmount: Int64 = 1_000_000_000_000_000

    /// Stored answers are kept for 30 days.
    static let retention: Int64 = 30 * 86_400_000

    package init(merchants: Int, entries: Int64, blockTime: Int64) {
        shops = (0..<merchants).map { _ in ModelShop() }
        self.entries = entries
        self.blockTime = blockTime
    }

    /// The time a batch is decided by.
    func ledgerTime(_ clock: Int64) -> Int64 { max(clock, blockTime) }

    /// What the writer must answer to this request now; carries it out.
    ///
    /// - Parameter sentAt: the clock when the request was prepared.
    func settle(_ request: Request, now: Int64, sentAt: Int64) -> (Prediction, isReplay: Bool) {
        if let key = request.key {
            if let known = kept[AnswerKey(merchant: request.merchant, key: key)] {
                guard known.mark == request.mark else {
                    return (.refused("idempotency_key_reused"), false)
                }
                return (known.prediction, true)
            }
        }
        let prediction = carryOut(request, now: now, sentAt: sentAt)
        if prediction.isChange { entries += 1 }
        if let key = request.key {
            kept[AnswerKey(merchant: request.merchant, key: key)] = Kept(
                mark: request.mark, prediction: prediction, at: now, body: nil)
        }
        return (prediction, false)
    }

    /// Ends a batch: a block was closed where anything has changed.
    func closeBlock(entriesBefore: Int64, now: Int64) {
        if entries > entriesBefore { blockTime = now }
    }

    /// True while something exists whose answer nobody has seen: its id is not known yet. Requests
    /// about members have no key, so nothing of theirs is kept.
    var hasUnseenAnswers: Bool {
        hasLostIDs || kept.values.contains { $0.body == nil }
            || shops.contains { $0.members.contains { $0.number == .max } }
    }

    /// Takes over what the engine has done of its own accord: keys leave entries too.
    func follow(entries: Int64, blockTime: Int64) {
        self.entries = entries
        self.blockTime = blockTime
    }

    /// Forgets stored answers as maintenance does.
    func prune(clock: Int64) {
        hasLostIDs =
            hasLostIDs
            || kept.values.contains {
                $0.at < clock - Model.retention && $0.body == nil && $0.prediction.created != nil
            }
        kept = kept.filter { $0.value.at >= clock - Model.retention }
    }

    private func carryOut(_ request: Request, now: Int64, sentAt: Int64) -> Prediction {
        let shop = shops[request.merchant]
        switch request.deed {
        case .createCampaign(let form): return shop.create(form)
        case .updateCampaign(let id, let change): return shop.update(id, change, now)
        case .pauseCampaign(let id): return shop.pause(id, true)
        case .resumeCampaign(let id): return shop.pause(id, false)
        case .createOffer(let form): return shop.create(form)
        case .upsertMember(let name, let tier, let acquiredBy):
            return shop.upsert(name, tier, acquiredBy)
        case .issueCoupon(let offer, let member, let expiresAt):
            return shop.issueCoupon(offer, member, expiresAt, now)
        case .voidCoupon(let id, _): return shop.voidCoupon(id)
        case .issueGiftCard(let currency, let amount, let member, let expiresAt, let activate):
            let end = expiresAt ?? sentAt + ModelShop.cardValidity
            return shop.issueCard(currency, amount, member, end, activate, now)
        case .activateGiftCard(let id): return shop.activate(id, now)
        case .blockGiftCard(let id, _): return shop.block(id, true, now)
        case .unblockGiftCard(let id): return shop.block(id, false, now)
        case .refundGiftCard(let id, let redemption, let amount):
            return shop.refund(id, redemption, amount, now)
        case .redeem(let form): return shop.redeem(form, now)
        case .rollBack(let id, _): return shop.rollBack(id)
        case .validate, .campaignReport, .readCoupon, .readGiftCard, .readRedemption,
            .trialBalance, .malformed:
            return read(request.deed, request.merchant, now: now)
        }
    }

    /// What a snapshot must answer now; changes nothing.
    func read(_ deed: Deed, _ merchant: Int, now: Int64) -> Prediction {
        let shop = shops[merchant]
        switch deed {
        case .validate(let form):
            if form.order.lines.contains(where: { $0.amount > Model.largestAmount }) {
                return .refused("out_of_range")
            }
            return shop.validation(form, now)
        case .campaignReport(let id): return shop.report(id)
        case .readCoupon(let id): return shop.readCoupon(id, now)
        case .readGiftCard(let id): return shop.readCard(id, now)
        case .readRedemption(let id): return shop.readRedemption(id)
        case .malformed(_, _, let code): return .refused(code)
        default: return .done(200, [("balanced", true)], isChange: false)
        }
    }

    /// The code with which a request may be refused before the writer sees it; nil: it may not.
    func earlyRefusal(_ request: Request) -> String? {
        switch request.deed {
        case .malformed(_, _, let code): return code
        case .createCampaign(let form) where form.endsAt <= form.startsAt: return "out_of_range"
        case .createOffer(let form):
            if let start = form.startsAt, let end = form.endsAt, end <= start {
                return "out_of_range"
            }
        case .redeem(let form), .validate(let form):
            return form.order.lines.contains { $0.amount > Model.largestAmount }
                ? "out_of_range" : nil
        case .refundGiftCard(_, _, let amount) where amount > Model.largestAmount:
            return "out_of_range"
        default: break
        }
        return shops[request.merchant].namesUnknown(request.deed) ? "not_found" : nil
    }
}
