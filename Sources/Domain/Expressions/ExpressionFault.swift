/// Why a text is no expression, and where: everything that the person who wrote it needs.
package struct ExpressionFault: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case syntax
        /// `expected` and `found` are types.
        case type
        /// The declared name that was probably meant.
        case unknownAttribute(nearest: String?)
        /// One of the bounds in `Limits`.
        case bound(Bound, required: Int, actual: Int)
        /// An integer beyond Int64.
        case number
    }

    package enum Bound: String, Hashable, Sendable {
        case bytes
        case depth
        case nodes
        case entries
    }

    package let reason: Reason
    /// UTF-8 offset in the text, 0 first.
    package let position: Int
    /// From 1. Columns are characters.
    package let line: Int
    package let column: Int
    /// One sentence that says what to do next, and where.
    package let message: String
    /// What could have stood there.
    package let expected: String
    /// What stood there; at most 64 bytes of the text itself, without control characters.
    package let found: String

    init(
        _ reason: Reason = .syntax, at position: Int, in bytes: [UInt8], expected: String,
        found: String, _ advice: String
    ) {
        self.reason = reason
        self.position = position
        self.expected = expected
        self.found = found
        let before = String(decoding: bytes.prefix(position), as: UTF8.self)
        let lines = before.split(omittingEmptySubsequences: false) { $0.isNewline }
        line = lines.count
        column = (lines.last?.count ?? 0) + 1
        message = "\(advice) (line \(line), column \(column))"
    }
}

extension ExpressionFault {
    /// The code of a refusal that names this fault: `outOfRange` for bounds and numbers, else
    /// `invalidField`.
    package var refusalCode: RefusalCode {
        switch reason {
        case .bound, .number: .outOfRange
        case .syntax, .type, .unknownAttribute: .invalidField
        }
    }

    /// What a refusal's condition requires: the expected words, or `{"maximum_<bound>": n}`.
    package var required: JSON {
        guard case .bound(let bound, let required, _) = reason else { return .string(expected) }
        return .object([JSON.Member("maximum_\(bound.rawValue)", .integer(Int64(required)))])
    }

    /// What a refusal's condition found: `{"byte_offset", "line", "column", "found", "message"}`;
    /// for a bound also its count, e.g. `{"nodes": 600}`.
    package var actual: JSON {
        var members = [
            JSON.Member("byte_offset", .integer(Int64(position))),
            JSON.Member("line", .integer(Int64(line))),
            JSON.Member("column", .integer(Int64(column))),
            JSON.Member("found", .string(found)),
            JSON.Member("message", .string(message)),
        ]
        if case .bound(let bound, _, let actual) = reason {
            members.append(JSON.Member(bound.rawValue, .integer(Int64(actual))))
        }
        return .object(members)
    }
}
