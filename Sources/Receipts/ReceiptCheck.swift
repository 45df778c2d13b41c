package import Ledger

/// Why a receipt proves nothing, in order of precedence. The descriptions say it to a person.
package enum ReceiptFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key in the receipt is none of those that were expected.
    case otherKey
    /// The header is not that of a block.
    case header
    /// The signature is not that of the key over the header.
    case signature
    /// The bytes are not those of a journal entry.
    case entry
    /// The entry's number is not among those of the block.
    case notInBlock
    /// The hashes do not lead from the entry to the block's root.
    case path
    /// A header of the chain does not follow the one before it.
    case chain(block: Int64)
    /// There is a chain, but nothing to hold its end against.
    case chainWithoutHead
    /// The receipt does not lead to the expected head.
    case otherHead

    package var description: String {
        switch self {
        case .otherKey: "it was signed with another key than the expected one"
        case .header: "its header is not that of a block"
        case .signature: "its signature is not valid"
        case .entry: "its entry is not a journal entry"
        case .notInBlock: "its entry does not belong to its block"
        case .path: "its path does not lead from the entry to the block's root"
        case .chain(let block): "block \(block) of its chain does not follow the one before it"
        case .chainWithoutHead: "it has a chain: name the head that the chain should lead to"
        case .otherHead: "it does not lead to the expected head"
        }
    }
}

/// The head of a journal that somebody has published or kept: block number and hash.
package struct PublishedHead: Hashable, Sendable {
    package let block: Int64
    package let hash: [UInt8]

    /// `BLOCK:HASH` with 64 hexadecimal digits; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let block = Int64(parts[0]), block > 0,
            let hash = HexText.bytes(String(parts[1])), hash.count == Block.hashBytes
        else { return nil }
        self.block = block
        self.hash = hash
    }
}

/// What a valid receipt proves: the entry is number `entry.sequence` of the journal whose block
/// `block` the key has signed.
package struct ReceiptProof: Hashable, Sendable {
    package let entry: JournalEntry
    package let block: Block
    /// The published head that the block is before, where one was given.
    package let head: PublishedHead?
}

/// Checks receipts against the keys that somebody trusts.
package struct ReceiptCheck: Sendable {
    private let keys: [[UInt8]]
    private let head: PublishedHead?
    private let tree = MerkleTree { SodiumProof.sha256($0) }

    /// - Parameters:
    ///   - keys: public keys of the journal, 32 bytes each; a journal changes its key now and then.
    ///   - head: a head that the receipt must lead to; nil asks only for the block's signature.
    package init(keys: [[UInt8]], head: PublishedHead? = nil) {
        self.keys = keys
        self.head = head
    }

    package func check(_ receipt: Receipt) throws(ReceiptFault) -> ReceiptProof {
        guard keys.contains(receipt.publicKey) else { throw .otherKey }
        let block: Block
        do { block = try Block(signedBytes: receipt.header) } catch { throw .header }
        guard
            SodiumProof.isSigned(
                receipt.header, signature: receipt.signature, publicKey: receipt.publicKey)
        else { throw .signature }
        let entry: JournalEntry
        do { entry = try JournalEntry(bytes: receipt.entry) } catch { throw .entry }
        guard (block.firstEntry...block.lastEntry).contains(entry.sequence) else {
            throw .notInBlock
        }
        let isIncluded = tree.verifyInclusion(
            of: tree.leafHash(of: receipt.entry), at: Int(entry.sequence - block.firstEntry),
            size: Int(block.entryCount), proof: receipt.path, root: block.merkleRoot)
        guard isIncluded else { throw .path }
        try follow(receipt.chain, from: block)
        return ReceiptProof(entry: entry, block: block, head: head)
    }

    private func follow(_ chain: [[UInt8]], from first: Block) throws(ReceiptFault) {
        var last = first
        for header in chain {
            let next: Block
            do {
                next = try Block(signedBytes: header)
            } catch {
                throw .chain(block: last.sequence + 1)
            }
            guard next.fault(after: last, hash: { SodiumProof.sha256($0) }) == nil else {
                throw .chain(block: last.sequence + 1)
            }
            last = next
        }
        guard let head else {
            if chain.isEmpty { return }
            throw .chainWithoutHead
        }
        guard last.sequence == head.block,
            last.hash(with: { SodiumProof.sha256($0) }) == head.hash
        else { throw .otherHead }
    }
}
