// Returns
//
// Goods of an order come back, in one go or piece by piece. What the customer keeps is priced again
// with the same vouchers as of the moment of the redemption: member, store and time are what they
// were, only what was bought is less. So whoever returns below a minimum loses the discount on what
// he keeps, and gets back the difference between what he has paid and what the kept goods cost.
//
// Kept goods never have more discount in all than they had, so nobody gets back more than goods
// have cost. What is due depends on what is kept alone, never on the order of returns; where more
// was paid back than is due, the rest is `unrecovered` and comes off later refunds. A redemption
// whose last piece has come back is closed: its refunds are what was paid, to the minor unit.
//
// Points and credit that paid come back in proportion to what is refunded. What the order gave back
// shrinks with it: what the kept goods would not have given is taken back, as with a rollback.
// The offers' own words for all this are `ReturnPolicy`.

package import Ledger

/// Namespace of the decision about returned goods.
package enum GoodsReturn {
    /// Takes pieces of an order's lines back.
    ///
    /// Precondition: the facts are the redemption's, its vouchers in the order of its record.
    /// Refusals: `already_rolled_back`, `return_window_closed`, `unknown_line`,
    /// `return_exceeds_purchase`, `out_of_range` (too many returns).
    package static func decide(
        _ command: ReturnCommand, facts: ReturnFacts, now: Timestamp
    ) throws(Refusal) -> ReturnDecision {
        var faults = Faults()
        if facts.isRolledBack {
            faults.add(
                .alreadyRolledBack, "Nothing of this redemption is left to return.",
                required: .string("redeemed"), actual: .string("rolled_back"))
        }
        if facts.returns >= Limits.returnsPerRedemption {
            faults.add(
                .outOfRange, "Take the redemption back as a whole.", subject: "/lines",
                required: ConditionValue.range(0...(Limits.returnsPerRedemption - 1)),
                actual: .integer(facts.returns))
        }
        faults.addWindowFaults(facts.vouchers, redeemedAt: facts.redeemedAt, now: now)
        let pieces = facts.pieces(after: command, &faults)
        try faults.refuse()
        return ReturnSettlement(command: command, facts: facts, pieces: pieces, now: now).decision()
    }
}

extension ReturnFacts {
    /// Pieces returned of each line in all, those of the command included.
    fileprivate func pieces(after command: ReturnCommand, _ faults: inout Faults) -> [Int64] {
        var left = zip(order.lines, returned).map { $0.quantity - $1 }
        for (position, item) in command.items.enumerated() {
            let named = lines(of: item.goods)
            let subject = "/lines/\(position)"
            if named.isEmpty {
                faults.add(
                    .unknownLine, "Name a line of the order.", position: position,
                    subject: subject,
                    required: ["lines": .integer(Int64(order.lines.count))],
                    actual: item.goods.document)
                continue
            }
            let available = named.reduce(0) { $0 + left[$1] }
            if item.quantity < 1 || item.quantity > available {
                faults.add(
                    .returnExceedsPurchase, "Return at most what was bought and is still kept.",
                    position: position, subject: subject + "/quantity",
                    required: ConditionValue.range(1...max(available, 1)),
                    actual: ["quantity": .integer(item.quantity), "kept": .integer(available)])
                continue
            }
            var missing = item.quantity
            for line in named {
                let part = min(missing, left[line])
                left[line] -= part
                missing -= part
            }
        }
        return zip(order.lines, left).map { $0.quantity - $1 }
    }

    private func lines(of goods: ReturnCommand.Goods) -> [Int] {
        switch goods {
        case .line(let line): order.lines.indices.contains(line) ? [line] : []
        case .sku(let sku): order.lines.indices.filter { order.lines[$0].sku == sku }
        }
    }
}

extension Faults {
    /// One fault for each offer whose window for ways back has closed.
    mutating func addWindowFaults(
        _ vouchers: [UsedVoucher], redeemedAt: Timestamp, now: Timestamp
    ) {
        for (index, voucher) in vouchers.enumerated() where !voucher.isTakenBack {
            guard let end = voucher.policy?.end(redeemedAt: redeemedAt), now >= end else {
                continue
            }
            add(
                .returnWindowClosed, "The time to take this back is over.", position: index,
                subject: VoucherSubject.pointer(index), required: ConditionValue.time(end),
                actual: ConditionValue.time(now))
        }
    }
}
