import Foundation

/// Bytes on a connection to a running server: it answers with something that is HTTP and no 500,
/// or closes, and it lives.
final class HTTPTarget: FuzzTarget {
    static let name = "http"
    /// Longest wait for an answer, in seconds: well above the server's own patience of five.
    private static let patience = 20

    let seeds: [[UInt8]]
    let words = [
        "\r\n", "\r\n\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n", "0\r\n\r\n",
        "HTTP/1.0", "HTTP/2.0", "%00", "%", "//", "?", "&limit=1", "Expect: 100-continue\r\n",
        "Host: b\r\n", "FFFFFFFFFFFFFFFF\r\n", "Connection: close\r\n", "Upgrade: h2c\r\n", "\0",
    ].map { Array($0.utf8) }
    private let port: UInt16

    init(port: UInt16, key: String) {
        self.port = port
        seeds = Self.requests(key)
    }

    private static func requests(_ key: String) -> [[UInt8]] {
        let own = "Host: t\r\nAuthorization: Bearer \(key)\r\n"
        func post(_ path: String, _ body: String) -> String {
            "POST \(path) HTTP/1.1\r\n\(own)Idempotency-Key: f\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
        let texts = [
            "GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n",
            "GET /v1/campaigns?limit=5&cursor=MTAw HTTP/1.1\r\n\(own)\r\n",
            "GET /v1/campaigns/cmp_3M7Q0Z9K2X4TB HTTP/1.1\r\n\(own)\r\n",
            "PUT /v1/members/a%40b HTTP/1.1\r\n\(own)Content-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "5\r\n{\"att\r\nd\r\nributes\":{}}\r\n0\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: t\r\n\r\nGET /readyz HTTP/1.1\r\nHost: t\r\n\r\n",
        ]
        let bodies = [
            ("/v1/campaigns", 0), ("/v1/offers", 2), ("/v1/coupons", 6),
            ("/v1/vouchers/validate", 8), ("/v1/redemptions", 8), ("/v1/gift-cards", 10),
        ].map { post($0.0, JSONSeeds.texts[$0.1]) }
        return (texts + bodies).map { Array($0.utf8) }
    }

    func run(_ input: [UInt8]) throws(FuzzFinding) -> UInt64 {
        let answer = try exchange(input)
        guard !answer.isEmpty else { return 0 }
        let text = String(decoding: answer, as: UTF8.self)
        try holds(text.hasPrefix("HTTP/1.1 "), "an answer starts with \(text.prefix(40))")
        var signature = Signature()
        for part in text.components(separatedBy: "HTTP/1.1 ").dropFirst() {
            let status = String(part.prefix(3))
            try holds(status != "500", "the server answers 500")
            signature.add(status)
        }
        if let code = text.range(of: "\"code\":\"") {
            signature.add(String(text[code.upperBound...].prefix { $0 != "\"" }))
        }
        return signature.value
    }

    /// Sends it all, ends our side, and reads until the server ends its own.
    private func exchange(_ input: [UInt8]) throws(FuzzFinding) -> [UInt8] {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var wait = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try holds(status == 0, "the server takes no connection")
        send(socket, input, input.count, Int32(MSG_NOSIGNAL))
        shutdown(socket, Int32(SHUT_WR))
        return try received(socket)
    }

    private func received(_ socket: Int32) throws(FuzzFinding) -> [UInt8] {
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &piece, piece.count, 0)
            try holds(count >= 0 || errno != EAGAIN, "the connection hangs")
            // Zero ends it; a reset does too, where the server had not read everything.
            if count <= 0 { return answer }
            answer.append(contentsOf: piece[..<count])
        }
    }
}
