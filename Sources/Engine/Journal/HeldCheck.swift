import Database
import Domain
import Ledger
import Store

/// What open holds set aside lies in the `held` accounts, no more and no less.
enum HeldCheck {
    /// What one stored row sets aside; nothing where the hold has ended.
    static func setAside(
        _ columns: any SQLRow
    ) throws -> [(account: AccountKey, amount: Int64)] {
        let row = try VoucherHoldTable.row(from: columns)
        return row.state == .open ? try VoucherHold(row).setAside : []
    }

    /// Names the accounts that differ. Only for a database where the sums do: memory grows with the
    /// open holds.
    static func problems(_ connection: any Connection) throws -> [String] {
        var differences: [AccountKey: Int64] = [:]
        try connection.query(VoucherHoldTable.scan, []) { columns in
            for part in (try? setAside(columns)) ?? [] {
                differences[part.account, default: 0] &+= part.amount
            }
        }
        try connection.query(AccountTable.scan, []) { columns in
            guard let row = try? AccountTable.row(from: columns), row.key.kind == .held else {
                return
            }
            differences[row.key, default: 0] &-= row.balance
        }
        return differences.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map {
            "account \($0.key.path): open holds set aside \($0.value) more than it keeps"
        }
    }
}
