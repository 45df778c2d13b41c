import Logging

/// One structured line for each answer.
///
/// It names the operation and its path template, never the path, the query or a body: those carry
/// codes and members. The key appears as its number, never as text.
struct AccessLog: Sendable {
    let logger: Logger
    let isEnabled: Bool

    struct Entry {
        var requestID: String
        var method: String
        var operation: Operation?
        var status: Int
        var code: String?
        var key: Int64?
        var requestBytes: Int
        var responseBytes: Int
        var microseconds: Int64
    }

    func write(_ entry: Entry) {
        guard isEnabled else { return }
        var metadata: Logger.Metadata = [
            "request_id": .string(entry.requestID),
            "method": .string(entry.method),
            "operation": .string(entry.operation?.id ?? "unmatched"),
            "path": .string(entry.operation?.path ?? "-"),
            "status": .stringConvertible(entry.status),
            "duration_us": .stringConvertible(entry.microseconds),
            "request_bytes": .stringConvertible(entry.requestBytes),
            "response_bytes": .stringConvertible(entry.responseBytes),
        ]
        if let code = entry.code { metadata["code"] = .string(code) }
        if let key = entry.key { metadata["key"] = .stringConvertible(key) }
        logger.info("request", metadata: metadata)
    }

    /// What failed here, with the request id the caller was given.
    func failure(_ error: any Error, requestID: String, operation: Operation) {
        logger.error(
            "operation failed",
            metadata: [
                "request_id": .string(requestID),
                "operation": .string(operation.id),
                "error": .string(String(describing: error)),
            ])
    }
}
