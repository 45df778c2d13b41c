package import Ledger

/// Asks for a batch of an offer's coupons.
package struct CodeBatchCommand: Hashable, Sendable {
    package let tenant: TenantID
    package let offer: OfferID
    package let name: String
    package let metadata: JSON
    package let count: Int64
    /// Rounded down to the hour; nil: as long as offer and campaign.
    package let expiresAt: Timestamp?

    package init(
        tenant: TenantID, offer: OfferID, name: String, metadata: JSON, count: Int64,
        expiresAt: Timestamp?
    ) {
        self.tenant = tenant
        self.offer = offer
        self.name = name
        self.metadata = metadata
        self.count = count
        self.expiresAt = expiresAt
    }
}

/// All that the creation of a batch may look at.
package struct CodeBatchFacts: Hashable, Sendable {
    package let offer: Offer
    package let campaign: Campaign
    /// Balance of the offer's `issueQuota`; nil without a limit.
    package let issuesLeft: Int64?
    package let id: CodeBatchID
    /// The next free numbers, not taken yet.
    package let nextCoupon: Int64
    package let nextSerial: Int64
    package let signingSlot: Int64
    package let typingSlot: Int64
    /// The zone whose days the offer counts.
    package let zone: Zone
    /// Nil for typed codes.
    package let pattern: PatternFacts?
    package let counted: CountFacts
    /// Nil where nothing is set aside and nothing refilled.
    package let funds: IssueFunds?

    package init(
        offer: Offer, campaign: Campaign, issuesLeft: Int64?, id: CodeBatchID,
        nextCoupon: Int64, nextSerial: Int64, signingSlot: Int64, typingSlot: Int64,
        zone: Zone = .utc, pattern: PatternFacts? = nil, counted: CountFacts = CountFacts(),
        funds: IssueFunds? = nil
    ) {
        self.offer = offer
        self.campaign = campaign
        self.issuesLeft = issuesLeft
        self.id = id
        self.nextCoupon = nextCoupon
        self.nextSerial = nextSerial
        self.signingSlot = signingSlot
        self.typingSlot = typingSlot
        self.zone = zone
        self.pattern = pattern
        self.counted = counted
        self.funds = funds
    }
}

/// The new batch and what is booked for it.
package struct CodeBatchDecision: Hashable, Sendable {
    package let batch: CodeBatch
    package let postings: [Posting]
}

extension CodeBatch {
    /// Decides a batch: all of its coupons are issued now, by the rules of one issued to bearer.
    ///
    /// Refusals: those of `Coupon.issue`, `limit_total` where campaign or program have too few
    /// numbers left, and those of `PatternFacts`. Precondition: a count within
    /// `Limits.codesPerBatch`.
    package static func create(
        _ command: CodeBatchCommand, facts: CodeBatchFacts, now: Timestamp
    ) throws(Refusal) -> CodeBatchDecision {
        precondition(
            (1...Limits.codesPerBatch).contains(command.count), "the count was checked before")
        let offer = facts.offer
        let rules = IssueRules(
            offer: offer, campaign: facts.campaign, count: command.count, now: now,
            zone: facts.zone, funds: facts.funds)
        var faults = Faults()
        facts.pattern?.addFaults(count: command.count, &faults)
        let expiresAt = rules.expiry(asked: command.expiresAt, &faults)
        rules.addStateFaults(&faults)
        rules.addStopFaults(facts.counted, &faults)
        rules.addCountFaults(facts.counted, &faults)
        if offer.limits.issuesPerMember != nil {
            faults.add(
                .memberRequired, "The offer limits coupons per member; issue to members instead.",
                subject: "/offer_id", required: .string("an offer without that limit"),
                actual: .string("issues_per_member"))
        }
        rules.addTotalFaults(issuesLeft: facts.issuesLeft, &faults)
        rules.addReserveFaults(&faults)
        addNumberFaults(command, facts, &faults)
        try faults.refuse()
        let batch = CodeBatch(
            tenant: command.tenant, id: facts.id, offer: offer.id, campaign: offer.campaign,
            name: command.name, metadata: command.metadata,
            firstCoupon: CouponID(facts.nextCoupon), firstSerial: facts.nextSerial,
            count: command.count, usesPerCoupon: offer.limits.usesPerCoupon,
            expiresAt: expiresAt, createdAt: now, state: .active, voidedAt: nil,
            voidReason: nil, touched: 0, signingSlot: facts.signingSlot,
            typingSlot: facts.typingSlot)
        return CodeBatchDecision(
            batch: batch,
            postings: rules.postings
                + rules.fundPostings(endingAt: expiresAt, issuesLeft: facts.issuesLeft))
    }

    private static func addNumberFaults(
        _ command: CodeBatchCommand, _ facts: CodeBatchFacts, _ faults: inout Faults
    ) {
        let serials = endOfSerials - facts.nextSerial
        if command.count > serials {
            faults.add(
                .limitTotal, "The campaign has too few serials left; create another campaign.",
                required: .integer(command.count), actual: .integer(max(serials, 0)))
        }
        let numbers = endOfNumbers - facts.nextCoupon
        if command.count > numbers {
            faults.add(
                .limitTotal, "This database has too few code numbers left; start another one.",
                required: .integer(command.count), actual: .integer(max(numbers, 0)))
        }
    }

    /// Withdraws every coupon that nothing has happened to; the others stay as they are.
    ///
    /// Refusals: `illegal_state` (voided already).
    package func void(reason: String?, now: Timestamp) throws(Refusal) -> CodeBatch {
        if state == .voided {
            throw Refusal(
                .illegalState, "This batch is voided already; nothing needs doing.",
                [
                    Condition(
                        RefusalCode.illegalState.rawValue, required: .string("active"),
                        actual: .string("voided"))
                ])
        }
        var batch = self
        batch.state = .voided
        batch.voidedAt = now
        batch.voidReason = reason
        return batch
    }

    /// Coupons that nothing has happened to.
    package var untouchedCount: Int64 { count - touched }

    /// Whether its codes may be handed out, from `first` (1 is the first code) on.
    ///
    /// Refusals: `voided`, `out_of_range`.
    package func checkExport(from first: Int64) throws(Refusal) {
        if state == .voided {
            throw Refusal(
                .voided, "This batch is voided and its codes are worth nothing; create another.",
                [
                    Condition(
                        RefusalCode.voided.rawValue, required: .string("active"),
                        actual: .string("voided"))
                ])
        }
        guard (1...count).contains(first) else {
            throw Refusal(
                .outOfRange, "Start at a code that the batch has.",
                [
                    Condition(
                        RefusalCode.outOfRange.rawValue, subject: "/query/from",
                        required: .string("1 ... \(count)"), actual: .integer(first))
                ])
        }
    }
}
