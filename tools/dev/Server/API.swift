import DevClient
import Foundation
import NIOCore

/// The wire contract as calls: one key, JSON in, JSON out, an idempotency key on every mutation.
struct API: Sendable {
    let key: String

    /// A call that changes something.
    func post(
        _ target: String, _ body: JSONValue, idempotencyKey: String, method: String = "POST"
    ) -> HTTPCall {
        HTTPCall(
            method: method, target: target,
            fields: [
                ("Authorization", "Bearer \(key)"), ("Content-Type", "application/json"),
                ("Idempotency-Key", idempotencyKey),
            ],
            body: body.bytes)
    }

    func get(_ target: String) -> HTTPCall {
        HTTPCall(method: "GET", target: target, fields: [("Authorization", "Bearer \(key)")])
    }
}

extension HTTPConnection {
    /// Sends the call, demands the status and reads the JSON body.
    func answer(_ call: HTTPCall, status: Int = 200) async throws -> JSONValue {
        let answer = try await send(call)
        try check(
            answer.status == status,
            "\(call.method) \(call.target) answered \(answer.status), not \(status): "
                + answer.text.prefix(600))
        return try JSONValue(parsing: answer.body)
    }
}

extension JSONValue {
    /// A member that must be a text.
    func required(_ name: String) throws -> String {
        guard let text = self[name].text else {
            throw CheckFailure(
                "no text \"\(name)\" in " + String(decoding: bytes.prefix(600), as: UTF8.self))
        }
        return text
    }

    /// An RFC 3339 time, seconds from now.
    static func time(secondsFromNow seconds: Double) -> JSONValue {
        .string(
            Date(timeIntervalSinceNow: seconds)
                .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
