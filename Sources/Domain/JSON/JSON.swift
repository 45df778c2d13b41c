// The room of JSON: one strict reader and one writer for everything that crosses the border of
// the core as text: requests, answers, stored offers, event payloads.
//
// Ideas:
// - strict in (`JSON.parse`): one text has one reading or none, so that two readers of the same
//   bytes, e.g. a gateway and this program, never disagree about what was asked;
// - deterministic out (`JSONWriter`): one value has one text, because stored answers are replayed
//   byte for byte and the journal hashes payloads;
// - documents are read by name through `ObjectReader`, which refuses what it does not know and
//   names every faulty field by its JSON pointer at once.

/// A JSON value (RFC 8259) with exact integers and ordered members.
///
/// Members keep their order, so that the same value always prints as the same bytes: stored
/// answers and journal payloads depend on it.
package enum JSON: Hashable, Sendable {
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
