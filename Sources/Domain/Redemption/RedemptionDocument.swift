package import Ledger

/// What vouchers do to an order, as validations and redemptions show it.
///
/// Written straight to bytes: it is the answer of the busiest operation.
package struct PricedOrder: Hashable, Sendable {
    package let order: Order
    package let discountTotal: Int64
    package let giftCardTotal: Int64
    /// In the order of the request.
    package let vouchers: [Voucher]
    /// Discount of each order line, same count as the lines.
    package let lineDiscounts: [Int64]
    /// What points and cash credit pay.
    package let tender: Tender.Paid
    package let givesBack: [GivenBackDocument]

    /// One voucher that was applied.
    package struct Voucher: Hashable, Sendable {
        /// Outer id: `cpn_...`, `gft_...`, or `off_...` for a public code.
        package let id: String
        package let kind: VoucherKind
        /// Outer id of the offer; nil for gift cards.
        package let offer: String?
        /// Of the offer, by which it was judged; nil for the first.
        package let offerVersion: Int64?
        package let amount: Int64
        /// Share of each order line; empty for gift cards.
        package let lineAmounts: [Int64]
        /// True once it was taken back by itself.
        package let isTakenBack: Bool

        package init(
            id: String, kind: VoucherKind, offer: String?, offerVersion: Int64? = nil,
            amount: Int64, lineAmounts: [Int64], isTakenBack: Bool = false
        ) {
            self.id = id
            self.kind = kind
            self.offer = offer
            self.offerVersion = offerVersion
            self.amount = amount
            self.lineAmounts = lineAmounts
            self.isTakenBack = isTakenBack
        }
    }

    /// Raw values are wire names.
    package enum VoucherKind: String, CaseIterable, Sendable {
        case coupon
        case publicCode = "public_code"
        case giftCard = "gift_card"
    }

    /// Precondition: one discount per line.
    package init(
        order: Order, discountTotal: Int64, giftCardTotal: Int64, vouchers: [Voucher],
        lineDiscounts: [Int64], tender: Tender.Paid = .nothing,
        givesBack: [GivenBackDocument] = []
    ) {
        self.tender = tender
        self.givesBack = givesBack
        precondition(lineDiscounts.count == order.lines.count, "one discount per line")
        self.order = order
        self.discountTotal = discountTotal
        self.giftCardTotal = giftCardTotal
        self.vouchers = vouchers
        self.lineDiscounts = lineDiscounts
    }

    /// - Parameter names: outer ids of a voucher: its own and its offer's.
    package init(
        order: Order, decision: RedemptionDecision,
        names: (RedemptionCommand.VoucherUse) -> (id: String, offer: String?)
    ) {
        self.init(
            order: order, discountTotal: decision.discountTotal,
            giftCardTotal: decision.giftCardTotal,
            vouchers: decision.applied.map { applied in
                let name = names(applied.voucher)
                return Voucher(
                    id: name.id, kind: applied.voucher.kind, offer: name.offer,
                    amount: applied.amount, lineAmounts: applied.lineAmounts)
            },
            lineDiscounts: decision.lineDiscounts, tender: decision.tender)
    }

    /// The answer of a validation that found the vouchers usable.
    package func validationDocument() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("valid", true)
            appendMembers(to: &writer)
        }
        return writer.bytes
    }

    /// Totals, vouchers and lines.
    func appendMembers(to writer: inout JSONWriter) {
        let currency = order.currency
        let total = order.total
        writer.member("order_total", Money(total, currency))
        writer.member("discount_total", Money(discountTotal, currency))
        writer.member("gift_card_total", Money(giftCardTotal, currency))
        if tender.points > 0 {
            writer.member("points_used", tender.points)
            writer.member("points_total", Money(tender.pointsAmount, currency))
        }
        if tender.cashCredit > 0 {
            writer.member("cash_credit_total", Money(tender.cashCredit, currency))
        }
        let paid = discountTotal + giftCardTotal + tender.amount
        writer.member("amount_due", Money(total - paid, currency))
        writer.member("vouchers", each: vouchers) { writer, voucher in
            writer.object { writer in
                writer.member("id", voucher.id)
                writer.member("kind", voucher.kind.rawValue)
                if let offer = voucher.offer { writer.member("offer_id", offer) }
                if let version = voucher.offerVersion { writer.member("offer_version", version) }
                writer.member("amount", Money(voucher.amount, currency))
                writer.member("lines", each: voucher.lineAmounts) { $0.integer($1) }
                if voucher.isTakenBack { writer.member("rolled_back", true) }
            }
        }
        if !givesBack.isEmpty {
            writer.member("gives_back", each: givesBack) { $1.append(to: &$0) }
        }
        writer.member("lines", each: zip(order.lines, lineDiscounts)) { writer, line in
            writer.object { writer in
                writer.member("sku", line.0.sku)
                writer.member("amount", line.0.amount)
                writer.member("discount", line.1)
                writer.member("net", line.0.amount - line.1)
            }
        }
    }
}

extension RedemptionCommand.VoucherUse {
    package var kind: PricedOrder.VoucherKind {
        switch self {
        case .coupon: .coupon
        case .offer: .publicCode
        case .giftCard: .giftCard
        }
    }
}

/// A redemption as answers show it.
package struct RedemptionDocument: Hashable, Sendable {
    /// Outer id (`red_...`).
    package let id: String
    package let priced: PricedOrder
    /// External id of the member who paid.
    package let member: String?
    /// Outer id of the hold (`hld_...`) that it is a part of; nil for most.
    package let hold: String?
    /// Gift-card value given back for it so far, minor units.
    package var refunded: Int64
    /// What vouchers gave that were taken back by themselves: left to pay once more.
    package var dueAgain: Int64
    /// Nil where nothing was returned.
    package var returned: ReturnTotals?
    package let createdAt: Timestamp
    /// Nil while the redemption stands.
    package var rolledBackAt: Timestamp?

    package init(
        id: String, priced: PricedOrder, member: String?, hold: String? = nil,
        refunded: Int64 = 0, dueAgain: Int64 = 0, returned: ReturnTotals? = nil,
        createdAt: Timestamp, rolledBackAt: Timestamp? = nil
    ) {
        self.id = id
        self.hold = hold
        self.priced = priced
        self.member = member
        self.refunded = refunded
        self.dueAgain = dueAgain
        self.returned = returned
        self.createdAt = createdAt
        self.rolledBackAt = rolledBackAt
    }

    private var state: String {
        if rolledBackAt == nil { return "redeemed" }
        return returned?.isComplete == true ? "returned" : "rolled_back"
    }

    /// The document's bytes.
    package func serialized() -> [UInt8] {
        var writer = JSONWriter(reservingBytes: 1_024)
        append(to: &writer)
        return writer.bytes
    }

    /// Writes the document, e.g. as an item of a list.
    package func append(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("state", state)
            writer.key("order")
            priced.order.append(to: &writer)
            writer.member("member", orNull: member)
            priced.appendMembers(to: &writer)
            if let hold { writer.member("hold_id", hold) }
            writer.member("refunded", Money(refunded, priced.order.currency))
            if dueAgain > 0 {
                writer.member("due_again", Money(dueAgain, priced.order.currency))
            }
            if let returned {
                writer.key("returned")
                returned.append(to: &writer, priced.order.currency)
            }
            writer.member("created_at", createdAt)
            writer.member("rolled_back_at", orNull: rolledBackAt)
        }
    }
}
