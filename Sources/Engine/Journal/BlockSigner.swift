// The room "Journal": closes blocks, proves them, and checks the whole database.
//
// A block's root is the RFC 9162 Merkle tree hash over the canonical bytes of its entries; its
// header is signed with the database's journal key. `DatabaseVerifier` recomputes all of it, over
// millions of entries in memory that stays the same. Which invariant is checked where:
// - value is conserved, balances are their postings, no floor is broken: `JournalWalk` (entry by
//   entry), `RowWalk` (as stored);
// - reversals give back at most what was taken: `ReversalCheck`;
// - entries are gap-free, chained, signed, and time never goes back: `JournalWalk`;
// - stored rows are what the journal wrote, with every version in between: `SetSums` over the
//   digests of both; `RowNaming` finds out which row it is where they differ;
// - stored answers, ranges of numbers, schema history, head: `SideWalk`;
// - the end was not cut off: a `Witness`.

import Codes
import Ledger
import Store

/// Closes one block over the entries of a batch.
struct BlockSigner {
    let codes: CodeBook

    /// Throws `DatabaseFailure` when the journal key cannot be opened.
    func close(
        _ entries: [StoredEntry], after head: JournalHead, firstEntry: Int64, time: Timestamp,
        keyVersion: Int64
    ) throws -> StoredBlock {
        let tree = MerkleTree { Hash.sha256($0) }
        let leaves = entries.map { tree.leafHash(of: $0.bytes) }
        let signing = try codes.journalKey(at: time)
        let header = Block(
            sequence: head.block + 1, previousHash: head.hash, firstEntry: firstEntry,
            entryCount: Int64(entries.count),
            merkleRoot: tree.root(of: leaves), time: time, epoch: head.epoch,
            keyVersion: keyVersion, keySlot: signing.slot)
        let bytes = header.signedBytes
        return StoredBlock(
            sequence: header.sequence, header: bytes, hash: Hash.sha256(bytes),
            signature: signing.key.sign(bytes))
    }
}
