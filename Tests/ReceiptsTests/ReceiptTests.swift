import Codes
import Ledger
import Receipts
import Testing

@Suite("Receipts")
struct ReceiptTests {
    private static let tree = MerkleTree { Hash.sha256($0) }

    /// Two signed blocks of 5 and 2 entries, and the receipt of each entry of the first.
    private struct Journal {
        let key: SigningKey
        let entries: [[UInt8]]
        let block: Block
        let next: Block

        init(seed: UInt8 = 1) {
            key = SigningKey(seed: SecretBytes(copying: [UInt8](repeating: seed, count: 32)))
            entries = (1...7).map { Self.entry(Int64($0)) }
            block = Self.block(1, after: [UInt8](repeating: 0, count: 32), entries[..<5], first: 1)
            next = Self.block(2, after: Hash.sha256(block.signedBytes), entries[5...], first: 6)
        }

        private static func entry(_ sequence: Int64) -> [UInt8] {
            JournalEntry(
                sequence: sequence, tenant: 1, time: Timestamp(milliseconds: 1_000), actor: 2,
                event: "vouchers_redeemed", subject: "red_\(sequence)", postings: [],
                payload: Array("{\"n\":\(sequence)}".utf8)
            ).bytes
        }

        private static func block(
            _ sequence: Int64, after hash: [UInt8], _ entries: ArraySlice<[UInt8]>, first: Int64
        ) -> Block {
            Block(
                sequence: sequence, previousHash: hash, firstEntry: first,
                entryCount: Int64(entries.count),
                merkleRoot: tree.root(of: entries.map { tree.leafHash(of: $0) }),
                time: Timestamp(milliseconds: 1_000), keySlot: 3)
        }

        func receipt(_ index: Int, chain: [[UInt8]] = []) -> Receipt {
            let leaves = entries[..<5].map { tree.leafHash(of: $0) }
            return Receipt(
                entry: entries[index], path: tree.inclusionProof(of: index, in: leaves),
                header: block.signedBytes, signature: key.sign(block.signedBytes),
                publicKey: key.publicKey.bytes, chain: chain)
        }

        var head: PublishedHead? {
            PublishedHead("2:" + HexText.digits(Hash.sha256(next.signedBytes)))
        }

        var check: ReceiptCheck { ReceiptCheck(keys: [key.publicKey.bytes]) }
        var headCheck: ReceiptCheck {
            ReceiptCheck(keys: [key.publicKey.bytes], head: head)
        }
    }

    private func fault(_ receipt: Receipt, _ check: ReceiptCheck) -> ReceiptFault? {
        do throws(ReceiptFault) {
            _ = try check.check(receipt)
            return nil
        } catch {
            return error
        }
    }

    @Test func theReceiptOfEveryEntryIsValidAndReadsBack() throws {
        let journal = Journal()
        for index in 0..<5 {
            let receipt = journal.receipt(index)
            let proof = try journal.check.check(receipt)
            #expect(proof.entry.sequence == Int64(index + 1) && proof.block == journal.block)
            #expect(try Receipt(text: Array(receipt.text.utf8)) == receipt)
            #expect(try Receipt(text: Array((receipt.text + "\n").utf8)) == receipt)
            let chained = journal.receipt(index, chain: [journal.next.signedBytes])
            #expect(try journal.headCheck.check(chained).head == journal.head)
            #expect(try Receipt(text: Array(chained.text.utf8)) == chained)
        }
    }

    @Test("Every single-bit change of the file is refused", arguments: [false, true])
    func everyBitOfTheText(isChained: Bool) throws {
        let journal = Journal()
        let check = isChained ? journal.headCheck : journal.check
        let receipt = journal.receipt(2, chain: isChained ? [journal.next.signedBytes] : [])
        let text = Array((receipt.text + "\n").utf8)
        #expect(try Receipt(text: text) == receipt)
        var accepted: [Int] = []
        for bit in 0..<text.count * 8 {
            var changed = text
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let read = try? Receipt(text: changed) else { continue }
            if fault(read, check) == nil { accepted.append(bit) }
        }
        #expect(accepted.isEmpty, "of \(text.count * 8) bits")
        let kind = isChained ? "a receipt with a chain" : "a receipt"
        print("\(kind): \(text.count * 8) single-bit changes, \(accepted.count) accepted")
    }

    @Test func everyBitOfEveryFieldIsRefused() throws {
        let journal = Journal()
        let fields: [(String, WritableKeyPath<Receipt, [UInt8]>)] = [
            ("entry", \.entry), ("header", \.header), ("signature", \.signature),
            ("public key", \.publicKey), ("path", \.path[0]), ("path", \.path[1]),
            ("path", \.path[2]), ("chain", \.chain[0]),
        ]
        let receipt = journal.receipt(2, chain: [journal.next.signedBytes])
        #expect(receipt.path.count == 3)
        var changes = 0
        var accepted = 0
        for (name, field) in fields {
            for bit in 0..<receipt[keyPath: field].count * 8 {
                var changed = receipt
                changed[keyPath: field][bit / 8] ^= 1 << UInt8(bit % 8)
                let refusal = fault(changed, journal.headCheck)
                #expect(refusal != nil, "\(name), bit \(bit)")
                changes += 1
                if refusal == nil { accepted += 1 }
            }
        }
        print("fields of a receipt: \(changes) single-bit changes, \(accepted) accepted")
    }

    @Test func whatIsForgedIsRefusedForItsReason() throws {
        let journal = Journal()
        let sound = journal.receipt(2)
        func expect(_ expected: ReceiptFault, _ change: (inout Receipt) -> Void) {
            var receipt = sound
            change(&receipt)
            #expect(fault(receipt, journal.check) == expected)
        }
        expect(.path) { $0.path.removeLast() }
        expect(.path) { $0.path.append($0.path[0]) }
        expect(.path) { $0.path.swapAt(0, 1) }
        expect(.path) { $0.path = [] }
        expect(.path) { $0.path[0] = [] }
        expect(.path) { $0.path = journal.receipt(3).path }
        expect(.path) { $0.entry = journal.entries[3] }
        expect(.notInBlock) { $0.entry = journal.entries[5] }
        expect(.entry) { $0.entry = [] }
        expect(.entry) { $0.entry.append(0) }
        expect(.header) { $0.header = [] }
        expect(.header) { $0.header.append(0) }
        expect(.signature) { $0.header = journal.next.signedBytes }
        expect(.signature) { $0.signature = [] }
        expect(.signature) { $0.signature = [UInt8](repeating: 0, count: 64) }
        expect(.signature) { $0.signature.append(0) }
        expect(.otherKey) { $0 = Journal(seed: 2).receipt(2) }
        expect(.otherKey) { $0.publicKey = [] }
        expect(.chainWithoutHead) { $0.chain = [journal.next.signedBytes] }
        #expect(fault(sound, ReceiptCheck(keys: [])) == .otherKey)
    }

    @Test func aSecondSignatureMadeOutOfTheFirstIsRefused() throws {
        let journal = Journal()
        // L, the order of the group: S + L gives the same point (RFC 8032, 5.1.7 forbids it).
        let order: [UInt8] =
            [
                0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9,
                0xDE, 0x14,
            ] + [UInt8](repeating: 0, count: 15) + [0x10]
        var receipt = journal.receipt(2)
        var carry = 0
        for index in 0..<32 {
            let sum = Int(receipt.signature[32 + index]) + Int(order[index]) + carry
            receipt.signature[32 + index] = UInt8(truncatingIfNeeded: sum)
            carry = sum >> 8
        }
        #expect(fault(receipt, journal.check) == .signature)
        // A point of small order as key and as R verifies anything under a careless verifier.
        var small = journal.receipt(2)
        small.publicKey = [1] + [UInt8](repeating: 0, count: 31)
        small.signature = small.publicKey + [UInt8](repeating: 0, count: 32)
        #expect(fault(small, ReceiptCheck(keys: [small.publicKey])) == .signature)
    }

    @Test func aForgedRootIsRefused() throws {
        let journal = Journal()
        let forged = Block(
            sequence: 1, previousHash: journal.block.previousHash, firstEntry: 1, entryCount: 1,
            merkleRoot: Self.tree.leafHash(of: journal.entries[0]), time: journal.block.time,
            keySlot: 3)
        var receipt = journal.receipt(0)
        receipt.header = forged.signedBytes
        receipt.path = []
        #expect(fault(receipt, journal.check) == .signature)
    }

    @Test func aChainLeadsOnlyToItsOwnHead() throws {
        let journal = Journal()
        let chained = journal.receipt(2, chain: [journal.next.signedBytes])
        #expect(fault(journal.receipt(2), journal.headCheck) == .otherHead)
        let other = PublishedHead("2:" + String(repeating: "00", count: 32))
        let check = ReceiptCheck(keys: [journal.key.publicKey.bytes], head: other)
        #expect(fault(chained, check) == .otherHead)
        var twice = chained
        twice.chain.append(journal.next.signedBytes)
        #expect(fault(twice, journal.headCheck) == .chain(block: 3))
        var self2 = chained
        self2.chain = [journal.block.signedBytes]
        #expect(fault(self2, journal.headCheck) == .chain(block: 2))
    }

    @Test func onlyTheOneTextIsRead() {
        let text = Journal().receipt(0).text
        let variants = [
            "", "{}", " " + text, text + " ", text + "\n\n", text.uppercased(),
            text.replacing("\",\"", with: "\", \""), text.replacing("-1\"", with: "-2\""),
            String(text.dropLast()), text.replacing("[]", with: "[\"\"]"),
            text.replacing("\"chain\":[]", with: "\"chain\":[],\"more\":[]"),
        ]
        for variant in variants {
            let receipt = try? Receipt(text: Array(variant.utf8))
            #expect(
                receipt.flatMap { try? Journal().check.check($0) } == nil, "\(variant.prefix(80))")
        }
        for cut in 0..<text.utf8.count {
            #expect(throws: ReceiptFormatError.self) {
                try Receipt(text: Array(text.utf8.prefix(cut)))
            }
        }
    }

    @Test func publishedHeadsAndDigitsAreStrict() {
        let digits = String(repeating: "0a", count: 32)
        #expect(PublishedHead("7:\(digits)")?.block == 7)
        for text in ["", "7", "0:\(digits)", "7:\(digits)0", "7:\(digits.uppercased())", "x:"] {
            #expect(PublishedHead(text) == nil, "\(text)")
        }
        #expect(HexText.bytes("0") == nil && HexText.bytes("0g") == nil && HexText.bytes("") == [])
    }
}
