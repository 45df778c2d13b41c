package import NIOCore

/// Reads HTTP/1.x answers out of a byte stream cut at any place (RFC 9112).
///
/// Bounds: 64 KiB of header, 64 MiB of body. Interim answers (1xx) are skipped. Framing is by
/// `Transfer-Encoding: chunked`, else `Content-Length`, else to the end of the connection.
package struct AnswerParser: Sendable {
    private static let headLimit = 65_536
    private static let bodyLimit = 64 * 1_024 * 1_024

    private enum Framing {
        case none
        case length(Int)
        case chunked
        case untilClose
    }

    private struct Head {
        let status: Int
        let lines: [UInt8]
        var framing: Framing
        var keepsAlive: Bool
    }

    private var buffer = ByteBuffer()
    private var head: Head?
    private var body: [UInt8] = []
    private var scanned = 0
    /// Bytes left of the chunk being read, with its closing CRLF; nil between chunks.
    private var chunkLeft: Int?
    private var inTrailer = false

    package init() {}

    /// Takes bytes in and gives the next whole answer, if there is one now. Call again with an
    /// empty buffer to read a further answer that came in the same bytes.
    package mutating func consume(_ bytes: inout ByteBuffer) throws(HTTPFault) -> HTTPAnswer? {
        if buffer.readableBytes == 0 {
            swap(&buffer, &bytes)
            bytes.clear()
        } else {
            buffer.writeBuffer(&bytes)
        }
        while true {
            guard let head else {
                guard try readHead() else { return nil }
                continue
            }
            guard try readBody(head) else { return nil }
            self.head = nil
            if 100...199 ~= head.status {
                continue
            }
            let answer = HTTPAnswer(
                status: head.status, head: head.lines, body: body, keepsAlive: head.keepsAlive)
            body = []
            return answer
        }
    }

    /// The connection ended: the answer that was framed by it, or a fault where one was cut short.
    package mutating func finish() throws(HTTPFault) -> HTTPAnswer? {
        guard let head else {
            guard buffer.readableBytes == 0 else { throw .closed }
            return nil
        }
        guard case .untilClose = head.framing else { throw .closed }
        self.head = nil
        defer { body = [] }
        return HTTPAnswer(status: head.status, head: head.lines, body: body, keepsAlive: false)
    }

    // MARK: Head

    private mutating func readHead() throws(HTTPFault) -> Bool {
        let view = buffer.readableBytesView
        let from = max(0, scanned - 3)
        guard let end = Self.endOfHead(view, from: from) else {
            scanned = view.count
            guard scanned <= Self.headLimit else { throw .malformed("header over 64 KiB") }
            return false
        }
        scanned = 0
        guard let bytes = buffer.readBytes(length: end) else { return false }
        head = try Self.parseHead(bytes)
        return true
    }

    private static func endOfHead(_ view: ByteBufferView, from: Int) -> Int? {
        view.withUnsafeBytes { bytes in
            var index = from + 3
            while index < bytes.count {
                if bytes[index] == 0x0A, bytes[index - 1] == 0x0D, bytes[index - 2] == 0x0A,
                    bytes[index - 3] == 0x0D
                {
                    return index + 1
                }
                index += 1
            }
            return nil
        }
    }

    private static func parseHead(_ bytes: [UInt8]) throws(HTTPFault) -> Head {
        guard bytes.count >= 13, bytes.starts(with: "HTTP/1.".utf8), bytes[8] == 0x20,
            let status = decimal(bytes[9..<12]), 100...599 ~= status,
            bytes[12] == 0x20 || bytes[12] == 0x0D,
            let lineEnd = bytes.firstIndex(of: 0x0A)
        else { throw .malformed("no status line") }
        let lines = Array(bytes[(lineEnd + 1)..<(bytes.count - 2)])
        var head = Head(
            status: status, lines: lines, framing: .untilClose, keepsAlive: bytes[7] == 0x31)
        if status < 200 || status == 204 || status == 304 {
            head.framing = .none
        }
        for line in lines.split(separator: 0x0A) {
            try read(line, into: &head)
        }
        if case .untilClose = head.framing {
            head.keepsAlive = false
        }
        return head
    }

    /// Framing fields only; every other line just needs a colon.
    private static func read(_ line: ArraySlice<UInt8>, into head: inout Head) throws(HTTPFault) {
        guard let colon = line.firstIndex(of: 0x3A), line.last == 0x0D else {
            throw .malformed("header line without colon")
        }
        let length = colon - line.startIndex
        guard length == 14 || length == 17 || length == 10 else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = line[(colon + 1)...].dropLast().drop { $0 == 0x20 }
        if name == "content-length" {
            guard let count = decimal(value), count <= bodyLimit else {
                throw .malformed("Content-Length")
            }
            if case .untilClose = head.framing {
                head.framing = .length(count)
            }
        } else if name == "transfer-encoding" {
            guard String(decoding: value, as: UTF8.self).lowercased() == "chunked" else {
                throw .malformed("Transfer-Encoding")
            }
            head.framing = .chunked
        } else if name == "connection" {
            if String(decoding: value, as: UTF8.self).lowercased() == "close" {
                head.keepsAlive = false
            }
        }
    }

    private static func decimal(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard 1...9 ~= bytes.count else { return nil }
        var value = 0
        for byte in bytes {
            guard 0x30...0x39 ~= byte else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    // MARK: Body

    /// True when the body is whole.
    private mutating func readBody(_ head: Head) throws(HTTPFault) -> Bool {
        switch head.framing {
        case .none:
            return true
        case .length(let count):
            guard let bytes = buffer.readBytes(length: count) else { return false }
            body = bytes
            return true
        case .chunked:
            return try readChunks()
        case .untilClose:
            try take(buffer.readableBytes)
            return false
        }
    }

    private mutating func take(_ count: Int) throws(HTTPFault) {
        guard body.count + count <= Self.bodyLimit else { throw .malformed("body over 64 MiB") }
        if let bytes = buffer.readBytes(length: count) {
            body.append(contentsOf: bytes)
        }
    }

    private mutating func readChunks() throws(HTTPFault) -> Bool {
        while true {
            if let left = chunkLeft {
                guard left > 2 else {
                    guard let end = buffer.readBytes(length: 2) else { return false }
                    guard end == [0x0D, 0x0A] else { throw .malformed("chunk end") }
                    chunkLeft = nil
                    continue
                }
                let count = min(left - 2, buffer.readableBytes)
                guard count > 0 else { return false }
                try take(count)
                chunkLeft = left - count
                continue
            }
            guard let line = try readLine() else { return false }
            if inTrailer {
                guard line.isEmpty else { continue }
                inTrailer = false
                return true
            }
            let digits = line.prefix { $0 != 0x3B }
            // By hand: `Int` would take a sign.
            guard 1...7 ~= digits.count, digits.allSatisfy(Self.isHexadecimal),
                let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
            else { throw .malformed("chunk size") }
            if size == 0 {
                inTrailer = true
            } else {
                chunkLeft = size + 2
            }
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        Character(UnicodeScalar(byte)).isHexDigit
    }

    /// A line without its CRLF, or nil while it is not whole.
    private mutating func readLine() throws(HTTPFault) -> [UInt8]? {
        let view = buffer.readableBytesView
        guard let end = view.firstIndex(of: 0x0A) else {
            guard view.count <= 1_024 else { throw .malformed("chunk line") }
            return nil
        }
        let length = end - view.startIndex + 1
        guard let line = buffer.readBytes(length: length), line.dropLast().last == 0x0D else {
            throw .malformed("chunk line")
        }
        return Array(line.dropLast(2))
    }
}
