import Ledger
import Testing

@Suite("Block")
struct BlockTests {
    private let tree = MerkleTree(hash: modelSHA256)

    private func block(
        _ sequence: Int64 = 1, previous: [UInt8] = Block.noPreviousHash, first: Int64 = 1,
        count: Int64 = 2, at milliseconds: Int64 = 5
    ) -> Block {
        Block(
            sequence: sequence, previousHash: previous, firstEntry: first, entryCount: count,
            merkleRoot: tree.root(of: leaves), time: Timestamp(milliseconds: milliseconds),
            keySlot: 3)
    }

    private var leaves: [[UInt8]] { [[1], [2]].map { tree.leafHash(of: $0) } }

    @Test("The signed bytes of one block are exactly these, for ever")
    func goldenBytes() {
        let bytes = Block(
            sequence: 1, previousHash: [UInt8](repeating: 0xAA, count: 32), firstEntry: 2,
            entryCount: 3, merkleRoot: [UInt8](repeating: 0xBB, count: 32),
            time: Timestamp(milliseconds: 4), epoch: 6, keyVersion: 7, keySlot: 5
        ).signedBytes
        let expected =
            "534a4232" + "0000000000000001" + String(repeating: "aa", count: 32)
            + "0000000000000002" + "0000000000000003" + String(repeating: "bb", count: 32)
            + "0000000000000004" + "0000000000000006"
            + "0000000000000007" + "05"
        #expect(hex(bytes) == expected)
        #expect(bytes.count == 117)
    }

    @Test("Every flipped bit is refused or reads as another block with another hash")
    func flippedBits() throws {
        let block = block()
        let bytes = block.signedBytes
        #expect(try Block(signedBytes: bytes) == block)
        for bit in 0..<bytes.count * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let read = try? Block(signedBytes: changed) else { continue }
            #expect(read.signedBytes == changed && read != block, "bit \(bit)")
        }
        #expect(block.hash(with: modelSHA256) == modelSHA256(bytes))
    }

    @Test("Every other length is refused")
    func exactLength() {
        let bytes = block().signedBytes
        for count in 0..<bytes.count {
            #expect(throws: JournalFormatError.self) {
                try Block(signedBytes: Array(bytes.prefix(count)))
            }
        }
        #expect(throws: JournalFormatError(reason: .trailingBytes, offset: 117)) {
            try Block(signedBytes: bytes + [0])
        }
    }

    @Test(
        "Numbers without a next number, and a block without entries, are refused",
        arguments: [
            (4, Int64.max), (4, 0), (44, Int64.max), (44, 0), (52, 0), (52, -1), (52, Int64.max),
            (92, -1), (92, Timestamp.maximum.milliseconds + 1), (100, -1), (108, -1),
        ])
    func ranges(offset: Int, value: Int64) {
        var bytes = block().signedBytes
        bytes.replaceSubrange(offset..<offset + 8, with: bigEndian(value))
        #expect(throws: JournalFormatError(reason: .invalidValue, offset: offset)) {
            try Block(signedBytes: bytes)
        }
    }

    @Test("A block follows only the one it names, without a gap and not before it")
    func chain() {
        let first = block()
        let hash = first.hash(with: modelSHA256)
        #expect(first.fault(after: nil, hash: modelSHA256) == nil)
        let cases: [(Block, BlockFault?)] = [
            (block(2, previous: hash, first: 3), nil),
            (block(3, first: 9, at: 4), .sequence(expected: 2, found: 3)),
            (block(2, first: 9, at: 4), .previousHash),
            (block(2, previous: hash, first: 4, at: 4), .firstEntry(expected: 3, found: 4)),
            (
                block(2, previous: hash, first: 3, at: 4),
                .timeWentBack(
                    previous: Timestamp(milliseconds: 5), found: Timestamp(milliseconds: 4))
            ),
        ]
        for (next, fault) in cases {
            #expect(next.fault(after: first, hash: modelSHA256) == fault)
        }
        #expect(block(first: 2).fault(after: nil, hash: modelSHA256) != nil)
        #expect(block(previous: hash).fault(after: nil, hash: modelSHA256) == .previousHash)
        #expect(first.lastEntry == 2)
    }

    @Test("A block fits only its own entries, in their order")
    func entries() {
        #expect(block().fault(leaves: leaves, in: tree) == nil)
        #expect(block().fault(leaves: leaves.reversed(), in: tree) == .merkleRoot)
        #expect(
            block().fault(leaves: [leaves[0]], in: tree) == .entryCount(expected: 2, found: 1))
    }
}
