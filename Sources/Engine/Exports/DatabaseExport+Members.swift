import Database
import Domain
import Ledger
import Store

/// Records that do not go by a number of their own: whom audiences have had, and recorded orders.
extension DatabaseExport {
    /// Of one list after the other, oldest list first.
    func audienceMembers(_ out: Output) throws {
        var after: Int64 = 0
        while true {
            let page = try AudienceTable.page(
                tenant: tenant, after: after, limit: Self.pageRows, out.connection)
            for audience in page where audience.condition == nil {
                try members(of: audience, out)
            }
            guard let last = page.last, page.count == Self.pageRows else { return }
            after = last.id
        }
    }

    /// Whom a list has had, by member; those taken off it are among them.
    private func members(of audience: Audience, _ out: Output) throws {
        var after: Int64 = 0
        while true {
            let work = UnitOfWork(out.connection)
            let rows = try AudienceMemberTable.page(
                tenant: tenant, audience: audience.id, after: after, limit: Self.pageRows,
                out.connection)
            for row in rows {
                try out.body(
                    .audienceMembers,
                    [
                        "audience": .string(audience.name),
                        "member": .text(orNull: try work.externalID(of: row.member, tenant)),
                        "is_member": .bool(row.state == .listed),
                        "since": .string(row.since.rfc3339),
                    ])
            }
            guard let last = rows.last, rows.count == Self.pageRows else { return }
            after = last.member.number
        }
    }

    /// By reference.
    func recordedOrders(_ out: Output) throws {
        var after = ""
        while true {
            let work = UnitOfWork(out.connection)
            let rows = try RecordedOrderTable.page(
                tenant: tenant, after: after, limit: Self.pageRows, out.connection)
            for row in rows {
                let member = try work.externalID(of: row.member, tenant)
                try out.body(.recordedOrders, row.document(member: member ?? ""))
            }
            guard let last = rows.last, rows.count == Self.pageRows else { return }
            after = last.reference
        }
    }
}
