package import Domain
import Ledger
package import Receipts
import Store

/// Receipts: proofs that one entry is in the journal, which `scrip-receipt` checks without a
/// database.
extension Engine {
    /// The receipt of a redemption: of the entry that booked it. `upTo`: a block that the headers
    /// in it should lead to; nil: none.
    ///
    /// Throws `Refusal` (`not_found`).
    package func receipt(
        redemption id: RedemptionID, tenant: TenantID, upTo last: Int64?
    ) async throws -> Receipt {
        let codes = codes
        return try await read { work in
            let key = RowKey(tenant: tenant.number, id: id.number)
            guard let row = try work.redemptions.load(key, work.connection),
                let entry = try JournalSearch(work.connection).entry(
                    event: "vouchers_redeemed", subject: codes.text(id), tenant: tenant.number,
                    hint: work.redemptions.storedEntry(key) ?? 0, at: row.createdAt)
            else { throw Refusal.notFound("redemption") }
            return try ReceiptMaker(codes: codes, work.connection).receipt(of: entry, upTo: last)
        }
    }

    /// The receipt of any of a merchant's entries. Throws `Refusal` (`not_found`).
    package func receipt(
        entry sequence: Int64, tenant: TenantID, upTo last: Int64?
    ) async throws -> Receipt {
        let codes = codes
        return try await read { work in
            guard let entry = try JournalTable.entry(sequence, work.connection),
                entry.tenant == tenant.number
            else { throw Refusal.notFound("journal entry") }
            return try ReceiptMaker(codes: codes, work.connection).receipt(of: entry, upTo: last)
        }
    }
}
