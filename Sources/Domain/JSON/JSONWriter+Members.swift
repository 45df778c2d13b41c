package import Ledger

/// Whole members, so that writing a document reads like the document.
extension JSONWriter {
    package mutating func member(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    /// Text, or `null` for nil.
    package mutating func member(_ name: String, orNull text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    package mutating func member(_ name: String, _ value: Int64) {
        key(name)
        integer(value)
    }

    package mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    package mutating func member(_ name: String, _ json: JSON) {
        key(name)
        value(json)
    }

    package mutating func member(_ name: String, _ time: Timestamp) {
        key(name)
        string(time.rfc3339)
    }

    /// A time, or `null` for nil.
    package mutating func member(_ name: String, orNull time: Timestamp?) {
        key(name)
        if let time { string(time.rfc3339) } else { null() }
    }

    /// `{"amount": ..., "currency": ...}`, minor units.
    package mutating func member(_ name: String, _ money: Money) {
        key(name)
        beginObject()
        member("amount", money.amount)
        member("currency", money.currency.code)
        endObject()
    }

    /// An object; `body` writes its members.
    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        beginObject()
        body(&self)
        endObject()
    }

    /// An array member with one item written per element.
    package mutating func member<Element>(
        _ name: String, each elements: some Sequence<Element>,
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        key(name)
        beginArray()
        for element in elements { body(&self, element) }
        endArray()
    }
}
