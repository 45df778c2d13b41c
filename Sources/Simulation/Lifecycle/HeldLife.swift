import Domain
import Ledger

/// The life of a held order: parts are captured one by one, and each of them comes back in its own
/// way while the hold is still open, voided or expired. The books must hold after every step, and
/// once everything has come back they are what they were before.
package struct HeldLife {
    private let lifecycle: LifecycleCase
    private var books: LifecycleBooks
    private var hold: VoucherHold
    private var parts: [HeldLifePart] = []
    private var now = LifecycleCase.now
    /// Paid otherwise in place of cards that had expired.
    private var forExpiredCards: Int64 = 0

    private static let expiry = LifecycleCase.now.advanced(byMilliseconds: 60)

    /// Nil where the vouchers were refused, or cannot be held.
    package init?(_ lifecycle: LifecycleCase) throws(LifecycleFault) {
        guard lifecycle.money.tender.isEmpty else { return nil }
        self.lifecycle = lifecycle
        let command = lifecycle.command
        let facts = lifecycle.facts
        let decision: RedemptionDecision
        do {
            decision = try Redemption.decide(command, facts: facts, now: LifecycleCase.now)
            try VoucherHold.check(decision)
        } catch {
            return nil
        }
        let placed = VoucherHold.place(
            HoldID(1), command, facts: facts, decision: decision, memberName: nil,
            until: Self.expiry, now: LifecycleCase.now)
        hold = placed.hold
        books = LifecycleBooks(lifecycle)
        try books.book(placed.postings)
        try check()
    }

    /// Plays until nothing can happen any more or `steps` are done, then takes all back; how many
    /// parts there were.
    package mutating func play(
        _ random: inout SeededRandom, steps: Int
    ) throws(LifecycleFault) -> Int {
        for _ in 0..<steps {
            now = now.advanced(byMilliseconds: random.within(0...10))
            switch random.below(10) {
            case 0: try end(isVoid: random.chance(500))
            case 1...4: try capture(&random)
            case 5...7: try returnGoods(&random)
            default: try rollBack(&random, all: random.chance(300))
            }
            try check()
        }
        try finish(&random)
        return parts.count
    }

    // MARK: What happens

    private mutating func capture(_ random: inout SeededRandom) throws(LifecycleFault) {
        var lines: [CaptureRequest.Part] = []
        for (line, all) in hold.order.lines.enumerated() {
            let left = all.quantity - hold.capturedQuantities[line]
            if left > 0, random.chance(500) {
                lines.append(.init(line: line, quantity: random.within(1...left)))
            }
        }
        let request = CaptureRequest(
            lines: random.chance(200) ? nil : lines, isFinal: random.chance(100))
        guard hold.state == .open, now < hold.expiresAt, request.lines?.isEmpty != true else {
            return
        }
        let id = RedemptionID(Int64(parts.count + 1))
        let part: CaptureDecision
        do {
            part = try hold.capture(request, as: id, now: now)
        } catch {
            throw LifecycleFault("a capture was refused: \(error.code)")
        }
        try books.book(part.postings)
        hold = part.hold
        parts.append(HeldLifePart(id, part, lifecycle, hold))
    }

    private mutating func end(isVoid: Bool) throws(LifecycleFault) {
        if !isVoid { now = max(now, Self.expiry) }
        let ended = isVoid ? try? hold.void(now: now) : hold.expire(now: now)
        guard let ended else { return }
        try books.book(ended.release.postings)
        hold = ended.hold
    }

    private mutating func returnGoods(_ random: inout SeededRandom) throws(LifecycleFault) {
        guard let place = random.pick(parts.indices.filter { !parts[$0].isClosed }) else { return }
        try returnGoods(of: place, LifecycleRun.items(parts[place].kept, &random))
    }

    private mutating func returnGoods(
        of place: Int, _ pieces: [Int64]
    ) throws(LifecycleFault) {
        let part = parts[place]
        let left = part.left
        let back = hold.rollingBack(
            left.map { part.uses[$0] }, isWhole: true, keepingUsesOf: part.kept(in: lifecycle))
        var facts = ReturnFacts(
            order: part.order, redeemedAt: LifecycleCase.now, member: nil,
            vouchers: vouchers(part, back), postings: part.postings)
        facts.isPart = part.order.lines.map(\.quantity) != hold.order.lines.map(\.quantity)
        facts.returned = part.returned
        facts.returns = part.returns
        facts.refundedOtherwise = part.otherwise
        facts.settled = lifecycle.settled(books)
        facts.knowBudgets { books[$0] }
        let items = pieces.enumerated().compactMap { line, quantity in
            quantity > 0 ? ReturnCommand.Item(.line(line), quantity) : nil
        }
        let decision: ReturnDecision
        do {
            decision = try GoodsReturn.decide(
                ReturnCommand(tenant: LifecycleCase.tenant, redemption: part.id, items: items),
                facts: facts, now: now)
        } catch {
            throw LifecycleFault("a return of a part was refused: \(error.code)")
        }
        let ended = decision.isClosed ? back.usePostings.map(\.reversed) : []
        try books.book(decision.postings + ended)
        if decision.isClosed { hold = back.hold }
        forExpiredCards += decision.forExpiredCards
        parts[place].take(decision)
    }

    private mutating func rollBack(
        _ random: inout SeededRandom, all: Bool
    ) throws(LifecycleFault) {
        guard let place = random.pick(parts.indices.filter { !parts[$0].isClosed }) else { return }
        let one = random.pick(parts[place].left)
        try rollBack(place, all ? nil : one.map { [$0] })
    }

    private mutating func rollBack(_ place: Int, _ places: [Int]?) throws(LifecycleFault) {
        let part = parts[place]
        let taken = places ?? part.left
        let back = hold.rollingBack(
            taken.map { part.uses[$0] }, isWhole: Set(taken).isSuperset(of: part.left),
            keepingUsesOf: part.kept(in: lifecycle))
        let decision: RollbackDecision
        do {
            decision = try Redemption.rollBack(
                RollbackCommand(
                    tenant: LifecycleCase.tenant, redemption: part.id, vouchers: places),
                facts: RollbackFacts(
                    isRolledBack: false, redeemedAt: LifecycleCase.now, member: nil,
                    postings: part.postings, vouchers: vouchers(part, back),
                    settled: lifecycle.settled(books)), now: now)
        } catch {
            throw LifecycleFault("a rollback of a part was refused: \(error.code)")
        }
        try books.book(decision.postings + back.usePostings.map(\.reversed))
        hold = back.hold
        parts[place].take(decision)
    }

    /// A part's vouchers as they are now, with which of them come back if `back` is done.
    private func vouchers(_ part: HeldLifePart, _ back: CaptureRollback) -> [UsedVoucher] {
        let returned = Set(back.returned.map { hold.vouchers[$0].use })
        return part.vouchers.indices.map { place in
            var kind = part.vouchers[place].kind
            if case .giftCard(let card, _) = kind {
                kind = .giftCard(card, balance: books[card.balanceAccount])
            }
            return part.vouchers[place].with(
                kind, isUseNeeded: !returned.contains(part.uses[place]))
        }
    }

    /// Ends the hold and takes back whatever is left.
    private mutating func finish(_ random: inout SeededRandom) throws(LifecycleFault) {
        try end(isVoid: true)
        for place in parts.indices where !parts[place].isClosed {
            if random.chance(500) {
                try returnGoods(of: place, parts[place].kept)
            } else {
                try rollBack(place, nil)
            }
            try check()
        }
        try checkEnd()
    }

    // MARK: What must hold

    private func check() throws(LifecycleFault) {
        var held: [AccountKey: Int64] = [:]
        for part in hold.setAside { held[part.account, default: 0] += part.amount }
        var owed: Int64 = 0
        for (account, balance) in books.balances {
            if account.kind == .clearing { owed += balance }
            if account.kind == .held, balance != held[account] ?? 0 {
                throw LifecycleFault("\(balance) is held, not \(held[account] ?? 0)")
            }
        }
        if owed != 0 { throw LifecycleFault("clearing comes to \(owed)") }
        for part in parts where part.paidBack > part.payments {
            throw LifecycleFault("\(part.paidBack) of \(part.payments) was paid back for a part")
        }
    }

    /// All is as it was: what was set aside may have become budget.
    private func checkEnd() throws(LifecycleFault) {
        let opening = lifecycle.opening
        for part in parts where part.isReturned && part.paidBack != part.payments {
            throw LifecycleFault("\(part.paidBack) of \(part.payments) came back with a part")
        }
        var expired: Int64 = 0
        for (account, balance) in books.balances {
            let start = opening[account] ?? 0
            switch account.kind {
            case .campaignReserve, .redemptionQuota, .quotaUsed, .giftCardRedeemed, .clearing:
                continue
            case .campaignBudget:
                let reserve = lifecycle.reserve(of: lifecycle.campaigns[Int(account.owner) - 1])
                if balance + books[reserve] != start + (opening[reserve] ?? 0) {
                    throw LifecycleFault("a budget ends with \(balance), not \(start)")
                }
            case .giftCardBalance: expired += start - balance
            default:
                if balance != start {
                    throw LifecycleFault("\(account.kind) ends with \(balance), not \(start)")
                }
            }
        }
        if expired != forExpiredCards {
            throw LifecycleFault("cards end with \(expired) less, not \(forExpiredCards)")
        }
    }
}
