package import Database
package import Domain
import Ledger

/// A code that somebody else has made, and the coupon it stands for.
package struct ForeignCode: Hashable, Sendable {
    package let tenant: TenantID
    /// In upper case, without spaces.
    package let code: String
    package let coupon: CouponID
    /// The imported file and its line, so that a line that is read again is known.
    package let file: Int64
    package let line: Int64

    package init(tenant: TenantID, code: String, coupon: CouponID, file: Int64, line: Int64) {
        self.tenant = tenant
        self.code = code
        self.coupon = coupon
        self.file = file
        self.line = line
    }
}

/// Codes of third parties, written once.
package enum ForeignCodeTable: Table {
    package static let code: UInt8 = 23
    package static let name = "foreign_code"
    package static let columns = 5
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, code, coupon, file, line, entry FROM foreign_code
        WHERE tenant = $1 AND code = $2
        """)
    package static let scan = SQL(
        "SELECT tenant, code, coupon, file, line, entry FROM foreign_code")
    package static let insert = SQL(
        """
        INSERT INTO foreign_code (tenant, code, coupon, file, line, entry)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE foreign_code SET coupon = $3, file = $4, line = $5, entry = $6
        WHERE tenant = $1 AND code = $2
        """)

    package static func key(of row: ForeignCode) -> TextKey {
        TextKey(tenant: row.tenant.number, text: row.code)
    }

    package static func values(ofKey key: TextKey) -> [SQLValue] {
        [.integer(key.tenant), .text(key.text)]
    }

    package static func values(of row: ForeignCode) -> [SQLValue] {
        [
            .integer(row.tenant.number), .text(row.code), .integer(row.coupon.number),
            .integer(row.file), .integer(row.line),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> ForeignCode {
        ForeignCode(
            tenant: TenantID(try columns.integer(0)), code: try columns.text(1),
            coupon: CouponID(try columns.integer(2)), file: try columns.integer(3),
            line: try columns.integer(4))
    }
}
