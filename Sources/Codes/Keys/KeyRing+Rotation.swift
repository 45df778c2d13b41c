extension KeyRing {
    /// A fresh active key in a slot, with its secret sealed for that place.
    ///
    /// - Parameters:
    ///   - validFrom: milliseconds since 1970; the signing life counts from here.
    ///   - validUntil: later than `validFrom`; leave it beyond the last expiry of what is signed.
    package static func makeSlot(
        tenant: Int64, slot: UInt8, purpose: KeySlotRecord.Purpose, validFrom: Int64,
        validUntil: Int64, root: RootKey
    ) -> KeySlotRecord {
        precondition(validFrom < validUntil, "a key is valid for some time")
        let secret = SecretBytes.random(count: SigningKey.seedLength)
        let context = KeySlotRecord.context(tenant: tenant, slot: slot, purpose: purpose)
        let publicKey = purpose == .typed ? [] : SigningKey(seed: secret).publicKey.bytes
        return KeySlotRecord(
            tenant: tenant, slot: slot, purpose: purpose, publicKey: publicKey,
            sealedSecret: root.seal(secret, context: context), validFrom: validFrom,
            validUntil: validUntil, state: .active)
    }

    /// All records after a rotation: a new active key in the next slot never used; the active ones
    /// before it verify only. Other tenants and purposes are as they were.
    ///
    /// Old codes go on being verified until their key's `validUntil` or its revocation, so honest
    /// redemptions do not notice. The new record is the last one.
    ///
    /// - Throws: `.noFreeSlot` when slot 255 has been used.
    package static func rotated(
        _ records: [KeySlotRecord], tenant: Int64, purpose: KeySlotRecord.Purpose,
        at milliseconds: Int64, validUntil: Int64, root: RootKey
    ) throws(KeyError) -> [KeySlotRecord] {
        var result = records
        var highestSlot = -1
        for index in result.indices
        where result[index].tenant == tenant && result[index].purpose == purpose {
            highestSlot = max(highestSlot, Int(result[index].slot))
            if result[index].state == .active { result[index].state = .verifyOnly }
        }
        guard let slot = UInt8(exactly: highestSlot + 1) else {
            throw .noFreeSlot(context: "tenant \(tenant) for \(purpose.rawValue)")
        }
        let new = makeSlot(
            tenant: tenant, slot: slot, purpose: purpose, validFrom: milliseconds,
            validUntil: validUntil, root: root)
        return result + [new]
    }
}
