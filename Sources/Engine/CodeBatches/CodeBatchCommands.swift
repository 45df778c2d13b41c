import Codes
import Domain
import Ledger
import Store

/// Creates a batch: one row, whatever its size. Its numbers are taken here, in the transaction
/// that decides, so that a refused batch takes none.
struct CreateCodeBatch: Command {
    let id: CodeBatchID
    let offer: OfferID
    let draft: CodeBatchDraft
    /// The draft's, compiled.
    let pattern: CodePattern?

    func run(_ context: CommandContext) throws -> Answer {
        let (offer, campaign) = try context.terms(of: offer)
        let command = CodeBatchCommand(
            tenant: context.tenant, offer: offer.id, name: draft.name, metadata: draft.metadata,
            count: draft.count, expiresAt: draft.expiresAt)
        let facts = try facts(offer, campaign, context)
        let decision = try CodeBatch.create(command, facts: facts, now: context.now)
        let batch = decision.batch
        let codes = context.codes
        let entry = try context.commit(
            event: "code_batch_created", subject: codes.text(id), postings: decision.postings,
            payload: [
                "id": .string(codes.text(id)), "offer_id": .string(codes.text(batch.offer)),
                "campaign_id": .string(codes.text(batch.campaign)), "count": .integer(batch.count),
                "expires_at": .string(batch.expiresAt.rfc3339),
                "pattern": .text(orNull: pattern?.description),
            ])
        try takeNumbers(of: batch, context)
        context.work.codeBatches.insert(batch, entryIndex: entry)
        if let pattern {
            context.work.codePatterns.insert(
                CodePatternRow(
                    tenant: context.tenant, batch: id, prefix: pattern.prefix,
                    pattern: pattern.description),
                entryIndex: entry)
        }
        try context.take(issues: batch.count, facts.counted, of: offer, entry: entry)
        try context.count(batch.campaign, entry: entry) { $0.issued += batch.count }
        let document = try context.work.document(batch, codes, now: context.now)
        return Answer(status: 201, body: document.serialized())
    }

    private func facts(
        _ offer: Offer, _ campaign: Campaign, _ context: CommandContext
    ) throws -> CodeBatchFacts {
        let (tenant, connection) = (context.tenant.number, context.work.connection)
        let slots = try context.couponSlots()
        return CodeBatchFacts(
            offer: offer, campaign: campaign,
            issuesLeft: try context.issuesLeft(of: offer),
            id: id,
            nextCoupon: try LeaseTable.next(
                kind: .batchCoupons, tenant: 0, owner: 0, connection),
            nextSerial: try LeaseTable.next(
                kind: .couponSerials, tenant: tenant, owner: campaign.id.number, connection),
            signingSlot: slots.signing, typingSlot: slots.typing,
            zone: ZoneBook.zone(of: offer),
            pattern: try pattern.map {
                PatternFacts(
                    space: $0.space, rival: try context.work.rival(of: $0, context.tenant))
            }, counted: try context.countedIssue(of: offer, campaign),
            funds: try context.issueFunds(of: offer, campaign, count: draft.count))
    }

    private func takeNumbers(of batch: CodeBatch, _ context: CommandContext) throws {
        let connection = context.work.connection
        let tally = context.work.tally
        let coupon = try LeaseTable.take(
            batch.count, kind: .batchCoupons, tenant: 0, owner: 0, connection, tally)
        let serial = try LeaseTable.take(
            batch.count, kind: .couponSerials, tenant: context.tenant.number,
            owner: batch.campaign.number, connection, tally)
        precondition(
            coupon == batch.firstCoupon.number && serial == batch.firstSerial,
            "the numbers decided on are the numbers taken")
    }
}

/// Withdraws a batch: every coupon without a row is void from then on.
struct VoidCodeBatch: Command {
    let id: CodeBatchID
    let reason: String?

    func run(_ context: CommandContext) throws -> Answer {
        let before = try context.work.codeBatch(id, context.tenant)
        let batch = try before.void(reason: reason, now: context.now)
        let codes = context.codes
        let entry = try context.commit(
            event: "code_batch_voided", subject: codes.text(id),
            postings: try context.releases(of: before),
            payload: [
                "id": .string(codes.text(id)), "voided": .integer(batch.untouchedCount),
                "touched": .integer(batch.touched), "reason": .text(orNull: reason),
            ])
        context.work.codeBatches.update(batch, entryIndex: entry)
        try context.count(batch.campaign, entry: entry) { $0.voided += batch.untouchedCount }
        let document = try context.work.document(batch, codes, now: context.now)
        return Answer(status: 200, body: document.serialized())
    }
}

extension UnitOfWork {
    /// The batch as answers show it.
    func document(_ batch: CodeBatch, _ codes: CodeBook, now: Timestamp) throws -> JSON {
        let key = RowKey(tenant: batch.tenant.number, id: batch.id.number)
        return batch.document(
            id: codes.text(batch.id), offer: codes.text(batch.offer),
            campaign: codes.text(batch.campaign),
            pattern: try codePatterns.load(key, connection)?.pattern, now: now,
            stop: try stop(.batch(batch.id), batch.tenant))
    }
}
