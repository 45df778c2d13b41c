// The room "Idempotency": the answer to every keyed request, kept with its effect.
//
// The record is written in the transaction of the effect, so either both exist or neither. It
// holds the exact answer, a fingerprint of the request (another request under the same key is
// refused) and a keyed code over all of it, since these rows are not in the journal.

package import Database
package import Ledger

/// The stored answer to one keyed request.
package struct IdempotencyRecord: Hashable, Sendable {
    package let tenant: Int64
    /// 16 bytes: keyed hash of the caller's key.
    package let keyHash: [UInt8]
    /// 16 bytes over operation, path and body.
    package let fingerprint: [UInt8]
    /// HTTP status of the answer.
    package let status: Int64
    package let body: [UInt8]
    package let createdAt: Timestamp
    /// 16 bytes: keyed hash over all fields above.
    package let mac: [UInt8]

    package init(
        tenant: Int64, keyHash: [UInt8], fingerprint: [UInt8], status: Int64, body: [UInt8],
        createdAt: Timestamp, mac: [UInt8]
    ) {
        self.tenant = tenant
        self.keyHash = keyHash
        self.fingerprint = fingerprint
        self.status = status
        self.body = body
        self.createdAt = createdAt
        self.mac = mac
    }
}

package enum IdempotencyTable {
    /// Merchant and key hash.
    package typealias Key = (tenant: Int64, keyHash: [UInt8])

    private static let select = SQL(
        """
        SELECT tenant, key_hash, fingerprint, status, body, created_at, mac FROM idempotency
        WHERE tenant = $1 AND key_hash = $2
        """)
    private static let insert = SQL(
        """
        INSERT INTO idempotency (tenant, key_hash, fingerprint, status, body, created_at, mac)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    private static let scan = SQL(
        "SELECT tenant, key_hash, fingerprint, status, body, created_at, mac FROM idempotency")
    private static let pageOfKeys = SQL(
        """
        SELECT tenant, key_hash, created_at, mac FROM idempotency
        WHERE tenant > $1 OR (tenant = $1 AND key_hash > $2)
        ORDER BY tenant, key_hash LIMIT $3
        """)
    private static let delete = SQL(
        "DELETE FROM idempotency WHERE tenant = $1 AND key_hash = $2 AND created_at < $3")

    /// The records of many keys at once; `found` gets the index of the key.
    package static func load(
        _ keys: [Key], _ connection: any Connection,
        found: (Int, IdempotencyRecord) throws -> Void
    ) throws {
        guard !keys.isEmpty else { return }
        try connection.queryEach(
            select, keys.map { [.integer($0.tenant), .blob($0.keyHash)] }
        ) { index, row in
            try found(index, try record(from: row))
        }
    }

    package static func insert(
        _ records: [IdempotencyRecord], _ connection: any Connection, _ tally: SideTally
    ) throws {
        guard !records.isEmpty else { return }
        for record in records { tally.add(answer: record.mac) }
        try connection.executeLater(
            insert,
            records.map {
                [
                    .integer($0.tenant), .blob($0.keyHash), .blob($0.fingerprint),
                    .integer($0.status), .blob($0.body), .integer($0.createdAt.milliseconds),
                    .blob($0.mac),
                ]
            })
    }

    /// Every record, in no particular order.
    package static func scan(
        _ connection: any Connection, _ body: (IdempotencyRecord) throws -> Void
    ) throws {
        try scanRows(connection) { try body(try record(from: $0)) }
    }

    /// Every record where it lies, in no particular order: merchant, key hash, fingerprint,
    /// status, body, time, keyed code.
    package static func scanRows(
        _ connection: any Connection, _ body: (any SQLRow) throws -> Void
    ) throws {
        try connection.query(scan, [], body)
    }

    /// Looks at up to `limit` records after a key and removes those older than `before`. Returns
    /// the last key looked at, or nil at the end: pruning walks the table in small steps.
    package static func prune(
        after: Key, before: Timestamp, limit: Int, _ connection: any Connection,
        _ tally: SideTally
    ) throws -> Key? {
        var last: Key?
        var stale: [[SQLValue]] = []
        let limitTime = before.milliseconds
        let start: [SQLValue] = [
            .integer(after.tenant), .blob(after.keyHash), .integer(Int64(limit)),
        ]
        try connection.query(pageOfKeys, start) { row in
            let key: Key = (try row.integer(0), try row.blob(1))
            last = key
            if try row.integer(2) < limitTime {
                stale.append([.integer(key.tenant), .blob(key.keyHash), .integer(limitTime)])
                tally.remove(answer: try row.blob(3))
            }
        }
        if !stale.isEmpty { try connection.executeSet(delete, stale) }
        return last
    }

    private static func record(from row: any SQLRow) throws -> IdempotencyRecord {
        IdempotencyRecord(
            tenant: try row.integer(0), keyHash: try row.blob(1), fingerprint: try row.blob(2),
            status: try row.integer(3), body: try row.blob(4), createdAt: try row.timestamp(5),
            mac: try row.blob(6))
    }
}
