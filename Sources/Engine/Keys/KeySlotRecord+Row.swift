import Codes
import Database
import Store

/// Key slots between their stored rows and the key ring.
extension KeySlotRecord {
    private static let purposes: [(Int64, Purpose)] = [(1, .codes), (2, .journal), (3, .typed)]
    private static let states: [(Int64, State)] = [(1, .active), (2, .verifyOnly), (3, .revoked)]

    /// Throws `DatabaseFailure` (`corrupt`) for values that no version has written.
    init(row: KeySlotRow) throws {
        guard let slot = UInt8(exactly: row.slot),
            let purpose = Self.purposes.first(where: { $0.0 == row.purpose })?.1,
            let state = Self.states.first(where: { $0.0 == row.state })?.1
        else {
            throw DatabaseFailure(
                .corrupt, "A stored key slot cannot be read. Run `scrip verify`.")
        }
        self.init(
            tenant: row.tenant, slot: slot, purpose: purpose, publicKey: row.publicKey,
            sealedSecret: row.sealedSecret, validFrom: row.validFrom, validUntil: row.validUntil,
            state: state)
    }

    var row: KeySlotRow {
        KeySlotRow(
            tenant: tenant, purpose: Self.purposes.first { $0.1 == purpose }?.0 ?? 0,
            slot: Int64(slot), publicKey: publicKey, sealedSecret: sealedSecret,
            validFrom: validFrom, validUntil: validUntil,
            state: Self.states.first { $0.1 == state }?.0 ?? 0)
    }
}
