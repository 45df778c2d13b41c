import Database
package import Domain
import Store

extension Engine {
    package func returnGoods(
        of id: RedemptionID, _ request: ReturnRequest, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(ReturnGoods(id: id, request: request), identity)
    }

    /// A redemption's returns, oldest first. Throws `Refusal` (`not_found`).
    package func returns(
        of id: RedemptionID, tenant: TenantID, after: Int64, limit: Int
    ) async throws -> Page {
        let codes = codes
        return try await read { work in
            let key = RowKey(tenant: tenant.number, id: id.number)
            guard try work.redemptions.load(key, work.connection) != nil else {
                throw Refusal.notFound("redemption")
            }
            let rows = try ReturnTable.page(
                tenant: tenant, redemption: id, after: after, limit: limit + 1, work.connection)
            return try Page(rows, limit: limit, number: \.number) { row in
                guard
                    let done = ReturnDocument(
                        stored: row.document, number: row.number, createdAt: row.createdAt)
                else {
                    throw DatabaseFailure(
                        .corrupt, "A stored return cannot be read. Run `scrip verify`.")
                }
                return codes.json(done, of: id)
            }
        }
    }
}
