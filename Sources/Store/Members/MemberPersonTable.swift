package import Database
package import Domain

/// Which natural person a member is.
package struct MemberPerson: Hashable, Sendable {
    package let tenant: TenantID
    package let member: MemberID
    /// A keyed hash of the merchant's reference, by which uses are counted.
    package var person: String
    /// The reference, sealed by the engine.
    package var sealedReference: [UInt8]

    package init(
        tenant: TenantID, member: MemberID, person: String, sealedReference: [UInt8]
    ) {
        self.tenant = tenant
        self.member = member
        self.person = person
        self.sealedReference = sealedReference
    }
}

/// Members of whom the merchant has said which person they are.
package enum MemberPersonTable: Table {
    package static let code: UInt8 = 39
    package static let name = "member_person"
    package static let columns = 4
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, member, person, reference, entry FROM member_person
        WHERE tenant = $1 AND member = $2
        """)
    package static let scan = SQL(
        "SELECT tenant, member, person, reference, entry FROM member_person")
    package static let insert = SQL(
        """
        INSERT INTO member_person (tenant, member, person, reference, entry)
        VALUES ($1, $2, $3, $4, $5)
        """)
    package static let update = SQL(
        """
        UPDATE member_person SET person = $3, reference = $4, entry = $5
        WHERE tenant = $1 AND member = $2
        """)

    package static func key(of row: MemberPerson) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.member.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: MemberPerson) -> [SQLValue] {
        [
            .integer(row.tenant.number), .integer(row.member.number), .text(row.person),
            .blob(row.sealedReference),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> MemberPerson {
        MemberPerson(
            tenant: TenantID(try columns.integer(0)), member: MemberID(try columns.integer(1)),
            person: try columns.text(2), sealedReference: try columns.blob(3))
    }
}
