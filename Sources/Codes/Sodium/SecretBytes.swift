import CSodium

/// Key material in guarded memory: locked against swapping where the system allows it, between
/// guard pages, read-only after initialisation, zeroed when the last reference goes.
///
/// It never prints its contents. Copies in ordinary arrays are the caller's to avoid.
package final class SecretBytes: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    // @unchecked: the memory is written in `init` only and then made read-only by the system.
    private let memory: UnsafeMutableRawBufferPointer

    /// Bytes held, 1 or more.
    package var count: Int { memory.count }

    package var description: String { "SecretBytes(\(count) bytes, redacted)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// A secret of `count` bytes that `fill` writes; the memory is not initialised before.
    package init<Failure: Error>(
        count: Int, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(count > 0, "a secret has at least one byte")
        Sodium.initialize()
        guard let start = sodium_malloc(count) else {
            preconditionFailure("no guarded memory for a secret of \(count) bytes")
        }
        memory = UnsafeMutableRawBufferPointer(start: start, count: count)
        // When this throws, `deinit` runs and frees the memory: everything is initialised by now.
        try fill(memory)
        Sodium.require(sodium_mprotect_readonly(start), "making a secret read-only")
    }

    /// A secret with a copy of these bytes.
    package convenience init(copying bytes: [UInt8]) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    /// A fresh random secret.
    package static func random(count: Int) -> SecretBytes {
        SecretBytes(count: count) { RandomBytes.fill($0) }
    }

    deinit {
        sodium_free(memory.baseAddress)
    }

    /// Lends the bytes; the pointer must not leave the closure.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(memory))
    }
}
