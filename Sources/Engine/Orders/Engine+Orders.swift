package import Domain
import Ledger
import Store

extension Engine {
    package func recordOrder(
        _ draft: OrderRecordDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(RecordOrder(draft: draft), identity)
    }

    package func cancelOrder(
        _ reference: String, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(CancelOrder(reference: reference), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func recordedOrder(_ reference: String, tenant: TenantID) async throws -> JSON {
        try await read { work in
            let key = TextKey(tenant: tenant.number, text: reference)
            guard let order = try work.recordedOrders.load(key, work.connection) else {
                throw Refusal.notFound("order")
            }
            return order.document(
                member: try work.externalID(of: order.member, tenant) ?? "")
        }
    }
}
