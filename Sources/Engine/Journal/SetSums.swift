import Codes
import Domain

/// Sums of hashes that tell whether two multisets are equal, whatever their order, in memory that
/// does not grow.
///
/// Each element is hashed to 128 bits under a key drawn for this run, and added to the sum of its
/// bucket modulo 2^128; the other side is subtracted. All sums are 0 where both sides are equal;
/// one that is not hides behind a 0 with a chance of 2^-128, since nobody could know the key when
/// the elements were made. The buckets say where to look for what differs.
struct SetSums {
    private var sums: [UInt128]

    /// No sums at all, not even zeros.
    static let none = SetSums([])

    /// `buckets`: a power of two.
    init(buckets: Int) {
        self.init([UInt128](repeating: 0, count: buckets))
    }

    private init(_ sums: [UInt128]) {
        self.sums = sums
    }

    /// As many buckets as are worth it for a journal of so many entries.
    static func buckets(entries: Int64) -> Int {
        var buckets = 64
        while buckets < Limits.verificationBuckets, Int64(buckets) * 4 < entries { buckets *= 2 }
        return buckets
    }

    /// `place` chooses the bucket; the same for all elements of one name.
    @inline(__always)
    mutating func add(_ element: UInt128, at place: UInt128) {
        sums[bucket(of: place)] &+= element
    }

    @inline(__always)
    mutating func subtract(_ element: UInt128, at place: UInt128) {
        sums[bucket(of: place)] &-= element
    }

    mutating func add(_ other: SetSums) {
        for bucket in sums.indices { sums[bucket] &+= other.sums[bucket] }
    }

    /// The buckets whose two sides differ.
    var unequal: [Int] { sums.indices.filter { sums[$0] != 0 } }

    @inline(__always)
    func bucket(of place: UInt128) -> Int {
        Int(truncatingIfNeeded: place) & (sums.count - 1)
    }
}

/// The keys of one run.
struct RunKeys: Sendable {
    private let names = RunHash.fresh()
    private let versions = RunHash.fresh()
    private let accounts = RunHash.fresh()

    /// Where a row belongs: a hash of its name (table and key).
    @inline(__always)
    func place(ofName name: UnsafeRawBufferPointer) -> UInt128 { names.hash(name) }

    /// One version of a row, as an element.
    @inline(__always)
    func element(at place: UInt128, digest: UnsafeRawBufferPointer) -> UInt128 {
        var pair = (place, UInt128(0))
        return withUnsafeMutableBytes(of: &pair) { bytes in
            bytes[16...].copyBytes(from: digest)
            return versions.hash(UnsafeRawBufferPointer(bytes))
        }
    }

    /// What one unit in an account weighs; an account's element is this times its balance.
    @inline(__always)
    func weight(of account: CompactAccount) -> UInt128 {
        withUnsafeBytes(of: account) { accounts.hash($0) }
    }
}
