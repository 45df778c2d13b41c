/// The body of the operations that take nothing but a reason: void, block, roll back.
package struct ReasonDraft: Hashable, Sendable {
    package let reason: String?

    /// - Parameter json: nil for an empty body, which gives no reason.
    package static func read(_ json: JSON?) throws(Refusal) -> ReasonDraft {
        try ObjectReader.read(json ?? .object([])) { fields in
            ReasonDraft(reason: fields.optional("reason", .text(1...Limits.reasonBytes)))
        }
    }
}

/// The body of the operations that take nothing: pause, resume, activate, unblock, revoke.
package enum EmptyDraft {
    /// - Parameter json: nil for an empty body, else `{}`.
    package static func read(_ json: JSON?) throws(Refusal) {
        try ObjectReader.read(json ?? .object([])) { _ in () }
    }
}
