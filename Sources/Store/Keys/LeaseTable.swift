package import Database
import Domain

/// Ranges of numbers lent to an engine process, so that it can number things without asking the
/// database each time. A range that was lent and not used up leaves a gap, never a double.
package enum LeaseTable {
    package enum Kind: Int64, Sendable {
        /// Ids of all entities; tenant 0, owner 0; from 1.
        case identifiers = 1
        /// Serials inside a campaign; from 0.
        case couponSerials = 2
        /// Serials of gift cards inside a merchant; owner 0; from 0.
        case giftCardSerials = 3
        /// Campaign numbers inside a merchant; owner 0; from 1.
        case campaignNumbers = 4
        /// Ids of code batches' coupons; tenant 0, owner 0; from `CodeBatch.firstNumber`.
        case batchCoupons = 5

        var first: Int64 {
            switch self {
            case .identifiers, .campaignNumbers: 1
            case .couponSerials, .giftCardSerials: 0
            case .batchCoupons: CodeBatch.firstNumber
            }
        }
    }

    private static let select = SQL(
        "SELECT next FROM lease WHERE tenant = $1 AND kind = $2 AND owner = $3 {for_update}")
    private static let insert = SQL(
        "INSERT INTO lease (tenant, kind, owner, next) VALUES ($1, $2, $3, $4)")
    private static let update = SQL(
        "UPDATE lease SET next = $4 WHERE tenant = $1 AND kind = $2 AND owner = $3")

    private static let scan = SQL("SELECT tenant, kind, owner, next FROM lease")

    /// Takes `count` numbers; the first one is returned.
    package static func take(
        _ count: Int64, kind: Kind, tenant: Int64, owner: Int64, _ connection: any Connection,
        _ tally: SideTally
    ) throws -> Int64 {
        let key: [SQLValue] = [.integer(tenant), .integer(kind.rawValue), .integer(owner)]
        let next = try stored(key, connection)
        let first = next ?? kind.first
        let statement = next == nil ? insert : update
        let row = key + [.integer(first + count)]
        try connection.execute(statement, row)
        if let next { tally.remove(lease: canonicalBytes(key + [.integer(next)])) }
        tally.add(lease: canonicalBytes(row))
        return first
    }

    /// The number that `take` would return, without taking it.
    package static func next(
        kind: Kind, tenant: Int64, owner: Int64, _ connection: any Connection
    ) throws -> Int64 {
        try stored(
            [.integer(tenant), .integer(kind.rawValue), .integer(owner)], connection) ?? kind.first
    }

    private static func stored(
        _ key: [SQLValue], _ connection: any Connection
    ) throws -> Int64? {
        var next: Int64?
        try connection.query(select, key) { next = try $0.integer(0) }
        return next
    }

    /// The canonical bytes of every row.
    package static func scan(
        _ connection: any Connection, _ body: ([UInt8]) throws -> Void
    ) throws {
        try connection.query(scan, []) { row in
            var bytes: [UInt8] = []
            for column in 0..<4 { try row.appendCanonical(column, to: &bytes) }
            try body(bytes)
        }
    }
}
