/// Who asks: the merchant and key that an authenticated request acts for.
package struct Caller: Hashable, Sendable {
    package let tenant: TenantID
    package let key: APIKeyID
    package let scopes: Set<Scope>
    /// The merchant's own id of the one store the key works in; nil for every store.
    package let store: String?

    package init(tenant: TenantID, key: APIKeyID, scopes: Set<Scope>, store: String? = nil) {
        self.tenant = tenant
        self.key = key
        self.scopes = scopes
        self.store = store
    }
}
