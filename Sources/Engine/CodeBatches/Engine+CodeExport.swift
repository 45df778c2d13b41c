import Codes
package import Domain
import Ledger
import Store

/// Notes in the journal who gets which codes, before the first of them leaves.
private struct RecordCodeExport: Command {
    let id: CodeBatchID
    let order: CodeExportOrder

    func run(_ context: CommandContext) throws -> Answer {
        let batch = try context.work.codeBatch(id, context.tenant)
        try batch.checkExport(from: order.first)
        let positions = order.positions(in: batch)
        _ = try context.commit(
            event: "codes_exported", subject: context.codes.text(id),
            payload: [
                "id": .string(context.codes.text(id)), "first": .integer(positions.lowerBound + 1),
                "count": .integer(Int64(positions.count)), "forms": .string(order.forms.rawValue),
            ])
        return Answer(status: 200, body: [])
    }
}

extension Engine {
    /// Whether an export would begin. Throws `Refusal` as it would.
    package func checkCodeExport(
        of id: CodeBatchID, _ order: CodeExportOrder, tenant: TenantID
    ) async throws {
        try await read { try $0.codeBatch(id, tenant).checkExport(from: order.first) }
    }

    /// Hands out codes of a batch; who asked stands in the journal first.
    ///
    /// `tasks`: how many pieces are made at once. `drawsApart`: drawings do not go into the lines.
    /// Throws `Refusal` (`not_found`, `voided`, `out_of_range`) and `Unavailable` (too many
    /// exports at once).
    package func exportCodes(
        of id: CodeBatchID, _ order: CodeExportOrder, tasks: Int, drawsApart: Bool = false,
        _ identity: RequestIdentity
    ) async throws -> CodeExport {
        let place = try exportPlaces.take()
        let tenant = identity.tenant
        let (batch, pattern, campaign) = try await read { work in
            let batch = try work.codeBatch(id, tenant)
            try batch.checkExport(from: order.first)
            let key = RowKey(tenant: tenant.number, id: id.number)
            let pattern = try work.codePatterns.load(key, work.connection)?.pattern
            return (batch, pattern, try work.campaign(batch.campaign, tenant))
        }
        let lines = try CodeLines(
            batch, pattern: pattern, campaign: campaign, order: order, drawsApart: drawsApart,
            codes: codes)
        let answer = try await perform(RecordCodeExport(id: id, order: order), identity)
        // Voided since it was read.
        guard !answer.isRefusal else { throw StaleFacts() }
        return CodeExport(batch, lines, order, tasks: tasks, place: place)
    }
}
