import Codes
package import Domain
package import Engine
import Ledger

/// Draws the next request of a script from what the shop has handed out so far. Each must succeed.
package struct ShopPlayer: Sendable {
    package let counter: ShopCounter
    private let codes: CodeBook
    private var random: SeededRandom
    private var coupons: [(id: CouponID, code: String)] = []
    private var redemptions: [RedemptionID] = []
    private var spends: [(card: GiftCardID, redemption: String, amount: Int64)] = []
    package private(set) var cards: [(id: GiftCardID, code: String, balance: Int64)] = []
    private var isPaused = false
    private var pending = Pending.none

    private enum Pending {
        case none
        case spend(card: Int, amount: Int64)
    }

    init(counter: ShopCounter, codes: CodeBook, seed: UInt64) {
        self.counter = counter
        self.codes = codes
        random = SeededRandom(seed: seed)
    }

    package mutating func next(_ number: Int) -> ShopRequest {
        pending = .none
        // Nothing is issued or redeemed while the campaign pauses.
        if isPaused { return .resume }
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<30: return counter.coupon
        case 30..<55:
            guard let coupon = takeCoupon() else { return counter.coupon }
            return counter.order(coupon.code, reference: "order-\(number)")
        case 55..<62:
            guard let id = redemptions.popLast() else { return counter.coupon }
            return .rollBack(id)
        case 62..<70: return card
        case 70..<85: return spend(number) ?? card
        case 85..<91: return refund() ?? card
        case 91..<95:
            guard let coupon = takeCoupon() else { return counter.coupon }
            return .voidCoupon(coupon.id)
        case 95..<98: return .pause
        default: return .createOffer(ShopFloor.offer(codes.text(counter.campaign)))
        }
    }

    private var card: ShopRequest {
        .issueGiftCard(["currency": "CNY", "amount": 10_000, "activate": true])
    }

    private mutating func takeCoupon() -> (id: CouponID, code: String)? {
        guard !coupons.isEmpty else { return nil }
        return coupons.remove(at: Int.random(in: coupons.indices, using: &random))
    }

    private mutating func spend(_ number: Int) -> ShopRequest? {
        guard let index = cards.indices.randomElement(using: &random),
            cards[index].balance >= 100
        else { return nil }
        let amount = Int64.random(in: 1...100, using: &random)
        pending = .spend(card: index, amount: amount)
        return counter.order(cards[index].code, amount: amount, reference: "order-\(number)")
    }

    private mutating func refund() -> ShopRequest? {
        guard let spend = spends.popLast() else { return nil }
        for index in cards.indices where cards[index].id == spend.card {
            cards[index].balance += spend.amount
        }
        return .refund(
            spend.card,
            ["redemption_id": .string(spend.redemption), "amount": .integer(spend.amount)])
    }

    /// Remembers what the answer handed out.
    package mutating func take(_ answer: Answer, to request: ShopRequest) throws {
        let document = try JSON.parse(answer.body)
        let (id, code) = (document["id"]?.stringValue ?? "", document["code"]?.stringValue ?? "")
        switch request {
        case .issueCoupon:
            coupons.append((try codes.identifier(id, as: CouponID.self, what: "coupon"), code))
        case .issueGiftCard:
            let card = try codes.identifier(id, as: GiftCardID.self, what: "gift card")
            cards.append((card, code, 10_000))
        case .redeem:
            guard case .spend(let index, let amount) = pending else {
                redemptions.append(
                    try codes.identifier(id, as: RedemptionID.self, what: "redemption"))
                return
            }
            cards[index].balance -= amount
            spends.append((cards[index].id, id, amount))
        case .pause: isPaused = true
        case .resume: isPaused = false
        default: break
        }
    }
}
