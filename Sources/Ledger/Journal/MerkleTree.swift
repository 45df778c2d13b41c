/// The Merkle tree of RFC 9162, section 2.1: a short root stands for a whole list, and a few
/// hashes prove that one item is in it, or that one list is the beginning of another.
///
/// A leaf's hash is H(0x00 || item), a node's H(0x01 || left || right), the empty list's H().
/// `leaves` are always leaf hashes. A verifier trusts nothing it is given: size, index, the number
/// of hashes and the length of each must be exactly right. (A verifier that skipped part of this
/// let immudb before 1.4.1 accept false consistency proofs; and hashes of other lengths would move
/// the border between left and right.)
package struct MerkleTree: Sendable {
    private let hash: HashFunction

    /// `hash` returns exactly 32 bytes.
    package init(hash: @escaping HashFunction) {
        self.hash = hash
    }

    package func leafHash(of item: [UInt8]) -> [UInt8] {
        hash([0] + item)
    }

    /// The root over these leaves; time O(n), memory O(n).
    package func root(of leaves: [[UInt8]]) -> [UInt8] {
        if leaves.isEmpty { return hash([]) }
        var level = leaves
        while level.count > 1 { level = parents(of: level) }
        return level[0]
    }

    private func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [1]
        bytes.reserveCapacity(1 + left.count + right.count)
        bytes += left
        bytes += right
        return hash(bytes)
    }

    /// Joins neighbours; a last one without neighbour moves up as it is. Level by level this is
    /// the same tree as the RFC's split at the largest power of two.
    private func parents(of level: [[UInt8]]) -> [[UInt8]] {
        var parents: [[UInt8]] = []
        parents.reserveCapacity((level.count + 1) / 2)
        for left in stride(from: 0, to: level.count, by: 2) {
            let right = left + 1
            parents.append(
                right < level.count ? nodeHash(level[left], level[right]) : level[left])
        }
        return parents
    }
}

// MARK: Inclusion

extension MerkleTree {
    /// The hashes that lead from leaf `index` to the root, lowest first (RFC 9162, 2.1.3.1).
    /// Precondition: `index` is one of the leaves.
    package func inclusionProof(of index: Int, in leaves: [[UInt8]]) -> [[UInt8]] {
        precondition(leaves.indices.contains(index), "a proof is about one of the leaves")
        var proof: [[UInt8]] = []
        var level = leaves
        var position = index
        while level.count > 1 {
            let sibling = position ^ 1
            if sibling < level.count { proof.append(level[sibling]) }
            level = parents(of: level)
            position >>= 1
        }
        return proof
    }

    /// True only where `leaf` is number `index` of the `size` leaves under `root` (2.1.3.2).
    package func verifyInclusion(
        of leaf: [UInt8], at index: Int, size: Int, proof: [[UInt8]], root: [UInt8]
    ) -> Bool {
        guard index >= 0, index < size, haveHashLength(proof + [leaf, root]) else { return false }
        var position = index
        var last = size - 1
        var node = leaf
        for sibling in proof {
            if last == 0 { return false }
            if position & 1 == 1 || position == last {
                node = nodeHash(sibling, node)
                // A last node without neighbour moves up to the level where it has one.
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                node = nodeHash(node, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && node == root
    }

    private func haveHashLength(_ hashes: [[UInt8]]) -> Bool {
        hashes.allSatisfy { $0.count == Block.hashBytes }
    }
}

// MARK: Consistency

extension MerkleTree {
    /// The hashes that prove the first `oldSize` leaves to be the beginning of all (2.1.4.1).
    /// Empty for sizes 0 and `leaves.count`. Precondition: `0 ... leaves.count`.
    package func consistencyProof(from oldSize: Int, in leaves: [[UInt8]]) -> [[UInt8]] {
        precondition((0...leaves.count).contains(oldSize), "the old list is part of the new one")
        return oldSize == 0 ? [] : subproof(oldSize, leaves[...], isOldTree: true)
    }

    /// SUBPROOF of the RFC: `isOldTree` while the old root, which the verifier has, stands for
    /// these leaves.
    private func subproof(
        _ oldSize: Int, _ leaves: ArraySlice<[UInt8]>, isOldTree: Bool
    ) -> [[UInt8]] {
        if oldSize == leaves.count { return isOldTree ? [] : [root(of: Array(leaves))] }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let left = leaves.prefix(split)
        let right = leaves.dropFirst(split)
        if oldSize <= split {
            return subproof(oldSize, left, isOldTree: isOldTree) + [root(of: Array(right))]
        }
        return subproof(oldSize - split, right, isOldTree: false) + [root(of: Array(left))]
    }

    /// True only where the `oldSize` leaves under `oldRoot` are the beginning of the `newSize`
    /// leaves under `newRoot` (2.1.4.2).
    package func verifyConsistency(
        from oldSize: Int, oldRoot: [UInt8], to newSize: Int, newRoot: [UInt8], proof: [[UInt8]]
    ) -> Bool {
        guard oldSize >= 0, oldSize <= newSize, haveHashLength(proof + [oldRoot, newRoot]) else {
            return false
        }
        if oldSize == newSize {
            return proof.isEmpty && oldRoot == newRoot && (oldSize > 0 || oldRoot == hash([]))
        }
        if oldSize == 0 { return proof.isEmpty && oldRoot == hash([]) }
        // A full old tree is one node of the new one, and its root is not repeated in the proof.
        let isFull = oldSize & (oldSize - 1) == 0
        let path = isFull ? [oldRoot] + proof : proof
        guard !proof.isEmpty, let first = path.first else { return false }
        var position = oldSize - 1
        var last = newSize - 1
        while position & 1 == 1 {
            position >>= 1
            last >>= 1
        }
        var oldNode = first
        var newNode = first
        for sibling in path.dropFirst() {
            if last == 0 { return false }
            if position & 1 == 1 || position == last {
                oldNode = nodeHash(sibling, oldNode)
                newNode = nodeHash(sibling, newNode)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                newNode = nodeHash(newNode, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && oldNode == oldRoot && newNode == newRoot
    }
}
