package import Database
package import Domain
import Ledger

/// When each version of an offer holds. One short text: an offer has few versions, and a
/// redemption needs all of them to know which one is in force.
package enum OfferTimelineTable: Table {
    package static let code: UInt8 = 45
    package static let name = "offer_timeline"
    package static let columns = 3
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, offer, versions, entry FROM offer_timeline
        WHERE tenant = $1 AND offer = $2
        """)
    package static let scan = SQL("SELECT tenant, offer, versions, entry FROM offer_timeline")
    package static let insert = SQL(
        "INSERT INTO offer_timeline (tenant, offer, versions, entry) VALUES ($1, $2, $3, $4)")
    package static let update = SQL(
        "UPDATE offer_timeline SET versions = $3, entry = $4 WHERE tenant = $1 AND offer = $2")

    package static func key(of row: OfferTimeline) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.offer.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: OfferTimeline) -> [SQLValue] {
        [.integer(row.tenant.number), .integer(row.offer.number), .text(text(row.versions))]
    }

    package static func row(from columns: any SQLRow) throws -> OfferTimeline {
        let versions = try columns.text(2).split(separator: "\n").map(entry)
        guard let known = versions as? [OfferTimeline.Entry], !known.isEmpty else {
            throw DatabaseFailure(
                .corrupt, "A stored timeline cannot be read. Run `scrip verify`.")
        }
        return OfferTimeline(
            tenant: TenantID(try columns.integer(0)), offer: OfferID(try columns.integer(1)),
            versions: known)
    }

    /// A line for each version: from when, who asked, whether it stands, who approved.
    private static func text(_ versions: [OfferTimeline.Entry]) -> String {
        versions.map { entry in
            let approver = entry.approvedBy.map { String($0.number) } ?? "-"
            return "\(entry.effectiveFrom.milliseconds) \(entry.askedBy.number) "
                + "\(entry.stands ? 1 : 0) \(approver)"
        }.joined(separator: "\n")
    }

    private static func entry(_ line: Substring) -> OfferTimeline.Entry? {
        let parts = line.split(separator: " ")
        guard parts.count == 4, let from = Int64(parts[0]), let asker = Int64(parts[1]),
            let stands = Int64(parts[2]), (0...1).contains(stands)
        else { return nil }
        let approver = Int64(parts[3])
        guard approver != nil || parts[3] == "-" else { return nil }
        return OfferTimeline.Entry(
            effectiveFrom: Timestamp(milliseconds: from), askedBy: APIKeyID(asker),
            approvedBy: approver.map { APIKeyID($0) }, stands: stands == 1)
    }
}
