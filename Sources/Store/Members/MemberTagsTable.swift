package import Database
package import Domain

/// A member's tags.
package struct MemberTagsRow: Hashable, Sendable {
    package let tenant: TenantID
    package let member: MemberID
    package var tags: MemberTags

    package init(tenant: TenantID, member: MemberID, tags: MemberTags) {
        self.tenant = tenant
        self.member = member
        self.tags = tags
    }
}

/// Tags of the members that have had any: a sorted JSON array, so that equal sets are equal rows.
package enum MemberTagsTable: Table {
    package static let code: UInt8 = 48
    package static let name = "member_tags"
    package static let columns = 3
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, member, tags, entry FROM member_tags WHERE tenant = $1 AND member = $2
        """)
    package static let scan = SQL("SELECT tenant, member, tags, entry FROM member_tags")
    package static let insert = SQL(
        "INSERT INTO member_tags (tenant, member, tags, entry) VALUES ($1, $2, $3, $4)")
    package static let update = SQL(
        "UPDATE member_tags SET tags = $3, entry = $4 WHERE tenant = $1 AND member = $2")

    package static func key(of row: MemberTagsRow) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.member.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: MemberTagsRow) -> [SQLValue] {
        [
            .integer(row.tenant.number), .integer(row.member.number),
            .text(row.tags.document.text()),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> MemberTagsRow {
        let texts = (try columns.json(2)).arrayValue?.compactMap(\.stringValue)
        return MemberTagsRow(
            tenant: TenantID(try columns.integer(0)), member: MemberID(try columns.integer(1)),
            tags: MemberTags(texts ?? []))
    }
}
