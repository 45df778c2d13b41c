import CSodium

/// The room of thin, checked wrappers around libsodium, and around swift-crypto for SHA-256.
///
/// Nothing here invents cryptography. Each file wraps one idea of the library (hash, random bytes,
/// secret memory, authenticated encryption), turns lengths into checked arguments and looks at
/// every return code. A return code that only a wrong length can cause is a broken invariant of
/// our own and stops the program; one that an outsider can cause (a forged tag) comes back as a
/// value. The rest of the layer speaks to these wrappers and never to the C functions, with one
/// exception: `SigningKey` and `PublicKey`, which are themselves such wrappers.
package enum Sodium {
    /// Makes the library ready; safe to call from any thread and any number of times.
    ///
    /// Every wrapper calls it, so a program need not; calling it once at start-up moves the cost
    /// (about a millisecond) out of the first request.
    package static func initialize() {
        precondition(isReady, "libsodium could not be initialised")
    }

    private static let isReady = sodium_init() >= 0

    /// Stops the program when a call that can only fail by our own mistake has failed.
    static func require(_ returnCode: Int32, _ operation: StaticString) {
        precondition(returnCode == 0, "libsodium refused \(operation)")
    }
}
