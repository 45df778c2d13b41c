/// The text of a statement. It can only be written as a literal, so no value ever becomes part
/// of a statement's text. Parameters are `$1`, `$2` ...; `{token}` stands for what the two
/// databases spell differently (see `Dialect`).
package struct SQL: Hashable, Sendable {
    private let literal: StaticString

    package init(_ text: StaticString) {
        literal = text
    }

    package var text: String {
        literal.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }

    /// Where the literal lies in the program: a key for statement caches that costs nothing to
    /// hash. The same text written twice has two identities, which costs one compilation.
    package var identity: Identity {
        guard literal.hasPointerRepresentation else {
            return Identity(address: UInt(literal.unicodeScalar.value), count: 1)
        }
        return Identity(
            address: UInt(bitPattern: literal.utf8Start), count: literal.utf8CodeUnitCount)
    }

    package struct Identity: Hashable, Sendable {
        private let address: UInt
        private let count: Int

        fileprivate init(address: UInt, count: Int) {
            self.address = address
            self.count = count
        }
    }

    package static func == (left: SQL, right: SQL) -> Bool {
        left.identity == right.identity || left.text == right.text
    }

    package func hash(into hasher: inout Hasher) {
        literal.withUTF8Buffer { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
