import Domain
import NIOHTTP1

/// The header fields the interface reads, taken in one pass.
///
/// A field that must be single and is sent twice is refused rather than joined or chosen from.
struct RequestFields: Sendable {
    private(set) var authorization: String?
    private(set) var idempotencyKey: String?
    private(set) var requestID: String?
    private(set) var contentType: String?
    private(set) var contentEncoding: String?
    private(set) var channel: String?
    private(set) var terminal: String?
    private(set) var device: String?
    /// Name of the first field that was sent twice.
    private(set) var duplicate: String?

    /// Largest context field (`X-Scrip-...`), in bytes.
    static let contextBytes = 128

    init(_ headers: HTTPHeaders) {
        for (name, value) in headers {
            // No other name is that long; most are told apart without a lowercase copy.
            switch name.utf8.count {
            case 12:
                if name.isField("content-type") {
                    RequestFields.take(&contentType, &duplicate, name, value)
                } else if name.isField("x-request-id") {
                    requestID = requestID ?? value
                }
            case 13:
                if name.isField("authorization") {
                    RequestFields.take(&authorization, &duplicate, name, value)
                }
            case 14:
                if name.isField("x-scrip-device") {
                    RequestFields.take(&device, &duplicate, name, value)
                }
            case 15:
                if name.isField("idempotency-key") {
                    RequestFields.take(&idempotencyKey, &duplicate, name, value)
                } else if name.isField("x-scrip-channel") {
                    RequestFields.take(&channel, &duplicate, name, value)
                }
            case 16:
                if name.isField("content-encoding") {
                    RequestFields.take(&contentEncoding, &duplicate, name, value)
                } else if name.isField("x-scrip-terminal") {
                    RequestFields.take(&terminal, &duplicate, name, value)
                }
            default: break
            }
        }
    }

    private static func take(
        _ field: inout String?, _ duplicate: inout String?, _ name: String, _ value: String
    ) {
        if field != nil { duplicate = duplicate ?? name.lowercased() }
        field = value
    }

    /// The key in `Bearer sk_...`; nil where there is none of a possible form.
    var bearer: String? {
        guard duplicate != "authorization", let text = authorization?.utf8,
            let space = text.firstIndex(of: 0x20),
            String(text[..<space])?.isField("bearer") == true
        else { return nil }
        let key = text[text.index(after: space)...]
        guard (1...256).contains(key.count), RequestFields.isVisible(key) else { return nil }
        return String(key)
    }

    /// The caller's request id, where it is one the log can carry.
    var usableRequestID: String? {
        guard let requestID, (1...64).contains(requestID.utf8.count) else { return nil }
        let isPlain = requestID.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
            default: false
            }
        }
        return isPlain ? requestID : nil
    }

    /// True for JSON in UTF-8 without content coding.
    var isJSON: Bool {
        if let contentEncoding, contentEncoding.lowercased() != "identity" { return false }
        guard let contentType else { return false }
        if contentType == MediaType.json { return true }
        let parts = contentType.lowercased().split(
            separator: ";", omittingEmptySubsequences: false
        ).map { $0.filter { $0 != " " && $0 != "\t" } }
        guard parts.first == MediaType.json else { return false }
        return parts.dropFirst().allSatisfy { $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
    }

    /// Refuses doubled fields and contexts the log cannot carry.
    func check() throws(Problem) {
        if let duplicate {
            throw .field(
                .invalidField, "Send this header field once.", subject: "/headers/\(duplicate)",
                required: "one field", actual: "several")
        }
        for (name, value) in [
            ("x-scrip-channel", channel), ("x-scrip-terminal", terminal),
            ("x-scrip-device", device),
        ] {
            guard let value else { continue }
            try RequestFields.checkVisible(value, name: name, limit: RequestFields.contextBytes)
        }
    }

    /// Refuses a key that is missing where it must be, or of no usable form.
    func checkedIdempotencyKey(_ rule: Operation.Idempotency) throws(Problem) -> String? {
        guard rule != .none else { return nil }
        guard let idempotencyKey else {
            if rule == .optional { return nil }
            throw .field(
                .idempotencyKeyMissing,
                "Send an Idempotency-Key, new for each new command, the same when repeating it.",
                subject: "/headers/idempotency-key", required: "a header field", actual: "none")
        }
        try RequestFields.checkVisible(
            idempotencyKey, name: "idempotency-key", limit: Limits.idempotencyKeyBytes)
        return idempotencyKey
    }

    private static func checkVisible(_ value: String, name: String, limit: Int) throws(Problem) {
        if (1...limit).contains(value.utf8.count), isVisible(value.utf8) { return }
        throw .field(
            .invalidField, "Send 1 to \(limit) visible ASCII characters in this header field.",
            subject: "/headers/\(name)", required: "1 ... \(limit) visible ASCII characters",
            actual: "\(value.utf8.count) bytes")
    }

    private static func isVisible(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { $0 >= 0x21 && $0 <= 0x7E }
    }
}

extension String {
    /// Whether this is the field of that name, given in lower case: names are compared without
    /// regard to the case of ASCII letters, and nothing is copied.
    fileprivate func isField(_ lowercase: StaticString) -> Bool {
        utf8.count == lowercase.utf8CodeUnitCount
            && zip(utf8, UnsafeBufferPointer(start: lowercase.utf8Start, count: utf8.count))
                .allSatisfy { byte, wanted in
                    byte == wanted || (0x41...0x5A).contains(byte) && byte | 0x20 == wanted
                }
    }
}
