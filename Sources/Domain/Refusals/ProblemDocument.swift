/// Problem documents (RFC 9457), media type `application/problem+json`.
package enum ProblemDocument {
    /// A problem of any kind, also of those that are no refusals (`overloaded`, `internal`).
    ///
    /// - Parameter code: stable snake_case word; the type is `urn:scrip:problem:<code>`.
    /// - Parameter detail: one sentence to act on, without secrets.
    package static func json(
        code: String, status: Int, title: String, detail: String, requestID: String,
        conditions: [Condition] = []
    ) -> JSON {
        [
            "type": .string("urn:scrip:problem:\(code)"),
            "title": .string(title),
            "status": .integer(Int64(status)),
            "code": .string(code),
            "detail": .string(detail),
            "request_id": .string(requestID),
            "conditions": .array(conditions.map(\.document)),
        ]
    }
}

extension Refusal {
    /// The refusal as a problem document; `status` is its code's unless given.
    package func problem(status: Int? = nil, requestID: String) -> JSON {
        ProblemDocument.json(
            code: code.rawValue, status: status ?? code.status, title: code.title,
            detail: message, requestID: requestID, conditions: conditions)
    }

    /// The refusal as the answer of a validation, which asked and was told no.
    package var validationDocument: JSON {
        [
            "valid": false,
            "code": .string(code.rawValue),
            "detail": .string(message),
            "conditions": .array(conditions.map(\.document)),
        ]
    }
}

extension Condition {
    /// `{"name", "subject"?, "required", "actual"}`.
    package var document: JSON {
        .object(present: [
            "name": .string(name),
            "subject": subject.map(JSON.string),
            "required": required,
            "actual": actual,
        ])
    }
}
