package import Database
package import Domain
package import Ledger

extension ImportFileTable {
    private static let selectByFingerprint = SQL(
        """
        SELECT tenant, id, fingerprint, kind, name, lines, accepted, rejected, state, created_at,
        entry FROM import_file WHERE tenant = $1 AND kind = $2 AND fingerprint = $3
        """)

    package static func find(
        tenant: TenantID, kind: String, fingerprint: [UInt8], _ connection: any Connection
    ) throws -> ImportFile? {
        var found: ImportFile?
        try connection.query(
            selectByFingerprint, [.integer(tenant.number), .text(kind), .blob(fingerprint)]
        ) { found = try row(from: $0) }
        return found
    }
}

/// One line of an imported order. Rows are written once and never changed; the journal entry of
/// their chunk holds a digest over them.
package struct PurchaseLine: Hashable, Sendable {
    package let line: Int64
    package let reference: String
    package let member: String?
    package let store: String?
    package let sku: String
    package let quantity: Int64
    /// Minor units, as is the discount.
    package let amount: Int64
    package let discount: Int64
    package let at: Timestamp

    package init(
        line: Int64, reference: String, member: String?, store: String?, sku: String,
        quantity: Int64, amount: Int64, discount: Int64, at: Timestamp
    ) {
        self.line = line
        self.reference = reference
        self.member = member
        self.store = store
        self.sku = sku
        self.quantity = quantity
        self.amount = amount
        self.discount = discount
        self.at = at
    }
}

package enum PurchaseLineTable {
    private static let insert = SQL(
        """
        INSERT INTO purchase_line (tenant, import, line, reference, member, store, sku, quantity,
        amount, discount, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """)
    private static let scan = SQL(
        """
        SELECT tenant, import, line, reference, member, store, sku, quantity, amount, discount, at
        FROM purchase_line WHERE tenant = $1 AND import = $2 AND line > $3 AND line <= $4
        ORDER BY line
        """)
    private static let count = SQL("SELECT COUNT(*) FROM purchase_line")

    package static func insert(
        _ lines: [PurchaseLine], tenant: TenantID, importID: Int64, _ connection: any Connection
    ) throws {
        try connection.executeSet(
            insert, lines.map { values(of: $0, tenant: tenant, importID: importID) })
    }

    package static func values(
        of line: PurchaseLine, tenant: TenantID, importID: Int64
    ) -> [SQLValue] {
        [
            .integer(tenant.number), .integer(importID), .integer(line.line),
            .text(line.reference), .init(line.member), .init(line.store), .text(line.sku),
            .integer(line.quantity), .integer(line.amount), .integer(line.discount),
            .integer(line.at.milliseconds),
        ]
    }

    /// The canonical values of a chunk as they are stored, line by line.
    package static func scan(
        tenant: Int64, importID: Int64, after: Int64, upTo: Int64, _ connection: any Connection,
        _ body: ([UInt8]) throws -> Void
    ) throws {
        let values: [SQLValue] = [
            .integer(tenant), .integer(importID), .integer(after), .integer(upTo),
        ]
        try connection.query(scan, values) { row in
            var bytes: [UInt8] = []
            for column in 0..<11 { try row.appendCanonical(column, to: &bytes) }
            try body(bytes)
        }
    }

    package static func count(_ connection: any Connection) throws -> Int64 {
        var total: Int64 = 0
        try connection.query(count, []) { total = try $0.integer(0) }
        return total
    }
}
