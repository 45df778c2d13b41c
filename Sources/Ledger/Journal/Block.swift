/// A collision-resistant hash, SHA-256 in production: exactly 32 bytes out.
package typealias HashFunction = @Sendable ([UInt8]) -> [UInt8]

/// Closes a committed batch of entries: what is signed.
///
/// Signed bytes (integers big-endian, 117 in all): `"SJB2"` | sequence 8 | previous hash 32 |
/// first entry 8 | entry count 8 | Merkle root 32 | time 8 | epoch 8 | key version 8 | key slot 1.
/// A block's hash is the hash function over exactly these bytes; the signature is kept beside it.
package struct Block: Hashable, Sendable {
    /// Gap-free from 1.
    package let sequence: Int64
    /// Hash of the block before; 32 zero bytes in block 1.
    package let previousHash: [UInt8]
    /// Sequence of the first entry.
    package let firstEntry: Int64
    /// 1 or more: a batch that changed nothing closes no block.
    package let entryCount: Int64
    /// RFC 9162 root over the entries' canonical bytes.
    package let merkleRoot: [UInt8]
    /// When the block was closed; never before the previous block's.
    package let time: Timestamp
    /// The highest timeline of the database server that has decided; 0 where there is no server.
    package let epoch: Int64
    /// How often key slots and API keys had changed, this block included.
    package let keyVersion: Int64
    /// Which slot of the key ring signed.
    package let keySlot: UInt8

    package static let hashBytes = 32
    /// The `previousHash` of block 1.
    package static let noPreviousHash = [UInt8](repeating: 0, count: hashBytes)
    private static let magic = Array("SJB2".utf8)
    /// One less than the largest, so that there is always a next number.
    private static let numbers: ClosedRange<Int64> = 1...Int64.max - 1

    /// Precondition: the ranges above.
    package init(
        sequence: Int64, previousHash: [UInt8], firstEntry: Int64, entryCount: Int64,
        merkleRoot: [UInt8], time: Timestamp, epoch: Int64 = 0, keyVersion: Int64 = 0,
        keySlot: UInt8
    ) {
        precondition(
            Block.numbers.contains(sequence) && Block.numbers.contains(firstEntry),
            "blocks and entries count from 1")
        precondition(
            (1...Int64.max - firstEntry).contains(entryCount), "a block holds an entry or more")
        precondition(
            previousHash.count == Block.hashBytes && merkleRoot.count == Block.hashBytes,
            "hashes of 32 bytes")
        precondition(epoch >= 0 && keyVersion >= 0, "epoch and key version count from 0")
        precondition(time >= .minimum && time <= .maximum, "time within its range")
        self.sequence = sequence
        self.previousHash = previousHash
        self.firstEntry = firstEntry
        self.entryCount = entryCount
        self.merkleRoot = merkleRoot
        self.time = time
        self.epoch = epoch
        self.keyVersion = keyVersion
        self.keySlot = keySlot
    }

    package var lastEntry: Int64 { firstEntry + entryCount - 1 }

    package var signedBytes: [UInt8] {
        var encoder = CanonicalEncoder(capacity: 117)
        encoder.append(fixed: Block.magic)
        encoder.append(sequence)
        encoder.append(fixed: previousHash)
        encoder.append(firstEntry)
        encoder.append(entryCount)
        encoder.append(fixed: merkleRoot)
        encoder.append(time.milliseconds)
        encoder.append(epoch)
        encoder.append(keyVersion)
        encoder.append(keySlot)
        return encoder.bytes
    }

    /// Reads a block; throws for bytes that are not exactly what `signedBytes` writes.
    package init(signedBytes: [UInt8]) throws(JournalFormatError) {
        var decoder = CanonicalDecoder(signedBytes)
        try decoder.readMagic(Block.magic)
        sequence = try decoder.readInt64(in: Block.numbers)
        previousHash = try decoder.readFixed(Block.hashBytes)
        firstEntry = try decoder.readInt64(in: Block.numbers)
        entryCount = try decoder.readInt64(in: 1...Int64.max - firstEntry)
        merkleRoot = try decoder.readFixed(Block.hashBytes)
        time = Timestamp(
            milliseconds: try decoder.readInt64(
                in: Timestamp.minimum.milliseconds...Timestamp.maximum.milliseconds))
        epoch = try decoder.readInt64(in: 0...Int64.max)
        keyVersion = try decoder.readInt64(in: 0...Int64.max)
        keySlot = try decoder.readUInt8()
        try decoder.finish()
    }

    package func hash(with hash: HashFunction) -> [UInt8] {
        hash(signedBytes)
    }
}

/// Why a block does not belong where it stands, in order of precedence.
package enum BlockFault: Error, Hashable, Sendable {
    case sequence(expected: Int64, found: Int64)
    case previousHash
    case firstEntry(expected: Int64, found: Int64)
    case timeWentBack(previous: Timestamp, found: Timestamp)
    case entryCount(expected: Int64, found: Int64)
    case merkleRoot
}

extension Block {
    /// Nil where this block may follow `previous` (nil: where it may be the first).
    package func fault(after previous: Block?, hash: HashFunction) -> BlockFault? {
        let expectedSequence = (previous?.sequence ?? 0) + 1
        if sequence != expectedSequence {
            return .sequence(expected: expectedSequence, found: sequence)
        }
        if previousHash != previous?.hash(with: hash) ?? Block.noPreviousHash {
            return .previousHash
        }
        let expectedEntry = (previous?.lastEntry ?? 0) + 1
        if firstEntry != expectedEntry {
            return .firstEntry(expected: expectedEntry, found: firstEntry)
        }
        if let earlier = previous?.time, time < earlier {
            return .timeWentBack(previous: earlier, found: time)
        }
        return nil
    }

    /// Nil where these are the leaf hashes of exactly the block's entries, in order.
    package func fault(leaves: [[UInt8]], in tree: MerkleTree) -> BlockFault? {
        if Int64(leaves.count) != entryCount {
            return .entryCount(expected: entryCount, found: Int64(leaves.count))
        }
        return tree.root(of: leaves) == merkleRoot ? nil : .merkleRoot
    }
}
