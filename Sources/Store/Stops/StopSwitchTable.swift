// The room "Stops": switches of offers and batches that were ever stopped, and the pace of offers
// that stop themselves. Offers without either have no rows here.

package import Database
package import Domain
import Ledger

/// Key of `StopSwitchTable`.
package struct StopSwitchKey: Hashable, Sendable {
    package let tenant: Int64
    package let target: StopSwitch.Target

    package init(tenant: TenantID, target: StopSwitch.Target) {
        self.tenant = tenant.number
        self.target = target
    }
}

/// Whether an offer or a batch is stopped, and why.
package enum StopSwitchTable: Table {
    package static let code: UInt8 = 36
    package static let name = "stop_switch"
    package static let columns = 7
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, kind, id, cause, reason, since, changed_at, entry FROM stop_switch
        WHERE tenant = $1 AND kind = $2 AND id = $3
        """)
    package static let scan = SQL(
        """
        SELECT tenant, kind, id, cause, reason, since, changed_at, entry FROM stop_switch
        """)
    package static let insert = SQL(
        """
        INSERT INTO stop_switch (tenant, kind, id, cause, reason, since, changed_at, entry)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    package static let update = SQL(
        """
        UPDATE stop_switch SET cause = $4, reason = $5, since = $6, changed_at = $7, entry = $8
        WHERE tenant = $1 AND kind = $2 AND id = $3
        """)

    package static func key(of row: StopSwitch) -> StopSwitchKey {
        StopSwitchKey(tenant: row.tenant, target: row.target)
    }

    package static func values(ofKey key: StopSwitchKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.target.kind), .integer(key.target.number)]
    }

    package static func values(of row: StopSwitch) -> [SQLValue] {
        values(ofKey: key(of: row)) + [
            .init(row.stop?.cause.rawValue), .init(row.stop?.reason),
            .init(row.stop?.since.milliseconds), .integer(row.changedAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> StopSwitch {
        var stop: Stop?
        if try columns.optionalInteger(3) != nil {
            stop = Stop(
                cause: try columns.enumeration(3), reason: try columns.optionalText(4),
                since: try columns.timestamp(5))
        }
        let number = try columns.integer(2)
        return StopSwitch(
            tenant: TenantID(try columns.integer(0)),
            target: try columns.integer(1) == StopSwitch.Target.batchKind
                ? .batch(CodeBatchID(number)) : .offer(OfferID(number)),
            stop: stop, changedAt: try columns.timestamp(6))
    }
}

extension StopSwitch.Target {
    fileprivate static let batchKind: Int64 = 2

    fileprivate var kind: Int64 {
        switch self {
        case .offer: 1
        case .batch: Self.batchKind
        }
    }

    fileprivate var number: Int64 {
        switch self {
        case .offer(let id): id.number
        case .batch(let id): id.number
        }
    }
}
