/// What a command answers: a status and the exact bytes of a JSON document.
///
/// Accepted and refused commands both end in an answer; it is stored under the idempotency key
/// and given again, byte for byte, when the request is repeated.
package struct Answer: Hashable, Sendable {
    /// HTTP status; 400 and above is a refusal (RFC 9457 problem document).
    package let status: Int
    package let body: [UInt8]
    /// What is kept for repeats, where that differs from what is said once (secrets).
    package let storedBody: [UInt8]?
    /// True when the answer was given before.
    package let isReplay: Bool

    package init(
        status: Int, body: [UInt8], storedBody: [UInt8]? = nil, isReplay: Bool = false
    ) {
        self.status = status
        self.body = body
        self.storedBody = storedBody
        self.isReplay = isReplay
    }

    package var isRefusal: Bool { status >= 400 }
}
