/// Why a text is not one of our codes. Raw values are stable and fit logs and metrics; towards a
/// stranger all of them are one answer, `invalid_code`.
package enum CodeRejection: String, Error, CaseIterable, Sendable {
    /// Too short, too long, or between two lengths.
    case wrongLength = "wrong_length"
    /// A signed code that does not begin with `GV:`.
    case wrongPrefix = "wrong_prefix"
    /// A character outside the alphabet (lower case counts as outside in signed codes).
    case wrongAlphabet = "wrong_alphabet"
    /// A second spelling of a value that has another, canonical one.
    case notCanonical = "not_canonical"
    /// A version or profile this program does not know.
    case unknownVersion = "unknown_version"
    /// A kind of voucher this program does not know.
    case unknownKind = "unknown_kind"
    /// A reserved bit is set, or a field is out of its range.
    case reservedBits = "reserved_bits"
    /// A typed code whose check character does not fit: a slip of the finger.
    case mistyped = "mistyped"
    /// A typed code that is well formed but was never issued under this key.
    case unknown = "unknown"
}
