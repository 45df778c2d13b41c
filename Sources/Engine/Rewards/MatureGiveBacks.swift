import Domain
import Ledger
import Store

/// Lets give-backs whose day has come become available: one journal entry each. A coupon whose
/// offer awaits approval stays pending.
struct MatureGiveBacks: Command {
    let keys: [GiveBackKey]
    let numbers: CouponNumbers

    func run(_ context: CommandContext) throws -> Answer {
        var rows: [GiveBackRow] = []
        for key in keys {
            guard let row = try context.work.giveBacks.load(key, context.work.connection),
                row.given.state == .pending, row.given.dueAt <= context.ledgerTime
            else { continue }
            rows.append(row)
        }
        let outcomes = try couponGifts(rows, context)
        for row in rows { try mature(row, outcomes, context) }
        return Answer(
            status: 200, body: JSON.integer(Int64(rows.count)).serialized())
    }

    private func loader(_ context: CommandContext) -> RewardLoader {
        RewardLoader(
            work: context.work, tenant: context.tenant, offerCache: context.offerCache,
            codes: context.codes, now: context.now)
    }

    private enum Outcome {
        case coupons([CouponGift])
        /// Somebody has to approve the offer first, so that nothing is given away for good.
        case waits
    }

    /// What becomes of the rows that give coupons; none where the offer has nothing left to give.
    private func couponGifts(
        _ rows: [GiveBackRow], _ context: CommandContext
    ) throws -> [GiveBackKey: Outcome] {
        let due = rows.filter { $0.given.form == .coupon }
        guard !due.isEmpty else { return [:] }
        var gifts = try CouponGifts(numbers, context)
        var outcomes: [GiveBackKey: Outcome] = [:]
        for row in due {
            guard
                case .coupon(let name)? = try context.offer(row.given.offer).benefit.giveBack?.form,
                let target = try loader(context).target(name, row.given.member)
            else { continue }
            var attempt = gifts
            do throws(Refusal) {
                let coupons = try attempt.issue(
                    row.given.left, of: target, to: row.given.member)
                gifts = attempt
                outcomes[GiveBackTable.key(of: row)] = .coupons(coupons)
            } catch {
                guard error.code == .awaitingApproval else { continue }
                outcomes[GiveBackTable.key(of: row)] = .waits
            }
        }
        try gifts.settle()
        return outcomes
    }

    /// Looks at a row again later. Its day moves on, or a full page of such rows would be read
    /// again at once, for ever.
    private func postpone(_ before: GiveBackRow, _ context: CommandContext) throws {
        var row = before
        row.given.dueAt = context.ledgerTime.advanced(
            byMilliseconds: Limits.giveBackDelayMilliseconds)
        let codes = context.codes
        let entry = try context.commit(
            event: "give_back_postponed", subject: codes.text(row.redemption),
            payload: [
                "redemption_id": .string(codes.text(row.redemption)),
                "member_id": .string(codes.text(row.given.member)),
                "form": .string(row.given.form.name), "amount": .integer(row.given.left),
                "due_at": .string(row.given.dueAt.rfc3339),
            ])
        context.work.giveBacks.update(row, entryIndex: entry)
    }

    private func mature(
        _ before: GiveBackRow, _ outcomes: [GiveBackKey: Outcome], _ context: CommandContext
    ) throws {
        var row = before
        var coupons: [CouponGift] = []
        switch outcomes[GiveBackTable.key(of: row)] {
        case .waits: return try postpone(row, context)
        case .coupons(let issued): coupons = issued
        case nil: break
        }
        var purse = RewardPurse(
            tenant: context.tenant, member: row.given.member,
            balances: try loader(context).balances(
                row.given.member, row.given.origin?.asset ?? .points))
        if row.given.form == .coupon, coupons.isEmpty {
            row.given.state = .skipped
        } else {
            row.given.mature(&purse)
        }
        row.given.coupons = coupons.map(\.id)
        let codes = context.codes
        let entry = try context.commit(
            event: row.given.state == .skipped ? "give_back_skipped" : "give_back_matured",
            subject: codes.text(row.redemption), postings: purse.postings,
            payload: [
                "redemption_id": .string(codes.text(row.redemption)),
                "member_id": .string(codes.text(row.given.member)),
                "form": .string(row.given.form.name), "amount": .integer(row.given.left),
            ])
        context.work.giveBacks.update(row, entryIndex: entry)
        for coupon in coupons {
            try context.issue(coupon.decision, coupon.facts, member: row.given.member)
        }
    }
}

extension Engine {
    /// Lets all give-backs whose day has come become available. Any number of processes may do so
    /// at once: what another one did is passed over.
    package func matureGiveBacks() async throws {
        var isDone = false
        while !isDone {
            try Task.checkCancellation()
            let now = clock()
            let rows = try await read {
                try GiveBackTable.due(at: now, limit: Limits.giveBackChunk, $0.connection)
            }
            try await mature(rows)
            isDone = rows.count < Limits.giveBackChunk
        }
    }

    /// Those of one member, before the member spends: nobody is refused for being early.
    func matureGiveBacks(ofMember externalID: String, _ tenant: TenantID) async throws {
        let now = clock()
        let rows = try await read { work -> [GiveBackRow] in
            guard let member = try work.member(externalID: externalID, tenant) else { return [] }
            return try GiveBackTable.due(
                tenant: tenant, member: member.id, at: now, limit: Limits.giveBackChunk,
                work.connection)
        }
        try await mature(rows)
    }

    private func mature(_ rows: [GiveBackRow]) async throws {
        let coupons = rows.filter { $0.given.form == .coupon }
        let byTenant = Dictionary(grouping: rows.filter { $0.given.form != .coupon }, by: \.tenant)
        for (tenant, rows) in byTenant.sorted(by: { $0.key < $1.key }) {
            try await mature(rows, tenant)
        }
        // One by one, so that each finds the limits of its offer as the one before left them.
        for row in coupons { try await mature([row], row.tenant) }
    }

    private func mature(_ rows: [GiveBackRow], _ tenant: TenantID) async throws {
        let keys = rows.map { GiveBackTable.key(of: $0) }
        _ = try await performIssuing(RequestIdentity(tenant: tenant)) {
            MatureGiveBacks(keys: keys, numbers: $0)
        }
    }
}
