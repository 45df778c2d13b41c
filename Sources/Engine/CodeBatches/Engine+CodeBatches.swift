import Codes
package import Domain
import Ledger
import Store

extension Engine {
    /// Creates a batch of codes. Refusals come as answers; throws `Refusal` only for an unknown
    /// offer id and for a text that is no pattern.
    package func createCodeBatch(
        _ draft: CodeBatchDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let offer = try codes.identifier(draft.offer, as: OfferID.self, what: "offer")
        let pattern = try draft.pattern.map { try CodePattern.reading($0) }
        return try await perform(
            CreateCodeBatch(
                id: CodeBatchID(try numbers.nextID()), offer: offer, draft: draft,
                pattern: pattern),
            identity)
    }

    package func voidCodeBatch(
        _ id: CodeBatchID, reason: String?, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(VoidCodeBatch(id: id, reason: reason), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func codeBatch(_ id: CodeBatchID, tenant: TenantID) async throws -> JSON {
        let (codes, now) = (codes, clock())
        return try await read { work in
            try work.document(try work.codeBatch(id, tenant), codes, now: now)
        }
    }

    /// Batches, oldest first.
    package func codeBatches(tenant: TenantID, after: Int64, limit: Int) async throws -> Page {
        let (codes, now) = (codes, clock())
        return try await read { work in
            let rows = try CodeBatchTable.page(
                tenant: tenant, after: after, limit: limit + 1, work.connection)
            try work.prefetchPatterns(of: rows)
            try work.prefetchStops(rows.map { .batch($0.id) }, tenant)
            return try Page(rows, limit: limit, number: \.id.number) {
                try work.document($0, codes, now: now)
            }
        }
    }
}
