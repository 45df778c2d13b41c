import CSodium

/// Bytes from the system's cryptographic random generator.
package enum RandomBytes {
    /// `count` fresh random bytes.
    package static func make(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            fill(UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count))
            filled = count
        }
    }

    /// Fills the memory with fresh random bytes.
    package static func fill(_ output: UnsafeMutableRawBufferPointer) {
        Sodium.initialize()
        guard let start = output.baseAddress else { return }
        randombytes_buf(start, output.count)
    }
}
