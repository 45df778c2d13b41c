package import Ledger

/// What capturing a part of a hold does.
package struct CaptureDecision: Hashable, Sendable {
    /// The hold afterwards.
    package let hold: VoucherHold
    /// The captured lines, each with its captured pieces and what these are worth.
    package let order: Order
    /// Those that the part uses, in the order of the hold's.
    package let vouchers: [CapturedVoucher]
    /// Discount of each captured line.
    package let lineDiscounts: [Int64]
    /// What the part would have booked as a redemption: what its rollback reverses. Uses are not
    /// among it, because other parts may use the same voucher.
    package let redemptionPostings: [Posting]
    /// All that is booked, what the end of the hold gives back included.
    package let postings: [Posting]
    /// Whether no other part stands: the order counts as a visit of the member then.
    package let isFirst: Bool
    /// What ends with the part; nothing where the hold stays open.
    package let release: HoldRelease

    package var discountTotal: Int64 { lineDiscounts.reduce(0, +) }
}

/// What one voucher does in a captured part.
package struct CapturedVoucher: Hashable, Sendable {
    /// Position in the hold.
    package let index: Int
    package let amount: Int64
    /// Share of each captured line; empty for gift cards.
    package let lineAmounts: [Int64]
    /// What of it counts against limits on discounts, to be given back with the part.
    package let counts: [CountTaken]
    /// Whether no other part that stands uses it: it counts as redeemed then.
    package let isFirst: Bool
}

extension VoucherHold {
    /// Spends a part.
    ///
    /// A piece is worth its share of its line, odd units on the first pieces. What a part takes of
    /// each line is divided in the proportions of what vouchers and the customer still have on it,
    /// so that no part takes more than is left and all together are the whole. Gift cards pay what
    /// is due of the part, by card id, up to what is left of what they hold.
    ///
    /// Refusals: `out_of_range` (line, parts), `illegal_state` (ended), `expired`, `exceeds_held`.
    package func capture(
        _ request: CaptureRequest, as redemption: RedemptionID, now: Timestamp
    ) throws(Refusal) -> CaptureDecision {
        let pieces = try pieces(request, now: now)
        var part = HoldPart(self)
        for piece in pieces { part.take(piece) }
        part.payWithGiftCards()
        part.book(now: now)
        var hold = part.hold
        hold.captures.append(redemption)
        hold.standingCaptures += 1
        var release = HoldRelease()
        if request.isFinal || hold.isComplete {
            (hold, release) = hold.ended(as: .captured, now: now)
        }
        return CaptureDecision(
            hold: hold, order: order.with(lines: part.lines), vouchers: part.vouchers(before: self),
            lineDiscounts: part.lineDiscounts,
            redemptionPostings: part.redemptionPostings.merged(),
            postings: (part.postings + release.postings).merged(),
            isFirst: standingCaptures == 0, release: release)
    }

    private var isComplete: Bool {
        zip(order.lines, capturedQuantities).allSatisfy { $0.quantity == $1 }
    }

    /// The pieces asked for, by line, all of them there.
    private func pieces(
        _ request: CaptureRequest, now: Timestamp
    ) throws(Refusal) -> [HoldPart.Piece] {
        var faults = Faults()
        addStateFaults(now, &faults)
        guard let asked = request.lines else {
            try faults.refuse()
            return order.lines.indices.compactMap { line in
                let left = order.lines[line].quantity - capturedQuantities[line]
                return left > 0 ? HoldPart.Piece(line: line, quantity: left) : nil
            }
        }
        var pieces: [HoldPart.Piece] = []
        for (position, part) in asked.enumerated() {
            guard part.line < order.lines.count else {
                faults.add(
                    .outOfRange, "Name the lines of the held order by their place, 0 first.",
                    position: position, subject: "/lines/\(position)/line",
                    required: ConditionValue.range(0...Int64(order.lines.count - 1)),
                    actual: .integer(Int64(part.line)))
                continue
            }
            let left = order.lines[part.line].quantity - capturedQuantities[part.line]
            let quantity = part.quantity ?? max(left, 1)
            if quantity > left {
                faults.add(
                    .exceedsHeld, "Capture at most the pieces that the hold still has.",
                    position: position, subject: "/lines/\(position)",
                    required: .integer(left), actual: .integer(quantity))
            }
            pieces.append(HoldPart.Piece(line: part.line, quantity: quantity))
        }
        try faults.refuse()
        return pieces.sorted { $0.line < $1.line }
    }

    private func addStateFaults(_ now: Timestamp, _ faults: inout Faults) {
        if state != .open {
            faults.add(
                .illegalState, "This hold has ended; place another one.",
                required: .string(Hold.State.open.name), actual: .string(state.name))
        } else if now >= expiresAt {
            faults.add(
                .expired, "This hold has expired; place another one.",
                required: ConditionValue.time(expiresAt), actual: ConditionValue.time(now))
        }
        let accepted = 0...Int64(Limits.holdCaptures - 1)
        if state == .open, !accepted.contains(Int64(captures.count)) {
            faults.add(
                .outOfRange, "Void the hold and place another one for the rest.",
                required: ConditionValue.range(accepted), actual: .integer(Int64(captures.count)))
        }
    }
}

/// A part of a hold while it is put together.
struct HoldPart {
    struct Piece {
        let line: Int
        let quantity: Int64
    }

    private(set) var hold: VoucherHold
    private(set) var lines: [Order.Line] = []
    private(set) var lineDiscounts: [Int64] = []
    private(set) var postings: [Posting] = []
    private(set) var redemptionPostings: [Posting] = []
    /// By voucher: what it takes of each captured line, and in all.
    private var lineAmounts: [[Int64]]
    private var amounts: [Int64]
    private var isUsed: [Bool]

    init(_ hold: VoucherHold) {
        self.hold = hold
        lineAmounts = hold.vouchers.map { _ in [] }
        amounts = hold.vouchers.map { _ in 0 }
        isUsed = hold.vouchers.map { _ in false }
    }

    /// Takes pieces of a line, with the share of each voucher that reduces it.
    mutating func take(_ piece: Piece) {
        let line = hold.order.lines[piece.line]
        let before = hold.capturedQuantities[piece.line]
        let worthBefore = Self.worth(of: before, of: line)
        let amount = Self.worth(of: before + piece.quantity, of: line) - worthBefore
        var weights = hold.vouchers.map { $0.left(onLine: piece.line) }
        weights.append(line.amount - worthBefore - weights.reduce(0, +))
        let shares = Allocation.share(amount, over: weights)
        for index in hold.vouchers.indices where !hold.vouchers[index].lineAmounts.isEmpty {
            hold.vouchers[index].takenLines[piece.line] += shares[index]
            lineAmounts[index].append(shares[index])
            amounts[index] += shares[index]
        }
        lineDiscounts.append(shares.dropLast().reduce(0, +))
        hold.capturedQuantities[piece.line] += piece.quantity
        lines.append(
            Order.Line(
                sku: line.sku, quantity: piece.quantity, amount: amount, category: line.category,
                brand: line.brand))
    }

    /// What so many first pieces of a line are worth.
    private static func worth(of pieces: Int64, of line: Order.Line) -> Int64 {
        let (each, odd) = line.amount.quotientAndRemainder(dividingBy: line.quantity)
        return pieces * each + min(pieces, odd)
    }

    mutating func payWithGiftCards() {
        var due = lines.reduce(0) { $0 + $1.amount } - lineDiscounts.reduce(0, +)
        let cards = hold.vouchers.indices.filter { hold.vouchers[$0].offer == nil }
        for index in cards.sorted(by: { card($0) < card($1) }) {
            let voucher = hold.vouchers[index]
            amounts[index] = min(due, voucher.amount - voucher.taken)
            due -= amounts[index]
        }
    }

    private func card(_ index: Int) -> Int64 {
        guard case .giftCard(let id, _) = hold.vouchers[index].use else { return 0 }
        return id.number
    }

    /// Books what was taken. A service counts with the first part.
    mutating func book(now: Timestamp) {
        for index in hold.vouchers.indices {
            let voucher = hold.vouchers[index]
            isUsed[index] =
                amounts[index] > 0 || (voucher.amount == 0 && voucher.standing == 0)
            guard isUsed[index] else { continue }
            hold.vouchers[index].taken += amounts[index]
            hold.vouchers[index].standing += 1
            let portions = voucher.portions(taking: amounts[index])
            for place in portions.indices { book(portions[place], index, place, now: now) }
        }
    }

    private mutating func book(_ part: Int64, _ index: Int, _ place: Int, now: Timestamp) {
        let held = hold.vouchers[index].postings[place]
        guard part > 0 else { return }
        let (source, destination) = (held.posting.source, held.posting.destination)
        let direct = Posting(from: source, to: destination, amount: part)
        if let ledgerHold = hold.ledgerHold(held) {
            postings +=
                VoucherHold.certain { () throws(HoldRejection) in
                    try ledgerHold.capture(part, to: destination, now: now)
                }.postings
        } else if !held.isBookedAtOnce {
            postings.append(direct)
        }
        if !held.isUse { redemptionPostings.append(direct) }
        hold.vouchers[index].postings[place].captured += part
    }

    /// What the part uses; `before`: the hold without it.
    func vouchers(before: VoucherHold) -> [CapturedVoucher] {
        hold.vouchers.indices.filter { isUsed[$0] }.map { index in
            CapturedVoucher(
                index: index, amount: amounts[index], lineAmounts: lineAmounts[index],
                counts: hold.vouchers[index].discountCounts(amounts[index]),
                isFirst: before.vouchers[index].standing == 0)
        }
    }
}

extension Order {
    /// The same order with other lines.
    fileprivate func with(lines: [Line]) -> Order {
        var order = Order(reference: reference, currency: currency, store: store, lines: lines)
        order.channel = channel
        order.paymentMethod = paymentMethod
        order.fulfilment = fulfilment
        order.event = event
        order.region = region
        return order
    }
}
