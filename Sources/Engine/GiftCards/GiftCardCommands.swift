// The room "GiftCards": carries out what `Domain/GiftCards` decides. A card's balance is the ledger
// account it owns; the activities are its history with the balance after each.

import Domain
import Ledger
import Store

/// Issues a gift card, activating it where asked.
struct IssueGiftCard: ProbedCommand {
    let prepared: PreparedGiftCard
    let draft: GiftCardDraft

    func run(_ context: CommandContext) throws -> Answer {
        let member = try draft.member.map {
            try context.work.knownMember(externalID: $0, context.tenant)
        }
        let issuer = try draft.issuer.map {
            try context.work.knownParty($0, at: "/issuer", context.tenant)
        }
        let decision = try GiftCard.issue(
            GiftCardIssueCommand(
                tenant: context.tenant, currency: draft.currency, faceValue: draft.amount,
                member: member?.id, expiresAt: draft.expiresAt ?? prepared.expiresAt,
                activate: draft.activate, hasIssuer: issuer != nil),
            facts: GiftCardIssueFacts(
                id: prepared.id, serial: prepared.serial,
                signingSlot: Int64(prepared.signingSlot), typingSlot: Int64(prepared.typingSlot)),
            now: context.now)
        guard decision.card.expiresAt == prepared.expiresAt else { throw StaleFacts() }
        let card = decision.card
        let codes = context.codes
        var payload: [JSON.Member] = [
            .init("id", .string(codes.text(card.id))),
            .init("face_value", .integer(card.faceValue)),
            .init("currency", .string(card.currency.code)),
            .init("activated", .bool(draft.activate)),
        ]
        if let issuer { payload.append(.init("issuer", .string(issuer.reference))) }
        if let member { payload.append(.init("member_id", .string(codes.text(member.id)))) }
        let entry = try context.commit(
            event: "gift_card_issued", subject: codes.text(card.id),
            postings: decision.postings, payload: .object(payload))
        context.work.giftCards.insert(card, entryIndex: entry)
        if let issuer {
            context.work.partyLinks.insert(
                PartyLink(.giftCard(card.id, context.tenant), party: issuer.id),
                entryIndex: entry)
        }
        context.add(decision.activities, entry: entry)
        let document = card.document(
            codes, balance: decision.balance, member: member?.externalID,
            issuer: issuer?.reference, now: context.now, codes: prepared.texts)
        return Answer(status: 201, body: document.serialized())
    }
}

/// Changes one gift card: activate, block, unblock, refund.
struct ChangeGiftCard: ProbedCommand {
    enum Change: Sendable {
        case activate
        case block(reason: String?)
        case unblock
        case refund(redemption: RedemptionID, amount: Int64)

        var event: String {
            switch self {
            case .activate: "gift_card_activated"
            case .block: "gift_card_blocked"
            case .unblock: "gift_card_unblocked"
            case .refund: "gift_card_refunded"
            }
        }
    }

    let id: GiftCardID
    let change: Change

    func run(_ context: CommandContext) throws -> Answer {
        let card = try context.giftCard(id)
        let balance = try context.work.balance(card.balanceAccount)
        var refunded: RedemptionRow?
        var decision: GiftCardDecision
        switch change {
        case .activate:
            decision = try card.activate(balance: balance, now: context.now)
        case .block(let reason):
            decision = try card.block(reason: reason, balance: balance, now: context.now)
        case .unblock:
            decision = try card.unblock(balance: balance, now: context.now)
        case .refund(let redemption, let amount):
            (decision, refunded) = try refund(card, balance, redemption, amount, context)
            decision.postings += try context.clearingBack(of: card, amount, refunded)
        }
        return try apply(decision, refunded: refunded, context)
    }

    private func refund(
        _ card: GiftCard, _ balance: Int64, _ redemption: RedemptionID, _ amount: Int64,
        _ context: CommandContext
    ) throws -> (GiftCardDecision, RedemptionRow) {
        var row = try context.redemption(redemption)
        var record = try RedemptionRecord(row)
        let use = record.giftCardUse(card.id)
        let facts = GiftCardRefundFacts(
            balance: balance, redeemedAmount: use?.amount ?? 0,
            refundedAmount: use.map { $0.refunded + $0.takenBack } ?? 0,
            isRolledBack: row.state == .rolledBack)
        let decision = try card.refund(
            GiftCardRefundCommand(redemption: redemption, amount: amount), facts: facts,
            now: context.now)
        record.addRefund(amount, to: card.id)
        row.document = record.text()
        return (decision, row)
    }

    private func apply(
        _ decision: GiftCardDecision, refunded: RedemptionRow?, _ context: CommandContext
    ) throws -> Answer {
        let codes = context.codes
        let card = decision.card
        let texts = try codes.texts(of: card)
        let member = try context.work.externalID(of: card.member, context.tenant)
        var payload: [JSON.Member] = [
            .init("id", .string(codes.text(card.id))), .init("balance", .integer(decision.balance)),
        ]
        if let refunded {
            payload.append(.init("redemption_id", .string(codes.text(refunded.id))))
        }
        let entry = try context.commit(
            event: change.event, subject: codes.text(card.id), postings: decision.postings,
            payload: .object(payload))
        context.work.giftCards.update(card, entryIndex: entry)
        context.add(decision.activities, entry: entry)
        if let refunded { context.work.redemptions.update(refunded, entryIndex: entry) }
        let document = card.document(
            codes, balance: decision.balance, member: member,
            issuer: try context.work.issuer(of: card), now: context.now, codes: texts)
        return Answer(status: 200, body: document.serialized())
    }
}

extension CommandContext {
    func add(_ activities: [GiftCardActivity], entry: Int) {
        for activity in activities { work.activities.insert(activity, entryIndex: entry) }
    }
}
