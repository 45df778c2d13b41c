import DevClient
import NIOCore
import Testing

/// Everything the parser must read whole, however the bytes are cut.
private let streams: [(name: String, bytes: String, status: Int, body: String)] = [
    ("length", "HTTP/1.1 201 Created\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello", 201, "hello"),
    ("empty", "HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n", 200, ""),
    ("no content", "HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
    (
        "chunked",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x=y\r\n!\r\n"
            + "0\r\n\r\n",
        200, "hello!"
    ),
    (
        "chunked with trailer",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n",
        200, "0123456789"
    ),
    (
        "interim first",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok"
    ),
]

@Suite struct AnswerParserTests {
    @Test func readsEveryAnswerCutAtEveryPlace() throws {
        for stream in streams {
            let bytes = Array(stream.bytes.utf8)
            for cut in 0...bytes.count {
                var parser = AnswerParser()
                var answers: [HTTPAnswer] = []
                for part in [bytes[..<cut], bytes[cut...]] {
                    var buffer = ByteBuffer(bytes: part)
                    if let answer = try parser.consume(&buffer) { answers.append(answer) }
                }
                #expect(answers.count == 1, "\(stream.name) cut at \(cut)")
                #expect(answers.first?.status == stream.status, "\(stream.name) cut at \(cut)")
                #expect(answers.first?.text == stream.body, "\(stream.name) cut at \(cut)")
            }
        }
    }

    @Test func readsAnswersDrippedByteByByte() throws {
        var parser = AnswerParser()
        var found: [String] = []
        for byte in streams.flatMap({ Array($0.bytes.utf8) }) {
            var buffer = ByteBuffer(bytes: [byte])
            if let answer = try parser.consume(&buffer) { found.append(answer.text) }
        }
        #expect(found == streams.map(\.body))
    }

    @Test func readsTwoAnswersFromTheSameBytes() throws {
        var parser = AnswerParser()
        var buffer = ByteBuffer(string: streams[0].bytes + streams[3].bytes)
        #expect(try parser.consume(&buffer)?.text == "hello")
        #expect(try parser.consume(&buffer)?.text == "hello!")
        #expect(try parser.consume(&buffer) == nil)
    }

    @Test func readsToTheEndOfTheConnectionWithoutALength() throws {
        var parser = AnswerParser()
        var buffer = ByteBuffer(string: "HTTP/1.0 200 OK\r\n\r\nall of it")
        #expect(try parser.consume(&buffer) == nil)
        let answer = try parser.finish()
        #expect(answer?.text == "all of it")
        #expect(answer?.keepsAlive == false)
    }

    @Test func anAnswerCutShortByTheEndIsAFault() throws {
        for cut in ["HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"] {
            var parser = AnswerParser()
            var buffer = ByteBuffer(string: cut)
            #expect(try parser.consume(&buffer) == nil)
            #expect(throws: HTTPFault.closed) { try parser.finish() }
        }
    }

    @Test(arguments: [
        "HTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 999 No\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
    ])
    func whatIsNoAnswerIsMalformed(text: String) {
        #expect {
            var parser = AnswerParser()
            var buffer = ByteBuffer(string: text)
            _ = try parser.consume(&buffer)
        } throws: { error in
            if case HTTPFault.malformed? = error as? HTTPFault { true } else { false }
        }
    }

    @Test func headerFieldsAreFoundInAnyCaseAndTrimmed() throws {
        var parser = AnswerParser()
        var buffer = ByteBuffer(
            string: "HTTP/1.1 200 OK\r\nIdempotency-Replayed:  true\r\nContent-Length: 0\r\n\r\n")
        let answer = try #require(try parser.consume(&buffer))
        #expect(answer.field("idempotency-replayed") == "true")
        #expect(answer.field("absent") == nil)
    }
}
