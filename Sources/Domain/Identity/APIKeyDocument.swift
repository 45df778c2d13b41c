package import Ledger

/// The body of createAPIKey.
package struct APIKeyDraft: Hashable, Sendable {
    package let name: String
    /// The scopes named and those of the role, together; never empty.
    package let scopes: Set<Scope>
    /// The one store the key works in; nil for every store.
    package let store: String?
    package let expiresAt: Timestamp?

    /// - Throws: what `ObjectReader.read` throws; `missingField` at `/role` where neither a role
    ///   nor a scope is named.
    package static func read(_ json: JSON) throws(Refusal) -> APIKeyDraft {
        try ObjectReader.read(json) { fields in
            let name = fields.required("name", .text(1...Limits.nameBytes))
            let role = fields.optional("role", FieldFormat<Role>.oneCase)
            let listed = fields.optional(
                "scopes", .list(of: FieldFormat<Scope>.oneCase, count: 1...Scope.allCases.count))
            let store = fields.optional("store", .reference)
            let expiresAt = fields.optional("expires_at", .timestamp)
            let scopes = (role?.scopes ?? []).union(listed ?? [])
            if scopes.isEmpty, fields.hasNoFault {
                fields.refuse(
                    "role", .missingField,
                    required: .array(Role.allCases.map { .string($0.rawValue) }), actual: .null)
            }
            guard let name else { return nil }
            return APIKeyDraft(name: name, scopes: scopes, store: store, expiresAt: expiresAt)
        }
    }
}

/// An API key as answers show it.
package enum APIKeyDocument {
    /// - Parameters:
    ///   - id: outer id (`key_...`).
    ///   - secret: only in the answer that creates the key; left out where nil.
    package static func json(
        id: String, name: String, scopes: Set<Scope>, store: String?, createdAt: Timestamp,
        expiresAt: Timestamp?, revokedAt: Timestamp?, secret: String? = nil
    ) -> JSON {
        .object(present: [
            "id": .string(id),
            "name": .string(name),
            "scopes": .array(scopes.sorted().map { .string($0.rawValue) }),
            "store": .text(orNull: store),
            "secret": secret.map(JSON.string),
            "created_at": .string(createdAt.rfc3339),
            "expires_at": .text(orNull: expiresAt?.rfc3339),
            "revoked_at": .text(orNull: revokedAt?.rfc3339),
        ])
    }
}
