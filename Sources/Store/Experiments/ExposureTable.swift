package import Database
package import Domain
package import Ledger

/// Key of `ExposureTable`.
package struct ExposureKey: Hashable, Sendable {
    package let experiment: ExperimentKey
    package let member: Int64

    package init(_ experiment: ExperimentKey, member: MemberID) {
        self.experiment = experiment
        self.member = member.number
    }
}

/// That an experiment first decided about a member.
package struct Exposure: Hashable, Sendable {
    package let tenant: TenantID
    package let campaign: CampaignID
    package let salt: String
    package let member: MemberID
    /// 0 is the holdout, 1 the first arm.
    package let arm: Int64
    /// Completed orders until then, in the campaign's currency, and what they came to.
    package let visits: Int64
    package let spent: Int64
    package let exposedAt: Timestamp

    package init(
        tenant: TenantID, campaign: CampaignID, salt: String, member: MemberID, arm: Int64,
        visits: Int64, spent: Int64, exposedAt: Timestamp
    ) {
        self.tenant = tenant
        self.campaign = campaign
        self.salt = salt
        self.member = member
        self.arm = arm
        self.visits = visits
        self.spent = spent
        self.exposedAt = exposedAt
    }
}

/// Who has met an experiment, in which arm, and what they had bought until then.
package enum ExposureTable: Table {
    package static let code: UInt8 = 55
    package static let name = "exposure"
    package static let columns = 8
    package static let keyColumns = 4

    package static let select = SQL(
        """
        SELECT tenant, campaign, salt, member, arm, visits, spent, exposed_at, entry
        FROM exposure WHERE tenant = $1 AND campaign = $2 AND salt = $3 AND member = $4
        """)
    package static let scan = SQL(
        """
        SELECT tenant, campaign, salt, member, arm, visits, spent, exposed_at, entry
        FROM exposure
        """)
    package static let insert = SQL(
        """
        INSERT INTO exposure (tenant, campaign, salt, member, arm, visits, spent, exposed_at,
        entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    package static let update = SQL(
        """
        UPDATE exposure SET arm = $5, visits = $6, spent = $7, exposed_at = $8, entry = $9
        WHERE tenant = $1 AND campaign = $2 AND salt = $3 AND member = $4
        """)
    private static let outcomes = SQL(
        """
        SELECT x.member, x.arm, x.visits, x.spent, COALESCE(h.visits, 0), COALESCE(h.spent, 0)
        FROM exposure x LEFT JOIN member_history h
        ON h.tenant = x.tenant AND h.member = x.member AND h.currency = $4
        WHERE x.tenant = $1 AND x.campaign = $2 AND x.salt = $3 AND x.member > $5
        ORDER BY x.member LIMIT $6
        """)

    package static func key(of row: Exposure) -> ExposureKey {
        ExposureKey(
            ExperimentKey(tenant: row.tenant, campaign: row.campaign, salt: row.salt),
            member: row.member)
    }

    package static func values(ofKey key: ExposureKey) -> [SQLValue] {
        key.experiment.values + [.integer(key.member)]
    }

    package static func values(of row: Exposure) -> [SQLValue] {
        values(ofKey: key(of: row)) + [
            .integer(row.arm), .integer(row.visits), .integer(row.spent),
            .integer(row.exposedAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Exposure {
        Exposure(
            tenant: TenantID(try columns.integer(0)),
            campaign: CampaignID(try columns.integer(1)), salt: try columns.text(2),
            member: MemberID(try columns.integer(3)), arm: try columns.integer(4),
            visits: try columns.integer(5), spent: try columns.integer(6),
            exposedAt: try columns.timestamp(7))
    }

    private static let redeemed = SQL(
        """
        SELECT x.arm, CAST(SUM(m.redeemed) AS BIGINT) FROM exposure x JOIN member_offer m
        ON m.tenant = x.tenant AND m.member = x.member AND m.offer = $4
        WHERE x.tenant = $1 AND x.campaign = $2 AND x.salt = $3 GROUP BY x.arm
        """)

    /// How often an offer was redeemed by the members of an experiment, by arm.
    package static func redemptions(
        of experiment: ExperimentKey, offer: OfferID, _ connection: any Connection
    ) throws -> [Int64: Int64] {
        var counts: [Int64: Int64] = [:]
        try connection.query(redeemed, experiment.values + [.integer(offer.number)]) {
            counts[try $0.integer(0)] = try $0.integer(1)
        }
        return counts
    }

    /// What a member did after they met an experiment.
    package struct Outcome: Hashable, Sendable {
        package let member: MemberID
        package let arm: Int64
        /// Completed orders since, and what they came to; below 0 where earlier ones were taken
        /// back.
        package let visits: Int64
        package let spent: Int64
    }

    /// Members of an experiment in order, after one, each with what they bought since.
    package static func outcomes(
        of experiment: ExperimentKey, currency: Asset, after: Int64, limit: Int,
        _ connection: any Connection
    ) throws -> [Outcome] {
        var page: [Outcome] = []
        try connection.query(
            outcomes,
            experiment.values + [
                .text(currency.code), .integer(after), .integer(Int64(limit)),
            ]
        ) { row in
            let (visits, spent) = (try row.integer(2), try row.integer(3))
            page.append(
                Outcome(
                    member: MemberID(try row.integer(0)), arm: try row.integer(1),
                    visits: try row.integer(4) - visits,
                    spent: try row.integer(5).saturatingSum(-spent)))
        }
        return page
    }
}
