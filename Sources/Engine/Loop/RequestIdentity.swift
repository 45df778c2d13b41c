package import Domain

/// Who asks, and under which idempotency key: everything a command carries besides its content.
package struct RequestIdentity: Hashable, Sendable {
    package let tenant: TenantID
    /// The API key; number 0 is the engine itself.
    package let actor: APIKeyID
    /// The caller's key; nil where nothing needs to be kept for repeats.
    package let idempotencyKey: String?
    /// Over operation, path and body; another fingerprint under the same key is refused.
    package let fingerprint: [UInt8]
    package let requestID: String
    package let channel: String?
    package let terminal: String?
    package let device: String?
    /// When it happened, for records of the past; nil: now.
    package let occurredAt: Int64?

    package init(
        tenant: TenantID, actor: APIKeyID = APIKeyID(0), idempotencyKey: String? = nil,
        fingerprint: [UInt8] = [], requestID: String = "", channel: String? = nil,
        terminal: String? = nil, device: String? = nil, occurredAt: Int64? = nil
    ) {
        self.tenant = tenant
        self.actor = actor
        self.idempotencyKey = idempotencyKey
        self.fingerprint = fingerprint
        self.requestID = requestID
        self.channel = channel
        self.terminal = terminal
        self.device = device
        self.occurredAt = occurredAt
    }
}
