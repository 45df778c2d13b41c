// The room "Orders": orders that a merchant records, so that visits and spend of members are true
// where most orders carry no voucher. An order that is redeemed as well counts once.

import Domain
import Ledger
import Store

/// Records a completed order. A repeat under another key finds it as it is.
struct RecordOrder: Command {
    let draft: OrderRecordDraft

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let member = try work.knownMember(externalID: draft.member, context.tenant)
        let key = TextKey(tenant: context.tenant.number, text: draft.reference)
        if let known = try work.recordedOrders.load(key, work.connection) {
            try checkSame(known, member.id)
            return Answer(
                status: 200, body: known.document(member: member.externalID).serialized())
        }
        let (order, change) = try RecordedOrder.record(
            draft, tenant: context.tenant, member: member.id,
            redemptions: try work.redemptions(ofOrder: draft.reference, context.tenant),
            now: context.now)
        let isFirst = try work.orderRecorders.load(key.tenant, work.connection) == nil
        let entry = try context.commit(
            event: "order_recorded", subject: order.reference,
            payload: [
                "reference": .string(order.reference),
                "member_id": .string(context.codes.text(member.id)),
                "currency": .string(order.currency.code), "amount": .integer(order.amount),
            ])
        work.recordedOrders.insert(order, entryIndex: entry)
        if isFirst {
            work.orderRecorders.insert(
                OrderRecorder(tenant: context.tenant, since: context.ledgerTime),
                entryIndex: entry)
            // Other engines on this database look again who records orders.
            context.changesKeys()
        }
        try context.count(change, of: order, entry: entry)
        return Answer(
            status: 201, body: order.document(member: member.externalID).serialized())
    }

    private func checkSame(_ known: RecordedOrder, _ member: MemberID) throws(Refusal) {
        if known.state != .cancelled, known.isSame(as: draft, by: member) { return }
        throw Refusal(
            .alreadyExists, "An order was recorded under this reference. Use another one.",
            [
                Condition(
                    "reference", subject: "/reference", required: .string("an unused reference"),
                    actual: .string(known.state == .cancelled ? "cancelled" : "in use"))
            ])
    }
}

/// Takes a recorded order back.
struct CancelOrder: Command {
    let reference: String

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let key = TextKey(tenant: context.tenant.number, text: reference)
        guard let known = try work.recordedOrders.load(key, work.connection) else {
            throw Refusal.notFound("order")
        }
        let (order, change) = try known.cancelled(
            redemptions: try work.redemptions(ofOrder: reference, context.tenant),
            now: context.now)
        let member = try work.externalID(of: order.member, context.tenant)
        let entry = try context.commit(
            event: "order_cancelled", subject: reference,
            payload: ["reference": .string(reference), "amount": .integer(order.amount)])
        work.recordedOrders.update(order, entryIndex: entry)
        try context.count(change, of: order, entry: entry)
        return Answer(
            status: 200, body: order.document(member: member ?? "").serialized())
    }
}

extension CommandContext {
    fileprivate func count(
        _ change: HistoryChange, of order: RecordedOrder, entry: Int
    ) throws {
        guard change != HistoryChange(visits: 0, spent: 0) else { return }
        try countOrder(
            of: order.member, order.currency, visits: change.visits, spent: change.spent,
            entry: entry)
    }

    /// The recorded order of a reference; nil, and nothing asked, for a merchant that records none.
    func recordedOrder(_ reference: String) throws -> RecordedOrder? {
        guard try recordsOrders() else { return nil }
        let key = TextKey(tenant: tenant.number, text: reference)
        return try work.recordedOrders.load(key, work.connection)
    }
}

extension UnitOfWork {
    /// What was redeemed of an order and not taken back, by this batch too.
    func redemptions(
        ofOrder reference: String, _ tenant: TenantID
    ) throws -> [OrderRedemption] {
        var rows: [RedemptionID: RedemptionRow] = [:]
        let stored = try RedemptionTable.page(
            tenant: tenant, reference: reference, after: 0, limit: Limits.redemptionsPerOrder,
            connection)
        for row in stored + redemptions.changedRows { rows[row.id] = row }
        let active = rows.values.filter {
            $0.tenant == tenant && $0.reference == reference && $0.state == .redeemed
        }
        return try active.sorted { $0.id < $1.id }.map { row in
            let record = try RedemptionRecord(row)
            return OrderRedemption(
                member: row.member, currency: record.order.currency,
                spent: record.spent, hold: record.hold)
        }
    }
}
