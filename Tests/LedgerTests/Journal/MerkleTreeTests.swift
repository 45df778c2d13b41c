import Ledger
import Testing

@Suite("Merkle tree")
struct MerkleTreeTests {
    /// The eight leaves every implementation of RFC 6962 is tried with.
    private static let items = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ].map { unhex($0) }

    private let tree = MerkleTree(hash: modelSHA256)

    private var known: [[UInt8]] { MerkleTreeTests.items.map { tree.leafHash(of: $0) } }

    @Test(
        "The SHA-256 of these tests agrees with FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func modelIsRight(message: String, digest: String) {
        #expect(hex(modelSHA256(Array(message.utf8))) == digest)
    }

    @Test(
        "Roots agree with the known vectors",
        arguments: [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
            (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ])
    func knownRoots(size: Int, root: String) {
        #expect(hex(tree.root(of: Array(known.prefix(size)))) == root)
    }

    @Test("Proofs agree with the known vectors")
    func knownProofs() {
        let (a, b, c) = (
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
        )
        let (d, e, f, g) = (
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
        )
        #expect(tree.inclusionProof(of: 0, in: known).map(hex) == [a, b, c])
        #expect(tree.inclusionProof(of: 5, in: known).map(hex) == [d, e, f])
        #expect(tree.consistencyProof(from: 1, in: known).map(hex) == [a, b, c])
        #expect(tree.consistencyProof(from: 6, in: known).map(hex) == [g, e, f])
        #expect(tree.consistencyProof(from: 2, in: Array(known.prefix(5))).map(hex) == [b, d])
    }
}

@Suite("Merkle tree, all sizes to 64")
struct MerkleTreeBruteForceTests {
    /// A hash that is only fast: every proof is tried millions of times here.
    private let tree = MerkleTree(hash: quickHash)
    private let leaves = (0..<64).map { quickHash([UInt8($0), 0x5A]) }

    private func leaves(_ size: Int) -> [[UInt8]] { Array(leaves.prefix(size)) }

    /// MTH of the RFC, word for word.
    private func modelRoot(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        if leaves.isEmpty { return quickHash([]) }
        if leaves.count == 1, let leaf = leaves.first { return leaf }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        return quickHash(
            [1] + modelRoot(leaves.prefix(split)) + modelRoot(leaves.dropFirst(split)))
    }

    /// PATH of the RFC, word for word.
    private func modelPath(_ index: Int, _ leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
        if leaves.count == 1 { return [] }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let (left, right) = (leaves.prefix(split), leaves.dropFirst(split))
        return index < split
            ? modelPath(index, left) + [modelRoot(right)]
            : modelPath(index - split, right) + [modelRoot(left)]
    }

    @Test("Roots and inclusion proofs are those of the RFC's definition")
    func definition() {
        for size in 0...64 {
            #expect(tree.root(of: leaves(size)) == modelRoot(leaves.prefix(size)))
            for index in 0..<size {
                let proof = tree.inclusionProof(of: index, in: leaves(size))
                if proof != modelPath(index, leaves.prefix(size)) {
                    Issue.record("leaf \(index) of \(size)")
                }
            }
        }
    }

    @Test("Each inclusion proof holds for its leaf, index and size and for no others")
    func inclusion() {
        for size in 1...64 {
            let root = tree.root(of: leaves(size))
            for index in 0..<size {
                let proof = tree.inclusionProof(of: index, in: leaves(size))
                for claimed in -1...size {
                    let holds = tree.verifyInclusion(
                        of: leaves[index], at: claimed, size: size, proof: proof, root: root)
                    if holds != (claimed == index) {
                        Issue.record("leaf \(index) of \(size) claimed as \(claimed)")
                    }
                }
                let wrong = mutations(of: proof).contains { changed in
                    tree.verifyInclusion(
                        of: leaves[index], at: index, size: size, proof: changed, root: root)
                }
                if wrong { Issue.record("a changed proof of \(index) of \(size) was accepted") }
            }
        }
    }

    @Test("An inclusion proof holds for no other leaf and root, nor where the path is another")
    func inclusionOfOtherTrees() {
        for size in 1...17 {
            let root = tree.root(of: leaves(size))
            for index in 0..<size {
                let proof = tree.inclusionProof(of: index, in: leaves(size))
                for otherSize in 0...20 {
                    for other in 0..<otherSize {
                        let holds = tree.verifyInclusion(
                            of: leaves[index], at: other, size: otherSize, proof: proof,
                            root: root)
                        // A verifier cannot tell places apart that a path reaches by the same
                        // turns; the size itself is signed.
                        if holds != (turns(index, size) == turns(other, otherSize)) {
                            Issue.record("\(index) of \(size) claimed as \(other) of \(otherSize)")
                        }
                    }
                }
                let otherLeaf = tree.verifyInclusion(
                    of: leaves[size], at: index, size: size, proof: proof, root: root)
                let otherRoot = tree.verifyInclusion(
                    of: leaves[index], at: index, size: size, proof: proof, root: leaves[63])
                if otherLeaf || otherRoot { Issue.record("leaf \(index) of \(size)") }
            }
        }
    }

    /// For each join on the way up: true where the sibling is on the left.
    private func turns(_ index: Int, _ size: Int) -> [Bool] {
        var (position, count, turns) = (index, size, [Bool]())
        while count > 1 {
            if position ^ 1 < count { turns.append(position & 1 == 1) }
            (position, count) = (position / 2, (count + 1) / 2)
        }
        return turns
    }

    @Test("Each consistency proof holds for its two sizes, and for no changed proof or root")
    func consistency() {
        for newSize in 0...64 {
            let newRoot = tree.root(of: leaves(newSize))
            for oldSize in 0...newSize {
                let oldRoot = tree.root(of: leaves(oldSize))
                let proof = tree.consistencyProof(from: oldSize, in: leaves(newSize))
                func holds(_ proof: [[UInt8]], _ old: [UInt8], _ new: [UInt8]) -> Bool {
                    tree.verifyConsistency(
                        from: oldSize, oldRoot: old, to: newSize, newRoot: new, proof: proof)
                }
                let isRight =
                    holds(proof, oldRoot, newRoot)
                    && !holds(proof, quickHash([9]), newRoot)
                    // Nothing is said about the new tree where the old one is empty.
                    && (oldSize == 0 && newSize > 0 || !holds(proof, oldRoot, quickHash([9])))
                    && !mutations(of: proof).contains { holds($0, oldRoot, newRoot) }
                if !isRight { Issue.record("from \(oldSize) to \(newSize)") }
            }
        }
    }

    @Test("A consistency proof holds for no other two sizes, unless they join in the same way")
    func consistencyOfOtherSizes() {
        for newSize in 1...13 {
            let newRoot = tree.root(of: leaves(newSize))
            for oldSize in 1...newSize {
                let oldRoot = tree.root(of: leaves(oldSize))
                let proof = tree.consistencyProof(from: oldSize, in: leaves(newSize))
                for otherNew in 0...16 {
                    for otherOld in -1...otherNew + 1 {
                        let holds = tree.verifyConsistency(
                            from: otherOld, oldRoot: oldRoot, to: otherNew, newRoot: newRoot,
                            proof: proof)
                        let isSame =
                            otherOld >= 1 && otherOld <= otherNew
                            && joins(oldSize, newSize) == joins(otherOld, otherNew)
                        if holds != isSame {
                            Issue.record(
                                "\(oldSize) of \(newSize) claimed as \(otherOld) of \(otherNew)")
                        }
                    }
                }
            }
        }
    }

    /// How the hashes of SUBPROOF are joined: L and R for a hash on the left or right, and first
    /// whether the walk starts from the old root (O) or from a hash of the proof (P).
    private func joins(_ old: Int, _ new: Int, isOldTree: Bool = true) -> String {
        if old >= new { return isOldTree ? "O" : "P" }
        var split = 1
        while split * 2 < new { split *= 2 }
        return old <= split
            ? joins(old, split, isOldTree: isOldTree) + "R"
            : joins(old - split, new - split, isOldTree: false) + "L"
    }

    @Test("A history that was rewritten has no consistency proof")
    func rewrittenHistory() {
        for oldSize in 1...20 {
            var rewritten = leaves(24)
            rewritten[oldSize - 1] = quickHash([7, 7])
            let holds = tree.verifyConsistency(
                from: oldSize, oldRoot: tree.root(of: leaves(oldSize)), to: 24,
                newRoot: tree.root(of: rewritten),
                proof: tree.consistencyProof(from: oldSize, in: rewritten))
            #expect(!holds, "old size \(oldSize)")
        }
    }

    @Test("Hashes of another length are refused, even where the bytes would join to the same")
    func borderBetweenLeftAndRight() {
        let root = tree.root(of: leaves(2))
        let joined = leaves[0] + leaves[1]
        for border in 0...64 where border != 32 {
            let holds = tree.verifyInclusion(
                of: Array(joined[..<border]), at: 0, size: 2, proof: [Array(joined[border...])],
                root: root)
            #expect(!holds, "border at \(border)")
        }
    }

    /// Every single-bit change of short proofs, one bit of each hash of longer ones; one hash
    /// missing, doubled, swapped with the next, cut or extended by a byte.
    private func mutations(of proof: [[UInt8]]) -> [[[UInt8]]] {
        var all: [[[UInt8]]] = [proof + [quickHash([1, 2, 3])]]
        for index in proof.indices {
            func changed(_ change: (inout [[UInt8]]) -> Void) {
                var copy = proof
                change(&copy)
                if copy != proof { all.append(copy) }
            }
            let bits = proof.count <= 3 ? Array(0..<256) : [(index * 37 + proof.count * 11) % 256]
            for bit in bits { changed { $0[index][bit / 8] ^= 1 << UInt8(bit % 8) } }
            changed { $0.remove(at: index) }
            changed { $0.insert(proof[index], at: index) }
            changed { $0.swapAt(index, (index + 1) % proof.count) }
            changed { $0[index].removeLast() }
            changed { $0[index].append(0) }
        }
        return all
    }
}

/// Four lanes of a 64-bit mixer: 32 bytes, no security, no accidental collisions.
private let quickHash: HashFunction = { bytes in
    var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, UInt64(bytes.count))
    for byte in bytes {
        lanes.0 = (lanes.0 ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
        lanes.0 ^= lanes.0 >> 29
        lanes.1 = (lanes.1 &+ lanes.0) &* 0xBF58_476D_1CE4_E5B9
        lanes.2 = (lanes.2 ^ lanes.1) &* 0x94D0_49BB_1331_11EB
        lanes.3 = (lanes.3 &+ lanes.2) ^ lanes.3 << 7
    }
    return bigEndian(lanes.0) + bigEndian(lanes.1) + bigEndian(lanes.2) + bigEndian(lanes.3)
}
