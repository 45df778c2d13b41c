package import Domain
package import Ledger
package import Store

/// One thing to do. It runs on the writer's thread inside a batch: loads its facts, asks the
/// pure core to decide, and applies the decision. It throws `Refusal` before it changes anything.
package protocol Command: Sendable {
    func run(_ context: CommandContext) throws -> Answer
}

/// A command that may also be run only to find out which rows it needs: until `commit` it touches
/// nothing but the rows of `work` and the caches.
package protocol ProbedCommand: Command {}

/// A probed command has come to its decision; it is not carried out.
private struct ProbeEnded: Error {}

/// What a running command works with.
///
/// Order inside a command: load facts through `work`; decide; `commit` once (checks floors, books
/// the postings, records the event); then update rows with the index that `commit` returned.
package final class CommandContext {
    package let work: UnitOfWork
    package let identity: RequestIdentity
    /// Ledger time: never before the previous block.
    package let ledgerTime: Timestamp
    package let codes: CodeBook
    package let offerCache: OfferCache
    private let recorder: EntryRecorder
    private let orderRecorders: OrderRecorders
    /// Version of the keys in the head that the batch has locked.
    private let keysVersion: Int64
    /// Stored answers; nil where nothing is written.
    let answers: IdempotencyMemory?

    init(
        work: UnitOfWork, identity: RequestIdentity, ledgerTime: Timestamp, codes: CodeBook,
        offerCache: OfferCache, recorder: EntryRecorder, orderRecorders: OrderRecorders,
        keysVersion: Int64, answers: IdempotencyMemory? = nil
    ) {
        self.work = work
        self.identity = identity
        self.ledgerTime = ledgerTime
        self.codes = codes
        self.offerCache = offerCache
        self.recorder = recorder
        self.orderRecorders = orderRecorders
        self.keysVersion = keysVersion
        self.answers = answers
    }

    package var tenant: TenantID { identity.tenant }

    /// The time rules are judged by: ledger time, or a past moment for records of the past.
    package var now: Timestamp {
        guard let past = identity.occurredAt else { return ledgerTime }
        return min(Timestamp(milliseconds: past), ledgerTime)
    }

    /// Books postings and records the event; returns the index of its journal entry in the batch.
    ///
    /// Throws `Refusal` (`limit_budget`) when an account would fall below its floor: the rules
    /// have checked before, so this is the second wall.
    package func commit(
        event: String, subject: String, postings: [Posting] = [], payload: JSON,
        reverses: Int64 = 0
    ) throws -> Int {
        if work.loading.isProbing {
            wantClearing(postings)
            try endProbe(postings)
        }
        let changes = try checkedChanges(postings)
        let index = recorder.record(
            event: event, subject: subject, tenant: tenant.number, time: ledgerTime,
            actor: identity.actor.number, postings: postings, payload: enriched(payload),
            reverses: reverses)
        for change in changes {
            let row = AccountRow(key: change.key, balance: change.balance)
            if change.isNew {
                work.accounts.insert(row, entryIndex: index)
            } else {
                work.accounts.update(row, entryIndex: index)
            }
        }
        try keepClearing(postings, entry: index)
        return index
    }

    /// Whether the merchant records orders of its own.
    func recordsOrders() throws -> Bool {
        try orderRecorders.holds(tenant, version: keysVersion, in: work)
    }

    /// Tells other engines on the same database that keys have changed.
    func changesKeys() { recorder.changesKeys = true }

    private func endProbe(_ postings: [Posting]) throws -> Never {
        for posting in postings {
            work.accounts.want(posting.source)
            work.accounts.want(posting.destination)
        }
        throw ProbeEnded()
    }

    private struct AccountChange {
        let key: AccountKey
        let balance: Int64
        let isNew: Bool
    }

    private func checkedChanges(_ postings: [Posting]) throws -> [AccountChange] {
        guard !postings.isEmpty else { return [] }
        var changes: [AccountChange] = []
        for (key, delta) in try netChanges(of: postings) where delta != 0 {
            let row = try work.accounts.load(key, work.connection)
            let (sum, overflow) = (row?.balance ?? 0).addingReportingOverflow(delta)
            guard !overflow, sum >= 0 || !key.kind.hasFloor else {
                throw Refusal(
                    .limitBudget, "The account behind this has too little left.",
                    [
                        Condition(
                            "account_floor", required: .integer(-delta),
                            actual: .integer(row?.balance ?? 0))
                    ])
            }
            changes.append(AccountChange(key: key, balance: sum, isNew: row == nil))
        }
        return changes
    }

    /// Adds where the event came from, for later attribution.
    private func enriched(_ payload: JSON) -> JSON {
        guard case .object(var members) = payload else { return payload }
        if let channel = identity.channel { members.append(.init("channel", .string(channel))) }
        if let terminal = identity.terminal {
            members.append(.init("terminal", .string(terminal)))
        }
        if let device = identity.device { members.append(.init("device", .string(device))) }
        if let past = identity.occurredAt { members.append(.init("occurred_at", .integer(past))) }
        return .object(members)
    }
}
