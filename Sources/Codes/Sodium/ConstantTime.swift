import CSodium

/// True when both byte strings are equal; the time depends on their length only.
///
/// For stored hashes and tags, where an ordinary comparison would tell how many bytes were right.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    Sodium.initialize()
    return sodium_memcmp(left, right, left.count) == 0
}
