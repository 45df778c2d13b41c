import Ledger

/// The body of upsertMember; what is nil stays as it is.
package struct MemberDraft: Hashable, Sendable {
    /// Personal data: to be sealed before it is stored, never logged.
    package let attributes: JSON?
    /// Outer id of the campaign that gained the member.
    package let acquiredBy: String?
    /// The merchant's own name of a level of membership.
    package let tier: String?
    /// The merchant's own name of the natural person, the same for all of their members; sealed.
    package let person: String?
    /// The whole set.
    package let tags: MemberTags?

    package static func read(_ json: JSON) throws(Refusal) -> MemberDraft {
        try ObjectReader.read(json) { fields in
            MemberDraft(
                attributes: fields.optional("attributes", .metadata),
                acquiredBy: fields.optional("acquired_by", .identifier),
                tier: fields.optional("tier", .reference),
                person: fields.optional("person", .reference),
                tags: fields.optional("tags", .memberTags))
        }
    }

    /// Checks the member's number where it comes in a path.
    ///
    /// - Throws: `invalidField` or `outOfRange` at `/external_id`.
    package static func externalID(_ text: String) throws(Refusal) -> String {
        try ObjectReader.read(["external_id": .string(text)]) { fields in
            fields.required("external_id", .externalID)
        }
    }
}

extension Member {
    /// The member as answers show it. `id` (`mbr_...`) and `acquiredBy` (`cmp_...`) are outer
    /// ids; `attributes` is the object that was sealed.
    package func document(
        id: String, attributes: JSON, acquiredBy: String?, tier: String?, person: String?,
        tags: MemberTags
    ) -> JSON {
        [
            "id": .string(id),
            "external_id": .string(externalID),
            "attributes": attributes,
            "acquired_by": .text(orNull: acquiredBy),
            "tier": .text(orNull: tier),
            "person": .text(orNull: person),
            "tags": tags.document,
            "created_at": .string(createdAt.rfc3339),
        ]
    }
}

extension FieldFormat where Value == String {
    /// The merchant's own number of a member, 1 ... `Limits.referenceBytes` bytes.
    package static var externalID: FieldFormat {
        token(1...Limits.referenceBytes, pattern: "^[A-Za-z0-9._:@-]+$") { byte in
            byte.isASCIILetterOrDigit || "._:@-".utf8.contains(byte)
        }
    }
}
