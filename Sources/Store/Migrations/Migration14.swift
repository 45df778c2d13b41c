import Database

extension Migrations {
    /// Vouchers set aside for orders that are not paid for yet.
    static let migration14 = Migration(
        number: 14, name: "holds",
        why: "vouchers can be held for an order, captured in parts, voided, and expire",
        statements: [
            SQL(
                """
                CREATE TABLE voucher_hold (
                  tenant {bigint} NOT NULL, id {bigint} NOT NULL, reference TEXT NOT NULL,
                  member {bigint}, state {bigint} NOT NULL, expires_at {bigint} NOT NULL,
                  document TEXT NOT NULL, created_at {bigint} NOT NULL, ended_at {bigint},
                  entry {bigint} NOT NULL, PRIMARY KEY (tenant, id)) {strict}
                """),
            // What expires next is found at once, however many holds have ended.
            SQL(
                """
                CREATE INDEX voucher_hold_due ON voucher_hold (expires_at, tenant, id)
                WHERE state = 1
                """),
            SQL("CREATE INDEX voucher_hold_open ON voucher_hold (tenant, id) WHERE state = 1"),
        ], check: nil)
}
