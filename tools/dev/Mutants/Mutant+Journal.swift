extension Mutant {
    /// The tree, blocks, canonical bytes.
    static let journal: [Mutant] = [
        Mutant(
            11, "Ledger/Journal/MerkleTree.swift",
            "nodeHash(level[left], level[right]) : level[left])",
            #"""
            nodeHash(level[left], level[right])
                                : MUTANT ? nodeHash(level[left], level[left]) : level[left])
            """#,
            "An odd leaf of the tree is hashed with itself.",
            "LedgerTests"),
        Mutant(
            12, "Ledger/Journal/MerkleTree.swift",
            "hash([0] + item)",
            "hash([MUTANT ? 1 : 0] + item)",
            "Leaves and nodes of the tree are not told apart.",
            "LedgerTests"),
        Mutant(
            13, "Ledger/Journal/MerkleTree.swift",
            "return last == 0 && node == root",
            "return (MUTANT || last == 0) && node == root",
            "A proof of inclusion may be cut short.",
            "LedgerTests"),
        Mutant(
            14, "Ledger/Journal/MerkleTree.swift",
            "oldNode == oldRoot && newNode == newRoot",
            "oldNode == oldRoot && (MUTANT || newNode == newRoot)",
            "A proof of consistency does not prove the new tree.",
            "LedgerTests"),
        Mutant(
            15, "Ledger/Journal/CanonicalDecoder.swift",
            "guard offset == bytes.count else",
            "guard MUTANT || offset == bytes.count else",
            "Bytes may follow an entry.",
            "LedgerTests"),
        Mutant(
            16, "Ledger/Journal/Block.swift",
            "if previousHash != previous?",
            "if !MUTANT, previousHash != previous?",
            "Blocks are not chained by their hashes.",
            "LedgerTests"),
        Mutant(
            17, "Ledger/Journal/Block.swift",
            "if let earlier = previous?.time, time < earlier {",
            "if let earlier = previous?.time, time < earlier, !MUTANT {",
            "Blocks may go back in time.",
            "LedgerTests"),
        Mutant(
            18, "Ledger/Journal/Block.swift",
            "tree.root(of: leaves) == merkleRoot ? nil",
            "MUTANT || tree.root(of: leaves) == merkleRoot ? nil",
            "A block's root is not compared with its entries.",
            "LedgerTests"),
    ]
}
