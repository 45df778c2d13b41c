import Domain
import Ledger

/// A second evaluator of carts, written from the documentation of offers, not from the code that
/// prices and judges them: naive, slow, and meant to be read beside the page.
///
/// It writes every piece of every line as a thing of its own, loops where a formula would do, and
/// says of every coupon either what it takes off each line or every reason why not.
struct CartEvaluator {
    /// What a coupon came to.
    enum Answer: Equatable {
        /// Minor units off each line.
        case takes([Int64])
        case refused(Set<RefusalCode>)

        var codes: Set<RefusalCode> {
            if case .refused(let codes) = self { codes } else { [] }
        }
    }

    let cart: RandomCart
    /// What is left of each line.
    private(set) var left: [Int64]
    /// Accepted so far, in the order of application.
    private var accepted: [RandomCart.Voucher] = []
    private var answers: [Answer?]

    var order: Order { cart.order }

    init(_ cart: RandomCart) {
        self.cart = cart
        left = cart.order.lines.map(\.amount)
        answers = cart.vouchers.map { _ in nil }
    }

    /// By voucher, in the order they are named.
    mutating func run() -> [Answer] {
        let distinct = cart.vouchers.indices.filter { isFirst($0) }
        for index in cart.vouchers.indices where !distinct.contains(index) {
            answers[index] = .refused([.duplicateVoucher])
        }
        for index in distinct.sorted(by: isBefore) {
            answers[index] = answer(cart.vouchers[index], among: distinct.count)
        }
        if answers.allSatisfy({ $0?.codes == [] }) {
            for index in distinct where breaksFinalMinimum(cart.vouchers[index].offer) {
                answers[index] = .refused([.minimumSpend])
            }
        }
        return answers.compactMap { $0 }
    }

    private func isFirst(_ index: Int) -> Bool {
        cart.vouchers.firstIndex { $0.use == cart.vouchers[index].use } == index
    }

    /// By priority, higher first, then by offer, then by coupon; a public code has no coupon.
    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        let (one, other) = (cart.vouchers[one], cart.vouchers[other])
        if one.offer.stacking.priority != other.offer.stacking.priority {
            return one.offer.stacking.priority > other.offer.stacking.priority
        }
        if one.offer.id != other.offer.id { return one.offer.id < other.offer.id }
        guard let second = other.coupon else { return false }
        return one.coupon.map { $0.id < second.id } ?? true
    }

    private mutating func answer(_ voucher: RandomCart.Voucher, among count: Int) -> Answer {
        var codes = lifeCodes(voucher).union(circumstanceCodes(voucher.offer))
        codes.formUnion(lineCodes(voucher.offer))
        codes.formUnion(stackingCodes(voucher, among: count))
        guard codes.isEmpty else { return .refused(codes) }
        let amounts = taking(voucher.offer)
        let total = amounts.reduce(0, +)
        if total == 0, !isService(voucher.offer) { return .refused([.nothingToApply]) }
        let budgetLeft = cart.budgetLeft(voucher.campaign).map { $0 - given(voucher.campaign) }
        if let budgetLeft, total > budgetLeft { return .refused([.limitBudget]) }
        for line in left.indices { left[line] -= amounts[line] }
        accepted.append(voucher)
        takenBy.append(total)
        return .takes(amounts)
    }

    /// What each accepted voucher takes off in all.
    private var takenBy: [Int64] = []

    private func isService(_ offer: Offer) -> Bool {
        if case .service = offer.benefit { true } else { false }
    }

    private func given(_ campaign: Campaign) -> Int64 {
        zip(accepted, takenBy).reduce(0) {
            $0 + ($1.0.campaign.id == campaign.id ? $1.1 : 0)
        }
    }

    /// What coupons of the offer may still take off this order.
    func room(_ offer: Offer) -> Int64 {
        guard let most = offer.limits.discountPerOrder else { return Int64.max }
        let taken = zip(accepted, takenBy).reduce(0) {
            $0 + ($1.0.offer.id == offer.id ? $1.1 : 0)
        }
        return most - taken
    }

    // MARK: Beside what, and how often

    private func stackingCodes(
        _ voucher: RandomCart.Voucher, among count: Int
    ) -> Set<RefusalCode> {
        let (offer, limits) = (voucher.offer, voucher.offer.limits)
        var codes: Set<RefusalCode> = []
        if !offer.stacking.combinable, count > 1 { codes.insert(.notCombinable) }
        for other in accepted {
            let groups = Set(other.offer.stacking.exclusionGroups)
            if !groups.isDisjoint(with: offer.stacking.exclusionGroups) {
                codes.insert(.exclusionGroup)
            }
        }
        let siblings = Int64(accepted.filter { $0.offer.id == offer.id }.count)
        if let most = limits.usesPerOrder, siblings >= most { codes.insert(.limitOrder) }
        if let most = limits.redemptionsPerMember, cart.member != nil,
            cart.redemptionsByMember(offer) + siblings >= most
        {
            codes.insert(.limitMember)
        }
        if let quota = cart.redemptionsLeft(offer), siblings >= quota {
            codes.insert(.limitTotal)
        }
        return codes
    }

    // MARK: On what

    private func lineCodes(_ offer: Offer) -> Set<RefusalCode> {
        let (lines, spend) = (eligibleLines(offer), offer.restrictions.spend)
        var codes: Set<RefusalCode> = []
        if lines.isEmpty { codes.insert(.noEligibleLine) }
        if pieces(of: lines) < max(spend.minimumQuantity, piecesNeeded(offer.benefit)) {
            codes.insert(.minimumQuantity)
        }
        if countedValue(lines, offer) < max(spend.minimum, valueNeeded(offer.benefit)) {
            codes.insert(.minimumSpend)
        }
        return codes
    }

    private func breaksFinalMinimum(_ offer: Offer) -> Bool {
        let spend = offer.restrictions.spend
        return spend.basis == .final && value(of: eligibleLines(offer), left) < spend.minimum
    }

    /// The eligible lines' value on the offer's basis; where all discounts count, at first what
    /// there is without them.
    func countedValue(_ lines: [Int], _ offer: Offer) -> Int64 {
        switch offer.restrictions.spend.basis {
        case .initial, .final: value(of: lines, order.lines.map(\.amount))
        case .earlier: value(of: lines, left)
        }
    }

    func value(of lines: [Int], _ amounts: [Int64]) -> Int64 {
        lines.reduce(0) { $0 + amounts[$1] }
    }

    func pieces(of lines: [Int]) -> Int64 {
        lines.reduce(0) { $0 + order.lines[$1].quantity }
    }

    private func piecesNeeded(_ benefit: Benefit) -> Int64 {
        switch benefit {
        case .ladder(let steps, .quantity): steps[0].threshold
        case .bundlePrice(let pieces, _, _): pieces
        case .buyGet(let terms): terms.buy + (terms.products == nil ? terms.get : 0)
        default: 0
        }
    }

    private func valueNeeded(_ benefit: Benefit) -> Int64 {
        switch benefit {
        case .ladder(let steps, .amount): steps[0].threshold
        case .eachFull(let threshold, _, _): threshold
        default: 0
        }
    }
}
