import Codes
import Testing

@Suite struct RootKeyTests {
    private let root = RootKey(secret: SecretBytes(copying: Array(0..<32)))
    private let plaintext = Array("a signing seed of 32 bytes, say.".utf8)

    @Test func sealedValuesOpenUnderTheirContextOnly() throws {
        let sealed = root.seal(plaintext, context: "slot 1")
        #expect(sealed.count == plaintext.count + RootKey.sealOverhead)
        #expect(try root.open(sealed, context: "slot 1") == plaintext)
        let other = RootKey(secret: .random(count: 32))
        for context in ["slot 2", "", "slot 1 ", "Slot 1"] {
            #expect(throws: KeyError.sealBroken(context: context)) {
                try root.open(sealed, context: context)
            }
        }
        #expect(throws: KeyError.sealBroken(context: "slot 1")) {
            try other.open(sealed, context: "slot 1")
        }
    }

    @Test func everyFlippedBitAndEveryShorterValueIsRefused() {
        let sealed = root.seal(plaintext, context: "c")
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect((try? root.open(changed, context: "c")) == nil, "bit \(bit)")
        }
        for length in 0..<sealed.count {
            #expect((try? root.open(Array(sealed[..<length]), context: "c")) == nil)
        }
        #expect((try? root.open(sealed + [0], context: "c")) == nil)
    }

    @Test func sealedTwiceNeverLooksTheSame() {
        #expect(root.seal(plaintext, context: "c") != root.seal(plaintext, context: "c"))
    }

    @Test func emptyValuesAreSealedAndSecretsComeBackAsSecrets() throws {
        #expect(try root.open(root.seal([], context: "e"), context: "e").isEmpty)
        let secret = SecretBytes(copying: plaintext)
        let opened = try root.openSecret(root.seal(secret, context: "s"), context: "s")
        #expect(opened.withUnsafeBytes { Array($0) } == plaintext)
        #expect(throws: KeyError.sealBroken(context: "t")) {
            try root.openSecret(root.seal(secret, context: "s"), context: "t")
        }
        #expect(throws: KeyError.sealBroken(context: "e")) {
            try root.openSecret(root.seal([], context: "e"), context: "e")
        }
    }

    @Test func derivedKeysMatchTheirDescription() throws {
        // BLAKE2b-256, key 00 ... 1f, computed apart from this code.
        let expected = "1035443b77e77abe28e22ff6a8570c6bc5a1abf1a658f5ff98303b07dcd5743e"
        let derived = root.derive(purpose: "identifiers", tenant: 7)
        #expect(try derived.withUnsafeBytes { Array($0) } == bytes(expected))
    }

    @Test func derivedKeysDifferByPurposeTenantAndRoot() {
        let other = RootKey(secret: .random(count: 32))
        let keys = [
            root.derive(purpose: "a", tenant: 1), root.derive(purpose: "a", tenant: 2),
            root.derive(purpose: "b", tenant: 1), root.derive(purpose: "ab", tenant: 1),
            root.derive(purpose: "a", tenant: 0), root.derive(purpose: "a", tenant: -1),
            other.derive(purpose: "a", tenant: 1),
        ].map { $0.withUnsafeBytes { Array($0) } }
        #expect(Set(keys).count == keys.count)
        let again = root.derive(purpose: "a", tenant: 1).withUnsafeBytes { Array($0) }
        #expect(again == keys[0])
    }
}
