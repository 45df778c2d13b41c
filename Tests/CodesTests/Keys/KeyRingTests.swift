import Codes
import Testing

@Suite struct KeyRingTests {
    private let root = RootKey(secret: .random(count: 32))
    private let day: Int64 = 86_400_000
    private let start: Int64 = 1_800_000_000_000

    @Test func activeKeySignsForNinetyDaysAndVerifiesUntilItsEnd() throws {
        let ring = try KeyRing(records: [slot(0, days: 400)], root: root)
        let table: [(Int64, signs: Bool, verifies: Bool)] = [
            (start - 1, false, false), (start, true, true), (start + 90 * day - 1, true, true),
            (start + 90 * day, false, true), (start + 400 * day - 1, false, true),
            (start + 400 * day, false, false),
        ]
        for row in table {
            let signing = ring.signingKey(tenant: 1, purpose: .codes, at: row.0)
            #expect((signing != nil) == row.signs, "\(row)")
            let key = ring.keyPair(tenant: 1, slot: 0, purpose: .codes, at: row.0)
            #expect((key != nil) == row.verifies, "\(row)")
        }
        #expect(ring.publicKey(tenant: 1, slot: 0, purpose: .codes) != nil)
    }

    @Test func shortKeysStopSigningAtTheirEnd() throws {
        let ring = try KeyRing(records: [slot(0, days: 10)], root: root)
        #expect(ring.signingKey(tenant: 1, purpose: .codes, at: start + 10 * day - 1) != nil)
        #expect(ring.signingKey(tenant: 1, purpose: .codes, at: start + 10 * day) == nil)
    }

    @Test func tenantsAndPurposesAreKeptApart() throws {
        let records = [
            slot(0, days: 30), slot(0, days: 30, tenant: 2), slot(0, days: 30, purpose: .journal),
        ]
        let ring = try KeyRing(records: records, root: root)
        var keys: Set<PublicKey> = []
        for (tenant, purpose) in [(1, .codes), (2, .codes), (1, .journal)]
            as [(Int64, KeySlotRecord.Purpose)]
        {
            let signing = try #require(
                ring.signingKey(tenant: tenant, purpose: purpose, at: start))
            #expect(
                signing.key.publicKey
                    == ring.publicKey(tenant: tenant, slot: 0, purpose: purpose))
            keys.insert(signing.key.publicKey)
        }
        #expect(keys.count == 3)
        #expect(ring.signingKey(tenant: 2, purpose: .journal, at: start) == nil)
        #expect(ring.publicKey(tenant: 2, slot: 0, purpose: .journal) == nil)
        #expect(ring.publicKey(tenant: 1, slot: 1, purpose: .codes) == nil)
    }

    @Test func rotationSignsWithTheNewKeyAndStillVerifiesTheOld() throws {
        let first = [slot(0, days: 400), slot(4, days: 400, tenant: 2)]
        let before = try KeyRing(records: first, root: root)
        let old = try #require(before.signingKey(tenant: 1, purpose: .codes, at: start))
        let moment = start + 60 * day
        let second = try KeyRing.rotated(
            first, tenant: 1, purpose: .codes, at: moment, validUntil: moment + 400 * day,
            root: root)
        #expect(second.map(\.state) == [.verifyOnly, .active, .active])
        #expect(second.last?.slot == 1)
        let ring = try KeyRing(records: second, root: root)
        let new = try #require(ring.signingKey(tenant: 1, purpose: .codes, at: moment))
        #expect(new.slot == 1)
        #expect(new.key.publicKey != old.key.publicKey)
        let text = SignedCode.sample.signed(by: old.key, issuer: 1)
        let key = try #require(
            ring.keyPair(tenant: 1, slot: 0, purpose: .codes, at: moment))
        #expect(try SignedCode.parse(text).verify(publicKey: key.publicKey, issuer: 1))
        #expect(ring.signingKey(tenant: 2, purpose: .codes, at: moment)?.slot == 4)
    }

    @Test func revokedKeysNeitherSignNorVerify() throws {
        var record = slot(0, days: 400)
        record.state = .revoked
        var typed = slot(0, days: 400, purpose: .typed)
        typed.state = .revoked
        let ring = try KeyRing(records: [record, typed], root: root)
        #expect(ring.signingKey(tenant: 1, purpose: .codes, at: start) == nil)
        #expect(ring.publicKey(tenant: 1, slot: 0, purpose: .codes) == nil)
        #expect(ring.keyPair(tenant: 1, slot: 0, purpose: .codes, at: start) == nil)
        #expect(ring.typedKey(tenant: 1, at: start) == nil)
        #expect(ring.typedKeys(tenant: 1, at: start).isEmpty)
        #expect(ring.records.count == 2)
    }

    @Test func slotsAreNeverUsedAgain() throws {
        let last = slot(255, days: 10)
        #expect(throws: KeyError.noFreeSlot(context: "tenant 1 for codes")) {
            try KeyRing.rotated(
                [last], tenant: 1, purpose: .codes, at: start, validUntil: start + 1, root: root)
        }
        let fresh = try KeyRing.rotated(
            [last], tenant: 1, purpose: .journal, at: start, validUntil: start + 1, root: root)
        #expect(fresh.map(\.slot) == [255, 0])
    }

    @Test func typedKeysStayReadableAfterRotation() throws {
        let first = [slot(0, days: 1_000, purpose: .typed)]
        let ring = try KeyRing(records: first, root: root)
        let old = try #require(ring.typedKey(tenant: 1, at: start + 100 * day))
        let text = old.key.text(number: 77, form: .storedValue)
        let second = try KeyRing.rotated(
            first, tenant: 1, purpose: .typed, at: start + day, validUntil: start + 1_000 * day,
            root: root)
        let after = try KeyRing(records: second, root: root)
        #expect(after.typedKey(tenant: 1, at: start + day)?.slot == 1)
        let keys = after.typedKeys(tenant: 1, at: start + day)
        #expect(keys.map(\.slot) == [1, 0])
        #expect(keys.compactMap { try? $0.key.number(of: text) } == [77])
    }

    @Test func changedRowsAreFound() throws {
        let good = slot(0, days: 30)
        let foreign = slot(0, days: 30)
        let swappedKey = KeySlotRecord(
            tenant: 1, slot: 0, purpose: .codes, publicKey: foreign.publicKey,
            sealedSecret: good.sealedSecret, validFrom: start, validUntil: start + day,
            state: .verifyOnly)
        #expect(throws: KeyError.publicKeyMismatch(context: "key slot 0 of tenant 1 for codes")) {
            try KeyRing(records: [swappedKey], root: root)
        }
        let moved = KeySlotRecord(
            tenant: 2, slot: 0, purpose: .codes, publicKey: good.publicKey,
            sealedSecret: good.sealedSecret, validFrom: start, validUntil: start + day,
            state: .active)
        #expect(throws: KeyError.sealBroken(context: "key slot 0 of tenant 2 for codes")) {
            try KeyRing(records: [moved], root: root)
        }
        #expect(throws: KeyError.duplicateSlot(context: "key slot 0 of tenant 1 for codes")) {
            try KeyRing(records: [good, foreign], root: root)
        }
        #expect(throws: KeyError.sealBroken(context: "key slot 0 of tenant 1 for codes")) {
            try KeyRing(records: [good], root: RootKey(secret: .random(count: 32)))
        }
    }

    private func slot(
        _ slot: UInt8, days: Int64, tenant: Int64 = 1, purpose: KeySlotRecord.Purpose = .codes
    ) -> KeySlotRecord {
        KeyRing.makeSlot(
            tenant: tenant, slot: slot, purpose: purpose, validFrom: start,
            validUntil: start + days * day, root: root)
    }
}
