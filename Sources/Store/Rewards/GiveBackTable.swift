package import Database
package import Domain
package import Ledger

/// Key of `GiveBackTable`.
package struct GiveBackKey: Hashable, Sendable {
    package let tenant: Int64
    package let redemption: Int64
    package let number: Int64

    package init(tenant: TenantID, redemption: RedemptionID, number: Int) {
        self.tenant = tenant.number
        self.redemption = redemption.number
        self.number = Int64(number)
    }
}

/// What one voucher of a redemption gives back.
package struct GiveBackRow: Hashable, Sendable {
    package let tenant: TenantID
    package let redemption: RedemptionID
    package var given: GivenBack

    package init(tenant: TenantID, redemption: RedemptionID, given: GivenBack) {
        self.tenant = tenant
        self.redemption = redemption
        self.given = given
    }
}

/// What orders give back.
package enum GiveBackTable: Table {
    package static let code: UInt8 = 32
    package static let name = "give_back"
    package static let columns = 14
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, redemption, number, member, offer, form, amount, origin_kind,
        origin_owner, asset, state, due_at, taken, coupons, entry FROM give_back
        WHERE tenant = $1 AND redemption = $2 AND number = $3
        """)
    package static let scan = SQL(
        """
        SELECT tenant, redemption, number, member, offer, form, amount, origin_kind,
        origin_owner, asset, state, due_at, taken, coupons, entry FROM give_back
        """)
    package static let insert = SQL(
        """
        INSERT INTO give_back (tenant, redemption, number, member, offer, form, amount,
        origin_kind, origin_owner, asset, state, due_at, taken, coupons, entry)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """)
    package static let update = SQL(
        """
        UPDATE give_back SET member = $4, offer = $5, form = $6, amount = $7, origin_kind = $8,
        origin_owner = $9, asset = $10, state = $11, due_at = $12, taken = $13, coupons = $14,
        entry = $15 WHERE tenant = $1 AND redemption = $2 AND number = $3
        """)

    package static func key(of row: GiveBackRow) -> GiveBackKey {
        GiveBackKey(tenant: row.tenant, redemption: row.redemption, number: row.given.number)
    }

    package static func values(ofKey key: GiveBackKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.redemption), .integer(key.number)]
    }

    package static func values(of row: GiveBackRow) -> [SQLValue] {
        let given = row.given
        return [
            .integer(row.tenant.number), .integer(row.redemption.number),
            .integer(Int64(given.number)), .integer(given.member.number),
            .integer(given.offer.number), .integer(given.form.rawValue), .integer(given.amount),
            .init(given.origin?.kind.rawValue), .init(given.origin?.owner),
            .init(given.origin?.asset.code), .integer(given.state.rawValue),
            .integer(given.dueAt.milliseconds), .integer(given.taken),
            .text(given.coupons.map { String($0.number) }.joined(separator: " ")),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> GiveBackRow {
        let tenant = try columns.integer(0)
        var origin: AccountKey?
        if let owner = try columns.optionalInteger(8) {
            origin = AccountKey(
                tenant: tenant, kind: try columns.enumeration(7), owner: owner,
                asset: try columns.asset(9))
        }
        let coupons = try columns.text(13).split(separator: " ").compactMap { Int64($0) }
        return GiveBackRow(
            tenant: TenantID(tenant), redemption: RedemptionID(try columns.integer(1)),
            given: GivenBack(
                number: Int(try columns.integer(2)), member: MemberID(try columns.integer(3)),
                offer: OfferID(try columns.integer(4)), form: try columns.enumeration(5),
                amount: try columns.integer(6), origin: origin,
                state: try columns.enumeration(10), dueAt: try columns.timestamp(11),
                taken: try columns.integer(12), coupons: coupons.map { CouponID($0) }))
    }
}

extension GiveBackTable {
    private static let dueOfAll = SQL(
        """
        SELECT tenant, redemption, number, member, offer, form, amount, origin_kind,
        origin_owner, asset, state, due_at, taken, coupons, entry FROM give_back
        WHERE state = 1 AND due_at <= $1 ORDER BY due_at, tenant, redemption, number LIMIT $2
        """)
    private static let dueOfMember = SQL(
        """
        SELECT tenant, redemption, number, member, offer, form, amount, origin_kind,
        origin_owner, asset, state, due_at, taken, coupons, entry FROM give_back
        WHERE tenant = $1 AND member = $2 AND state = 1 AND due_at <= $3
        ORDER BY due_at, redemption, number LIMIT $4
        """)

    /// Pending give-backs whose day has come, of every merchant, the earliest first.
    package static func due(
        at now: Timestamp, limit: Int, _ connection: any Connection
    ) throws -> [GiveBackRow] {
        var rows: [GiveBackRow] = []
        try connection.query(dueOfAll, [.integer(now.milliseconds), .integer(Int64(limit))]) {
            rows.append(try row(from: $0))
        }
        return rows
    }

    /// Those of one member.
    package static func due(
        tenant: TenantID, member: MemberID, at now: Timestamp, limit: Int,
        _ connection: any Connection
    ) throws -> [GiveBackRow] {
        var rows: [GiveBackRow] = []
        try connection.query(
            dueOfMember,
            [
                .integer(tenant.number), .integer(member.number), .integer(now.milliseconds),
                .integer(Int64(limit)),
            ]
        ) { rows.append(try row(from: $0)) }
        return rows
    }
}
