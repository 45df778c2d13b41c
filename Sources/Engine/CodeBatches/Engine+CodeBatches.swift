package import Domain
import Ledger
import Store

extension Engine {
    /// Creates a batch of codes. Refusals come as answers; throws `Refusal` only for an unknown
    /// offer id.
    package func createCodeBatch(
        _ draft: CodeBatchDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let offer = try codes.identifier(draft.offer, as: OfferID.self, what: "offer")
        return try await perform(
            CreateCodeBatch(id: CodeBatchID(try numbers.nextID()), offer: offer, draft: draft),
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
        return try await read { try $0.codeBatch(id, tenant).document(codes, now: now) }
    }

    /// Batches, oldest first.
    package func codeBatches(tenant: TenantID, after: Int64, limit: Int) async throws -> Page {
        let (codes, now) = (codes, clock())
        return try await read { work in
            let rows = try CodeBatchTable.page(
                tenant: tenant, after: after, limit: limit + 1, work.connection)
            return Page(rows, limit: limit, number: \.id.number) { $0.document(codes, now: now) }
        }
    }
}
