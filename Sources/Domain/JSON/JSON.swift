/// A JSON value (RFC 8259) with exact integers and ordered members.
///
/// Members keep their order, so that the same value always prints as the same bytes: stored
/// answers and journal payloads depend on it.
package indirect enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits Int64.
    case integer(Int64)
    /// Any other finite number.
    case double(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    /// One name and value of an object.
    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSON

        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }
}
