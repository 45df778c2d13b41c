package import Ledger

/// What returns have changed of a redemption so far, as its answers show it.
package struct ReturnTotals: Hashable, Sendable {
    /// Pieces returned of each line, same count as the lines.
    package let lines: [Int64]
    /// What those pieces cost before any discount.
    package let value: Int64
    /// What customers got back for them.
    package let refund: Int64
    /// What was paid back beyond what is due.
    package let unrecovered: Int64
    /// True: nothing is kept.
    package let isComplete: Bool

    package init(
        lines: [Int64], value: Int64, refund: Int64, unrecovered: Int64, isComplete: Bool
    ) {
        self.lines = lines
        self.value = value
        self.refund = refund
        self.unrecovered = unrecovered
        self.isComplete = isComplete
    }

    func append(to writer: inout JSONWriter, _ currency: Asset) {
        writer.object { writer in
            writer.member("lines", each: lines) { $0.integer($1) }
            writer.member("value", Money(value, currency))
            writer.member("refund", Money(refund, currency))
            writer.member("unrecovered", Money(unrecovered, currency))
        }
    }
}

/// One return as answers show it.
package struct ReturnDocument: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let line: Int
        package let sku: String
        package let quantity: Int64

        package init(line: Int, sku: String, quantity: Int64) {
            self.line = line
            self.sku = sku
            self.quantity = quantity
        }
    }

    /// What a voucher has to do with the return, by the number of the coupon, offer or card.
    package struct Voucher: Hashable, Sendable {
        package let kind: PricedOrder.VoucherKind
        package let number: Int64
        /// Of a coupon: discount taken back, or given again where negative. Of a card: its part of
        /// the refund.
        package let amount: Int64

        package init(kind: PricedOrder.VoucherKind, number: Int64, amount: Int64) {
            self.kind = kind
            self.number = number
            self.amount = amount
        }
    }

    /// What is taken back of what a voucher gave back.
    package struct Reward: Hashable, Sendable {
        package let voucher: Voucher
        package let form: GivenBack.Form
        /// The part of it that was spent already, a debt now.
        package let owed: Int64

        /// `amount`: points, minor units or coupons, by the form; 1 or more.
        package init(
            of use: RedemptionCommand.VoucherUse, form: GivenBack.Form, amount: Int64, owed: Int64
        ) {
            self.init(
                Voucher(kind: use.kind, number: use.number, amount: amount), form, owed: owed)
        }

        init(_ voucher: Voucher, _ form: GivenBack.Form, owed: Int64) {
            self.voucher = voucher
            self.form = form
            self.owed = owed
        }
    }

    /// 1 for the redemption's first return, then 2, 3 ...
    package let number: Int64
    package let currency: Asset
    package let lines: [Line]
    package let vouchers: [Voucher]
    package let rewards: [Reward]
    package let tender: Tender.Paid
    package let amounts: Amounts
    package let isClosed: Bool
    package let reason: String?
    package let createdAt: Timestamp

    package struct Amounts: Hashable, Sendable {
        package let value: Int64
        package let refund: Int64
        package let otherwise: Int64
        package let forExpiredCards: Int64
        package let unrecovered: Int64
        package let keptCost: Int64
    }

    /// Precondition: `vouchers` are those that `decision` was made about.
    package init(
        _ decision: ReturnDecision, facts: ReturnFacts, rewards: [Reward], reason: String?,
        at now: Timestamp
    ) {
        self.rewards = rewards
        tender = decision.tender
        number = facts.returns + 1
        currency = facts.order.currency
        lines = facts.order.lines.indices.compactMap { line in
            let quantity = decision.returned[line] - facts.returned[line]
            guard quantity > 0 else { return nil }
            return Line(line: line, sku: facts.order.lines[line].sku, quantity: quantity)
        }
        vouchers = facts.vouchers.indices.compactMap { index in
            let use = facts.vouchers[index].use
            let amount = decision.discountsBack[index] + decision.cardParts[index]
            guard amount != 0 else { return nil }
            return Voucher(kind: use.kind, number: use.number, amount: amount)
        }
        amounts = Amounts(
            value: decision.value, refund: decision.refund, otherwise: decision.otherwise,
            forExpiredCards: decision.forExpiredCards, unrecovered: decision.unrecovered,
            keptCost: decision.keptCost)
        isClosed = decision.isClosed
        self.reason = reason
        createdAt = now
    }

    /// - Parameter name: the outer id of a voucher.
    package func json(redemption: String, name: (Voucher) -> String) -> JSON {
        let ids: [JSON.Member] = [
            .init("redemption_id", .string(redemption)), .init("number", .integer(number)),
            .init(
                "vouchers",
                .array(
                    vouchers.map { voucher in
                        [
                            "id": .string(name(voucher)), "kind": .string(voucher.kind.rawValue),
                            "amount": money(voucher.amount),
                        ]
                    })),
            .init(
                "gives_back_taken",
                .array(
                    rewards.map { reward in
                        [
                            "voucher": .string(name(reward.voucher)),
                            "form": .string(reward.form.name),
                            "taken": .integer(reward.voucher.amount),
                            "owed": .integer(reward.owed),
                        ]
                    })),
        ]
        return .object(ids + members)
    }

    private func money(_ amount: Int64) -> JSON { Money(amount, currency).json }

    private var members: [JSON.Member] {
        [
            .init(
                "lines",
                .array(
                    lines.map {
                        [
                            "line": .integer(Int64($0.line)), "sku": .string($0.sku),
                            "quantity": .integer($0.quantity),
                        ]
                    })),
            .init("value", money(amounts.value)),
            .init("refund", money(amounts.refund)),
            .init("points_back", .integer(tender.points)),
            .init("points_total", money(tender.pointsAmount)),
            .init("cash_credit_total", money(tender.cashCredit)),
            .init("other_tender", money(amounts.otherwise)),
            .init("for_expired_cards", money(amounts.forExpiredCards)),
            .init("unrecovered", money(amounts.unrecovered)),
            .init("kept_cost", money(amounts.keptCost)),
            .init("closed", .bool(isClosed)),
            .init("reason", .text(orNull: reason)),
            .init("created_at", .string(createdAt.rfc3339)),
        ]
    }
}

extension RedemptionCommand.VoucherUse {
    /// The number of the coupon, offer or card.
    package var number: Int64 {
        switch self {
        case .coupon(let id): id.number
        case .offer(let id): id.number
        case .giftCard(let id, _): id.number
        }
    }
}
