/// All keys of all tenants at one moment; immutable, so it is shared between threads and replaced
/// as a whole when a slot changes.
///
/// The secrets decide, not the stored public keys: every slot that still verifies is opened and
/// its public key computed again, so that a changed row cannot smuggle a key in.
package final class KeyRing: Sendable {
    /// Longest time a key signs: 90 days.
    package static let defaultSigningLifeMilliseconds: Int64 = 90 * 86_400_000

    /// A key with the slot that names it in codes and blocks.
    package struct Slotted<Key: Sendable>: Sendable {
        package let slot: UInt8
        package let key: Key
    }

    /// Every record, by tenant, purpose and slot.
    package let records: [KeySlotRecord]
    /// When the newest of all keys began to count. A clock that went back behind it must not make
    /// what was signed with that key unknown.
    package let newestValidFrom: Int64
    private let signing: [Owner: [Held<SigningKey>]]
    private let typed: [Owner: [Held<TypedCodeKey>]]
    private let verifying: [Address: VerifyingKey]
    private let signingLifeMilliseconds: Int64

    private struct Owner: Hashable {
        let tenant: Int64
        let purpose: KeySlotRecord.Purpose
    }

    private struct Address: Hashable {
        let owner: Owner
        let slot: UInt8
    }

    private struct VerifyingKey {
        let pair: SigningKey
        let validFrom: Int64
        let validUntil: Int64
    }

    private struct Held<Key: Sendable>: Sendable {
        let slotted: Slotted<Key>
        let record: KeySlotRecord
    }

    /// - Parameters:
    ///   - records: in any order, one for each tenant, purpose and slot.
    ///   - signingLifeMilliseconds: how long after `validFrom` a key still signs.
    /// - Throws: `.duplicateSlot`, `.sealBroken`, `.secretLengthWrong`, `.publicKeyMismatch`.
    package init(
        records: [KeySlotRecord], root: RootKey,
        signingLifeMilliseconds: Int64 = KeyRing.defaultSigningLifeMilliseconds
    ) throws(KeyError) {
        self.records = records.sorted {
            ($0.tenant, $0.purpose.rawValue, $0.slot) < ($1.tenant, $1.purpose.rawValue, $1.slot)
        }
        self.signingLifeMilliseconds = signingLifeMilliseconds
        newestValidFrom = records.map(\.validFrom).max() ?? 0
        var signing: [Owner: [Held<SigningKey>]] = [:]
        var typed: [Owner: [Held<TypedCodeKey>]] = [:]
        var verifying: [Address: VerifyingKey] = [:]
        var seen: Set<Address> = []
        // Newest first, so that the first one that fits is the right one.
        let newestFirst = self.records.sorted { ($0.validFrom, $0.slot) > ($1.validFrom, $1.slot) }
        for record in newestFirst {
            let owner = Owner(tenant: record.tenant, purpose: record.purpose)
            let address = Address(owner: owner, slot: record.slot)
            guard seen.insert(address).inserted else {
                throw .duplicateSlot(context: record.context)
            }
            if record.state == .revoked { continue }
            let secret = try KeyRing.openSecret(of: record, root: root)
            if record.purpose == .typed {
                let key = Slotted(slot: record.slot, key: TypedCodeKey(secret: secret))
                typed[owner, default: []].append(Held(slotted: key, record: record))
                continue
            }
            let key = SigningKey(seed: secret)
            guard key.publicKey.bytes == record.publicKey else {
                throw .publicKeyMismatch(context: record.context)
            }
            verifying[address] = VerifyingKey(
                pair: key, validFrom: record.validFrom, validUntil: record.validUntil)
            let slotted = Slotted(slot: record.slot, key: key)
            signing[owner, default: []].append(Held(slotted: slotted, record: record))
        }
        self.signing = signing
        self.typed = typed
        self.verifying = verifying
    }

    private static func openSecret(
        of record: KeySlotRecord, root: RootKey
    ) throws(KeyError) -> SecretBytes {
        let secret = try root.openSecret(record.sealedSecret, context: record.context)
        guard secret.count == SigningKey.seedLength else {
            throw .secretLengthWrong(context: record.context, byteCount: secret.count)
        }
        return secret
    }
}

// MARK: Looking keys up

extension KeyRing {
    /// The key that signs at this moment: the newest active one within its signing life.
    ///
    /// Nil when there is none or its life is over: rotate, then ask the new ring.
    package func signingKey(
        tenant: Int64, purpose: KeySlotRecord.Purpose, at milliseconds: Int64
    ) -> Slotted<SigningKey>? {
        signing[Owner(tenant: tenant, purpose: purpose)]?
            .first { $0.record.state == .active && mayMake($0.record, at: milliseconds) }?.slotted
    }

    /// The key of one slot, so that a code which was made with it can be drawn again; nil where
    /// the slot is unknown or revoked.
    package func signingKey(
        tenant: Int64, slot: UInt8, purpose: KeySlotRecord.Purpose
    ) -> Slotted<SigningKey>? {
        signing[Owner(tenant: tenant, purpose: purpose)]?
            .first { $0.slotted.slot == slot }?.slotted
    }

    /// The typing key of one slot, for drawing a code again; nil where unknown or revoked.
    package func typedKey(tenant: Int64, slot: UInt8) -> Slotted<TypedCodeKey>? {
        typed[Owner(tenant: tenant, purpose: .typed)]?.first { $0.slotted.slot == slot }?.slotted
    }

    /// The key of a slot unless it was revoked, whatever its times: for signatures that were
    /// made in the past, such as the journal's.
    package func publicKey(
        tenant: Int64, slot: UInt8, purpose: KeySlotRecord.Purpose
    ) -> PublicKey? {
        let owner = Owner(tenant: tenant, purpose: purpose)
        return verifying[Address(owner: owner, slot: slot)]?.pair.publicKey
    }

    /// The key pair of a slot if its signatures count at this moment: for codes that are presented.
    package func keyPair(
        tenant: Int64, slot: UInt8, purpose: KeySlotRecord.Purpose, at milliseconds: Int64
    ) -> SigningKey? {
        let owner = Owner(tenant: tenant, purpose: purpose)
        guard let key = verifying[Address(owner: owner, slot: slot)],
            key.validFrom <= milliseconds, milliseconds < key.validUntil
        else { return nil }
        return key.pair
    }

    /// The key that makes typed codes at this moment; typed keys have no signing life.
    package func typedKey(tenant: Int64, at milliseconds: Int64) -> Slotted<TypedCodeKey>? {
        typed[Owner(tenant: tenant, purpose: .typed)]?.first {
            $0.record.state == .active && isValid($0.record, at: milliseconds)
        }?.slotted
    }

    /// All keys that may have made a typed code that is presented now, newest first.
    ///
    /// A code of one key has the tag of another by chance (1 in 1024 for coupons), so the caller
    /// asks for the voucher of each number it gets, in this order.
    package func typedKeys(tenant: Int64, at milliseconds: Int64) -> [Slotted<TypedCodeKey>] {
        let held = typed[Owner(tenant: tenant, purpose: .typed)] ?? []
        return held.filter { isValid($0.record, at: milliseconds) }.map(\.slotted)
    }

    private func isValid(_ record: KeySlotRecord, at milliseconds: Int64) -> Bool {
        record.validFrom <= milliseconds && milliseconds < record.validUntil
    }

    private func mayMake(_ record: KeySlotRecord, at milliseconds: Int64) -> Bool {
        isValid(record, at: milliseconds)
            && milliseconds - record.validFrom < signingLifeMilliseconds
    }
}
