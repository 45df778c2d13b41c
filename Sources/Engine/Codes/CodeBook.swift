// The room "Codes": everything an engine says outside in place of its numbers. Ids are a keyed
// permutation of numbers; vouchers have a signed code (QR) and a typed code. All keys come from
// the root key or are sealed under it; the current ring of keys is swapped as a whole.

package import Codes
package import Domain
import Foundation
package import Ledger
import Synchronization

/// Makes and reads ids and codes.
package final class CodeBook: Sendable {
    package let root: RootKey
    let experiments: ExperimentSplit
    private let identifiers: IdentifierCipher
    private let ring: Mutex<KeyRing>
    private let permutations = Mutex<[SerialOwner: SerialPermutation]>([:])
    private let clock: @Sendable () -> Timestamp

    /// Keys sign until they are rotated; the engine rotates them after 90 days, so that an engine
    /// that was off for long can still sign.
    static let signingLifeMilliseconds: Int64 = 36_500 * 86_400_000

    package init(
        root: RootKey, records: [KeySlotRecord], clock: @escaping @Sendable () -> Timestamp
    ) throws(KeyError) {
        self.root = root
        self.clock = clock
        experiments = ExperimentSplit(root: root)
        identifiers = IdentifierCipher(key: root.derive(purpose: "identifiers", tenant: 0))
        ring = Mutex(
            try KeyRing(
                records: records, root: root,
                signingLifeMilliseconds: Self.signingLifeMilliseconds))
    }

    // MARK: Keys

    package var records: [KeySlotRecord] { ring.withLock { $0.records } }

    /// Swaps the ring for one with these records.
    package func replace(records: [KeySlotRecord]) throws(KeyError) {
        let new = try KeyRing(
            records: records, root: root, signingLifeMilliseconds: Self.signingLifeMilliseconds)
        ring.withLock { $0 = new }
    }

    var currentRing: KeyRing { ring.withLock { $0 } }

    /// The key that signs blocks; the journal belongs to the database, tenant 0.
    func journalKey(at time: Timestamp) throws -> KeyRing.Slotted<SigningKey> {
        try signingKey(tenant: 0, purpose: .journal, at: time)
    }

    func signingKey(
        tenant: Int64, purpose: KeySlotRecord.Purpose, at time: Timestamp
    ) throws -> KeyRing.Slotted<SigningKey> {
        let ring = currentRing
        let key =
            ring.signingKey(tenant: tenant, purpose: purpose, at: time.milliseconds)
            ?? ring.signingKey(tenant: tenant, purpose: purpose, at: newest(ring, tenant, purpose))
        guard let key else { throw MissingKey(tenant: tenant, purpose: purpose.rawValue) }
        return key
    }

    func typingKey(
        tenant: Int64, at time: Timestamp
    ) throws -> KeyRing.Slotted<TypedCodeKey> {
        let ring = currentRing
        let key =
            ring.typedKey(tenant: tenant, at: time.milliseconds)
            ?? ring.typedKey(tenant: tenant, at: newest(ring, tenant, .typed))
        guard let key else { throw MissingKey(tenant: tenant, purpose: "typed") }
        return key
    }

    /// A clock that went back must not stop the shop: the newest key counts from its start on.
    private func newest(
        _ ring: KeyRing, _ tenant: Int64, _ purpose: KeySlotRecord.Purpose
    ) -> Int64 {
        ring.records.filter { $0.tenant == tenant && $0.purpose == purpose }.map(\.validFrom)
            .max() ?? 0
    }

    // MARK: Ids

    package func text<E>(_ id: Identifier<E>) -> String {
        identifiers.text(prefix: E.prefix, number: id.number)
    }

    package func text(_ use: RedemptionCommand.VoucherUse) -> String {
        switch use {
        case .coupon(let id): text(id)
        case .offer(let id): text(id)
        case .giftCard(let id, _): text(id)
        }
    }

    /// The number behind an outer id, or `not_found` for anything else.
    package func identifier<E>(
        _ text: String, as entity: Identifier<E>.Type, what: String
    ) throws(Refusal) -> Identifier<E> {
        guard let number = identifiers.number(prefix: E.prefix, text: text) else {
            throw Refusal.notFound(what)
        }
        return Identifier(number)
    }

    package func identifier<E>(_ text: String, as entity: Identifier<E>.Type) -> Identifier<E>? {
        identifiers.number(prefix: E.prefix, text: text).map { Identifier($0) }
    }

    // MARK: Serials

    private struct SerialOwner: Hashable {
        let tenant: Int64
        let campaignNumber: Int64
    }

    /// The permutation of a campaign's serials (0: gift cards) on signed codes. Kept, because
    /// deriving its key takes longer than using it.
    func serials(tenant: TenantID, campaignNumber: Int64) -> SerialPermutation {
        let owner = SerialOwner(tenant: tenant.number, campaignNumber: campaignNumber)
        return permutations.withLock { permutations in
            if let known = permutations[owner] { return known }
            if permutations.count >= 20_000 { permutations.removeAll() }
            let made = SerialPermutation(
                key: root.derive(purpose: "serials", tenant: tenant.number),
                context: UInt64(campaignNumber))
            permutations[owner] = made
            return made
        }
    }
}

/// There is no key for a purpose: the key slots were changed from outside.
struct MissingKey: Error, CustomStringConvertible {
    let tenant: Int64
    let purpose: String

    var description: String {
        "There is no \(purpose) key. Run `scrip key rotate`, or restore the database."
    }
}
