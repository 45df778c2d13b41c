/// One key of one tenant as it is stored: everything but the open secret.
package struct KeySlotRecord: Hashable, Sendable {
    /// What a key is for; keys of one purpose never serve another.
    package enum Purpose: String, CaseIterable, Sendable {
        /// Ed25519: signed codes.
        case codes
        /// Ed25519: blocks of the journal.
        case journal
        /// Secret of the typed codes; it has no public key.
        case typed
    }

    package enum State: String, CaseIterable, Sendable {
        /// Signs, within its signing life, and verifies.
        case active
        /// Verifies only; a newer key signs.
        case verifyOnly = "verify_only"
        /// Nothing made with it counts any more.
        case revoked
    }

    package let tenant: Int64
    package let slot: UInt8
    package let purpose: Purpose
    /// 32 bytes; empty for `.typed`.
    package let publicKey: [UInt8]
    /// 32 secret bytes sealed under the root key for this tenant, slot and purpose.
    package let sealedSecret: [UInt8]
    /// First moment of its use, milliseconds since 1970.
    package let validFrom: Int64
    /// First moment at which it no longer verifies, milliseconds since 1970.
    package var validUntil: Int64
    package var state: State

    package init(
        tenant: Int64, slot: UInt8, purpose: Purpose, publicKey: [UInt8], sealedSecret: [UInt8],
        validFrom: Int64, validUntil: Int64, state: State
    ) {
        self.tenant = tenant
        self.slot = slot
        self.purpose = purpose
        self.publicKey = publicKey
        self.sealedSecret = sealedSecret
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.state = state
    }

    /// Binds the sealed secret to its place; also the name in errors.
    var context: String {
        KeySlotRecord.context(tenant: tenant, slot: slot, purpose: purpose)
    }

    static func context(tenant: Int64, slot: UInt8, purpose: Purpose) -> String {
        "key slot \(slot) of tenant \(tenant) for \(purpose.rawValue)"
    }
}
