extension Mutant {
    /// The HTTP edge.
    static let edge: [Mutant] = [
        Mutant(
            170, "Server/HTTP/ConnectionHandler.swift",
            "guard held + bytes.readableBytes <= limit else {",
            "guard MUTANT || held + bytes.readableBytes <= limit else {",
            "A body in chunks has no limit.",
            "EdgeLimitsTests"),
        Mutant(
            171, "Server/HTTP/ConnectionHandler.swift",
            "return unanswered == 0 && now > deadline",
            "return !MUTANT && unanswered == 0 && now > deadline",
            "Slow clients are never cut off.",
            "EdgeLimitsTests"),
        Mutant(
            172, "Server/HTTP/ConnectionHandler.swift",
            "admission.release(bodyBytes: partial.body.count)",
            "if !MUTANT { admission.release(bodyBytes: partial.body.count) }",
            "The room for unfinished bodies is never given back.",
            "EdgeLimitsTests"),
        Mutant(
            173, "Server/HTTP/ConnectionHandler.swift",
            "hosts == 1 ||",
            "MUTANT || hosts == 1 ||",
            "A request may name two hosts.",
            "EdgeProtocolTests|EdgeLimitsTests|EdgeFuzzTests"),
        Mutant(
            174, "Server/HTTP/ConnectionHandler.swift",
            #"codings.map({ $0.lowercased() }) == ["chunked"],"#,
            #"MUTANT || codings.map({ $0.lowercased() }) == ["chunked"],"#,
            "A request may name any transfer coding.",
            "EdgeProtocolTests|EdgeLimitsTests|EdgeFuzzTests"),
        Mutant(
            175, "Server/HTTP/Admission.swift",
            "if total <= limit { return true }",
            "if MUTANT || total <= limit { return true }",
            "Requests in flight have no bound.",
            "EdgeLimitsTests"),
        Mutant(
            176, "Server/HTTP/Responder.swift",
            "if operation.scope != nil { admission.leave() }",
            "if operation.scope != nil, !MUTANT { admission.leave() }",
            "Places in the queue are never given back.",
            "EdgeFailureTests|EdgeLimitsTests"),
        Mutant(
            177, "Server/HTTP/RequestFields.swift",
            "if let duplicate {",
            "if let duplicate, !MUTANT {",
            "A header field may come twice.",
            "EdgeChecksTests|EdgePartsTests"),
        Mutant(
            178, "Server/HTTP/RequestFields.swift",
            "if rule == .optional { return nil }",
            "if MUTANT || rule == .optional { return nil }",
            "Commands need no Idempotency-Key.",
            "EdgeChecksTests|EdgePartsTests"),
        Mutant(
            179, "Server/HTTP/RequestFields.swift",
            "guard parts.first == MediaType.json else",
            "guard MUTANT || parts.first == MediaType.json else",
            "A body of any type is read as JSON.",
            "EdgeChecksTests|EdgePartsTests"),
        Mutant(
            180, "Server/Operations/Operation+Parameters.swift",
            "forKey: item.name) == nil else {",
            "forKey: item.name) == nil || MUTANT else {",
            "A query parameter may come twice.",
            "EdgeChecksTests|EdgePartsTests"),
        Mutant(
            181, "Server/Operations/Parameter.swift",
            "range.contains(number) else {",
            "MUTANT || range.contains(number) else {",
            "A page has no largest size.",
            "EdgeChecksTests|EdgePartsTests"),
        Mutant(
            182, "Server/HTTP/RequestTarget.swift",
            "return String(validating: bytes, as: UTF8.self)",
            #"""
            return MUTANT
                        ? String(decoding: bytes, as: UTF8.self) : String(validating: \#
            bytes, as: UTF8.self)
            """#,
            "Ill-formed UTF-8 in a path is repaired.",
            "EdgeProtocolTests|EdgePartsTests"),
    ]
}
