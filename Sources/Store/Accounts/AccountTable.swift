package import Database
package import Ledger

/// An account and the sum of its postings, in minor units.
package struct AccountRow: Hashable, Sendable {
    package let key: AccountKey
    package var balance: Int64

    package init(key: AccountKey, balance: Int64) {
        self.key = key
        self.balance = balance
    }
}

/// Ledger accounts with their cached balance.
package enum AccountTable: Table {
    package static let code: UInt8 = 11
    package static let name = "account"
    package static let columns = 5
    package static let keyColumns = 4

    package static let select = SQL(
        """
        SELECT tenant, kind, owner, asset, balance, entry FROM account WHERE tenant = $1 AND
        kind = $2 AND owner = $3 AND asset = $4
        """)
    package static let scan = SQL(
        """
        SELECT tenant, kind, owner, asset, balance, entry FROM account
        """)
    package static let insert = SQL(
        """
        INSERT INTO account (tenant, kind, owner, asset, balance, entry) VALUES ($1, $2, $3,
        $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE account SET balance = $5, entry = $6 WHERE tenant = $1 AND kind = $2 AND
        owner = $3 AND asset = $4
        """)

    package static func key(of row: AccountRow) -> AccountKey {
        row.key
    }

    package static func values(ofKey key: AccountKey) -> [SQLValue] {
        [
            .integer(key.tenant), .integer(key.kind.rawValue), .integer(key.owner),
            .text(key.asset.code),
        ]
    }

    package static func values(of row: AccountRow) -> [SQLValue] {
        [
            .integer(row.key.tenant),
            .integer(row.key.kind.rawValue),
            .integer(row.key.owner),
            .text(row.key.asset.code),
            .integer(row.balance),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> AccountRow {
        AccountRow(
            key: AccountKey(
                tenant: try columns.integer(0), kind: try columns.enumeration(1),
                owner: try columns.integer(2), asset: try columns.asset(3)),
            balance: try columns.integer(4))
    }
}
