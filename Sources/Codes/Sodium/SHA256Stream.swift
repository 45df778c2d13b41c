import Crypto

/// SHA-256 (FIPS 180-4) over bytes that come in pieces, for what does not fit into memory.
package struct SHA256Stream {
    private var state = SHA256()

    package init() {}

    /// Adds bytes after those added before.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
    }

    /// The hash of everything added, 32 bytes; the same as `Hash.sha256` of it in one piece.
    package consuming func finish() -> [UInt8] {
        Array(state.finalize())
    }
}
