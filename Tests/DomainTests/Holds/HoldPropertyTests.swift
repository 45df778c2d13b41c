import Domain
import Ledger
import Testing

/// Random holds, captured, rolled back and ended at random, on books that start with exactly what
/// the decision takes.
@Suite("Holds, at random")
struct HoldPropertyTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func valueIsConservedAndPartsAreTheWhole(_ block: UInt64) throws {
        for seed in block * 100..<(block + 1) * 100 {
            var random = SeededRandom(seed: seed)
            guard var world = HoldWorld(&random) else { continue }
            for _ in 0..<12 {
                try world.step(&random, seed)
                try world.check(seed)
            }
            try world.end(&random, seed)
        }
    }

    @Test func everyFourthDrawnHoldIsPossible() {
        let made = (0..<1_000 as Range<UInt64>).count { seed in
            var random = SeededRandom(seed: seed)
            return HoldWorld(&random) != nil
        }
        #expect(made > 250, "\(made)")
    }
}

/// A hold, its books, and the parts that were captured.
private struct HoldWorld {
    private struct Part {
        let decision: CaptureDecision
        var isRolledBack = false

        func uses(_ hold: VoucherHold) -> [RedemptionCommand.VoucherUse] {
            decision.vouchers.map { hold.vouchers[$0.index].use }
        }
    }

    private let decision: RedemptionDecision
    private let opening: Balances
    private var hold: VoucherHold
    private var balances: Balances
    private var parts: [Part] = []
    /// By voucher: how often its use came back.
    private var returns: [Int]
    private var now = Fixture.now

    /// Nil where the order drawn is refused.
    init?(_ random: inout SeededRandom) {
        var redemption = RandomRedemption(using: &random)
        redemption.pack(&random)
        guard case .decided(let decision) = redemption.outcome else { return nil }
        self.decision = decision
        var sources: [AccountKey: Int64] = [:]
        for posting in decision.postings where posting.source.kind.hasFloor {
            sources[posting.source, default: 0] += posting.amount
        }
        opening = Balances(sources.map { ($0.key, $0.value) })
        balances = opening
        let (hold, postings) = VoucherHold.place(
            HoldID(1), redemption.command, facts: redemption.facts, decision: decision,
            memberName: nil, until: Fixture.hour(1), now: Fixture.now)
        self.hold = hold
        returns = hold.vouchers.map { _ in 0 }
        do {
            try balances.apply(postings)
        } catch {
            Issue.record("a hold takes more than its decision: \(error)")
            return nil
        }
    }

    mutating func step(_ random: inout SeededRandom, _ seed: UInt64) throws {
        switch random.below(10) {
        case 0: try finish(random.oneIn(2) ? void(seed) : expire(&random))
        case 1, 2: try rollBack(&random, seed)
        default: try capture(&random, seed)
        }
    }

    private func void(_ seed: UInt64) -> (hold: VoucherHold, release: HoldRelease)? {
        do {
            let ended = try hold.void(now: now)
            #expect(hold.state != .captured, "seed \(seed): what is captured is not voided")
            return ended
        } catch {
            #expect(hold.state == .captured && error.code == .illegalState, "seed \(seed)")
            return nil
        }
    }

    private mutating func expire(
        _ random: inout SeededRandom
    ) -> (hold: VoucherHold, release: HoldRelease)? {
        if random.oneIn(3) { now = Fixture.hour(1) }
        return hold.expire(now: now)
    }

    private mutating func finish(
        _ ended: (hold: VoucherHold, release: HoldRelease)?
    ) throws {
        guard let ended else { return }
        try balances.apply(ended.release.postings)
        for index in ended.release.returned { returns[index] += 1 }
        hold = ended.hold
    }

    private mutating func capture(_ random: inout SeededRandom, _ seed: UInt64) throws {
        var lines: [CaptureRequest.Part] = []
        for (index, line) in hold.order.lines.enumerated() where random.oneIn(2) {
            let left = line.quantity - hold.capturedQuantities[index]
            let most = random.oneIn(10) ? left + 1 : left
            if most > 0 { lines.append(.init(line: index, quantity: random.amount(1...most))) }
        }
        let isAll = random.oneIn(6)
        guard isAll || !lines.isEmpty else { return }
        let request = CaptureRequest(lines: isAll ? nil : lines, isFinal: random.oneIn(8))
        let outcome = Outcome { () throws(Refusal) in
            try hold.capture(request, as: RedemptionID(Int64(parts.count + 1)), now: now)
        }
        guard let part = outcome.value else {
            let isExpected = [.illegalState, .expired, .exceedsHeld].contains(outcome.code)
            return #expect(isExpected, "seed \(seed): \(String(describing: outcome.code))")
        }
        try balances.apply(part.postings)
        for index in part.release.returned { returns[index] += 1 }
        hold = part.hold
        parts.append(Part(decision: part))
        let discounts = part.vouchers.filter { !$0.lineAmounts.isEmpty }
        #expect(discounts.reduce(0) { $0 + $1.amount } == part.discountTotal, "seed \(seed)")
        let spent = part.redemptionPostings.reduce(0) {
            $0 + ($1.destination.kind == .promotionExpense ? $1.amount : 0)
        }
        #expect(spent == part.discountTotal, "seed \(seed): a part costs what it gives")
        for (line, discount) in zip(part.order.lines, part.lineDiscounts) {
            #expect(0...line.amount ~= discount, "seed \(seed): a line gives more than it is")
        }
        let paid = part.vouchers.reduce(0) { $0 + $1.amount }
        #expect(paid <= part.order.total, "seed \(seed): more is given than is due")
    }

    private mutating func rollBack(_ random: inout SeededRandom, _ seed: UInt64) throws {
        let standing = parts.indices.filter { !parts[$0].isRolledBack }
        guard !standing.isEmpty else { return }
        let index = standing[random.below(standing.count)]
        let back = hold.rollingBack(parts[index].uses(hold))
        let postings = parts[index].decision.redemptionPostings + back.usePostings
        try balances.apply(postings.map(\.reversed))
        for returned in back.returned { returns[returned] += 1 }
        hold = back.hold
        parts[index].isRolledBack = true
        #expect(back.isLast == (standing.count == 1), "seed \(seed)")
    }

    /// What open holds set aside is what the held accounts keep, and nothing is taken twice.
    func check(_ seed: UInt64) throws {
        var held: [AccountKey: Int64] = [:]
        for part in hold.setAside { held[part.account, default: 0] += part.amount }
        for (account, balance) in balances.lines where account.kind == .held {
            #expect(held.removeValue(forKey: account) == balance, "seed \(seed): \(account.path)")
        }
        #expect(held.isEmpty, "seed \(seed): \(held)")
        for (index, voucher) in hold.vouchers.enumerated() {
            #expect(0...voucher.amount ~= voucher.taken, "seed \(seed): voucher \(index)")
            #expect(returns[index] <= 1, "seed \(seed): a use came back twice")
        }
    }

    /// Ends the hold and rolls every part back: the books are as they were.
    mutating func end(_ random: inout SeededRandom, _ seed: UInt64) throws {
        let isWhole =
            zip(hold.order.lines, hold.capturedQuantities).allSatisfy { $0.quantity == $1 }
        if isWhole { checkWhole(seed) }
        if hold.state == .open { try finish(try hold.void(now: now)) }
        while parts.contains(where: { !$0.isRolledBack }) { try rollBack(&random, seed) }
        #expect(balances == opening, "seed \(seed): \(balances.lines)")
        for (index, voucher) in hold.vouchers.enumerated() where voucher.offer != nil {
            #expect(returns[index] == 1, "seed \(seed): the use of voucher \(index)")
        }
    }

    private func checkWhole(_ seed: UInt64) {
        for (index, voucher) in hold.vouchers.enumerated() {
            #expect(voucher.taken == voucher.amount, "seed \(seed): voucher \(index)")
            #expect(voucher.takenLines == voucher.lineAmounts, "seed \(seed): voucher \(index)")
        }
        let total = parts.reduce(0) { $0 + $1.decision.order.total }
        #expect(total == decision.orderTotal, "seed \(seed)")
        let discount = parts.reduce(0) { $0 + $1.decision.discountTotal }
        #expect(discount == decision.discountTotal, "seed \(seed)")
    }
}

extension RandomRedemption {
    /// The same with several pieces in a line.
    fileprivate mutating func pack(_ random: inout SeededRandom) {
        let order = command.order
        let lines = order.lines.map {
            Order.Line(
                sku: $0.sku, quantity: random.amount(1...7), amount: $0.amount,
                category: $0.category, brand: $0.brand)
        }
        command = RedemptionCommand(
            tenant: command.tenant,
            order: Order(
                reference: order.reference, currency: order.currency, store: order.store,
                lines: lines),
            member: command.member, vouchers: command.vouchers)
    }
}
