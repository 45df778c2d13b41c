// The room "Keys": merchants, key slots and their rotation, and API keys. Secrets exist in memory
// only; the database holds them sealed under the root key, or as keyed hashes.

package import Codes
package import Domain
import Ledger
import Store

/// Writes key slots that were made on the caller's side.
///
/// Throws `StaleFacts` where another engine has made the same slot in the meantime: overwriting it
/// would make codes unreadable that were signed with it.
struct StoreKeySlots: Command {
    let tenant: Int64
    let records: [KeySlotRecord]
    /// The slots that the change was made from.
    let known: [KeySlotRecord]

    func run(_ context: CommandContext) throws -> Answer {
        let believed = Set(known.map(\.row))
        var changed: [KeySlotRow] = []
        for row in records.map(\.row) {
            let key = KeySlotKey(tenant: row.tenant, purpose: row.purpose, slot: row.slot)
            let stored = try context.work.keySlots.load(key, context.work.connection)
            if stored == row { continue }
            if let stored, !believed.contains(stored) { throw StaleFacts() }
            changed.append(row)
        }
        guard !changed.isEmpty else { return Answer(status: 200, body: []) }
        let slots = changed.map { row -> JSON in
            ["purpose": .integer(row.purpose), "slot": .integer(row.slot)]
        }
        let entry = try context.commit(
            event: "key_slots_changed",
            subject: tenant == 0 ? "journal" : context.codes.text(TenantID(tenant)),
            payload: ["slots": .array(slots)])
        for row in changed {
            let key = KeySlotKey(tenant: row.tenant, purpose: row.purpose, slot: row.slot)
            if try context.work.keySlots.load(key, context.work.connection) == nil {
                context.work.keySlots.insert(row, entryIndex: entry)
            } else {
                context.work.keySlots.update(row, entryIndex: entry)
            }
        }
        context.changesKeys()
        return Answer(status: 200, body: [])
    }
}

extension Engine {
    /// Verification goes on long after signing: ten years.
    private static let verificationMilliseconds: Int64 = 3_650 * 86_400_000

    /// Makes the key slots that are missing: the journal's for tenant 0, else codes and typed.
    func ensureKeys(tenant: Int64) async throws {
        let purposes: [KeySlotRecord.Purpose] = tenant == 0 ? [.journal] : [.codes, .typed]
        var records = codes.records
        let missing = purposes.filter { purpose in
            !records.contains { $0.tenant == tenant && $0.purpose == purpose }
        }
        guard !missing.isEmpty else { return }
        let now = clock().milliseconds
        for purpose in missing {
            records.append(
                KeyRing.makeSlot(
                    tenant: tenant, slot: 0, purpose: purpose, validFrom: 0,
                    validUntil: now + Self.verificationMilliseconds, root: codes.root))
        }
        try await adopt(records, tenant: tenant)
    }

    /// Retires the signing key of a purpose and makes a new one; old codes stay valid.
    ///
    /// Throws `KeyError` (`noFreeSlot`) after 256 rotations.
    package func rotateKey(
        tenant: TenantID, purpose: KeySlotRecord.Purpose
    ) async throws {
        let now = clock().milliseconds
        let records = try KeyRing.rotated(
            codes.records, tenant: tenant.number, purpose: purpose, at: now,
            validUntil: now + Self.verificationMilliseconds, root: codes.root)
        try await adopt(records, tenant: tenant.number)
    }

    /// Stores the slots of one tenant and then uses them: nothing may be signed with a key that
    /// could be lost. Only the journal's first key must sign the block that stores it, so there
    /// the ring comes first; nothing was signed before it.
    private func adopt(_ records: [KeySlotRecord], tenant: Int64) async throws {
        let known = codes.records
        let isFirst = tenant == 0 && !codes.records.contains { $0.tenant == 0 }
        if isFirst { try codes.replace(records: records) }
        do {
            _ = try await perform(
                StoreKeySlots(
                    tenant: tenant, records: records.filter { $0.tenant == tenant }, known: known),
                RequestIdentity(tenant: TenantID(tenant)))
        } catch is StaleFacts {
            // Another engine was first: its slots are as good.
            return try await refreshKeys()
        }
        if !isFirst { try codes.replace(records: records) }
    }

    /// Rotates every signing key older than 90 days. Meant to be called once a day.
    package func rotateOldKeys() async throws {
        let now = clock().milliseconds
        for record in codes.records where record.state == .active && record.purpose != .typed {
            let born = max(record.validFrom, record.validUntil - Self.verificationMilliseconds)
            guard now - born > KeyRing.defaultSigningLifeMilliseconds else { continue }
            try await rotateKey(tenant: TenantID(record.tenant), purpose: record.purpose)
        }
    }
}
