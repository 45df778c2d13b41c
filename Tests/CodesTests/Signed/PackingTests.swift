import Codes
import Testing

@Suite struct PackingTests {
    private struct File: Decodable {
        struct Good: Decodable {
            let bytes, text: String
        }
        struct Refused: Decodable {
            let text, reason: String
        }
        let alphabet: String?
        let good: [Good]
        let refused: [Refused]
    }

    @Test func base45MatchesItsVectors() throws {
        let file = try Vectors.read("base45", as: File.self)
        try check(file, encode: Base45.encode, decode: Base45.decode)
    }

    @Test func base41MatchesItsVectors() throws {
        let file = try Vectors.read("base41", as: File.self)
        try check(file, encode: Base41.encode, decode: Base41.decode)
    }

    @Test func examplesOfRFC9285Hold() throws {
        #expect(Base45.encode(Array("AB".utf8)) == "BB8")
        #expect(Base45.encode(Array("Hello!!".utf8)) == "%69 VD92EX0")
        #expect(Base45.encode(Array("base-45".utf8)) == "UJCLQE7W581")
        #expect(try Base45.decode("QED8WEX0") == Array("ietf!".utf8))
    }

    @Test func everyByteAndEveryPairHasOneText() throws {
        for byte in UInt8.min...UInt8.max {
            #expect(try Base45.decode(Base45.encode([byte])) == [byte])
            #expect(try Base41.decode(Base41.encode([byte])) == [byte])
        }
        var pairs: [UInt8] = []
        for pair in UInt16.min...UInt16.max {
            pairs += [UInt8(pair >> 8), UInt8(pair & 0xFF)]
        }
        #expect(try Base45.decode(Base45.encode(pairs)) == pairs)
        #expect(try Base41.decode(Base41.encode(pairs)) == pairs)
    }

    @Test func everyTextThatDecodesIsTheOneThatIsEncoded() throws {
        // All texts of two characters of the alphabet: 256 of 2025 decode.
        let characters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
        var accepted = 0
        for first in characters {
            for second in characters {
                let text = String([first, second])
                guard let decoded = try? Base45.decode(text) else { continue }
                accepted += 1
                #expect(Base45.encode(decoded) == text)
            }
        }
        #expect(accepted == 256)
    }

    private func check(
        _ file: File, encode: ([UInt8]) -> String,
        decode: (String) throws(CodeRejection) -> [UInt8]
    ) throws {
        for row in file.good {
            #expect(encode(try bytes(row.bytes)) == row.text)
            #expect(try decode(row.text) == bytes(row.bytes))
        }
        for row in file.refused {
            let reason = try #require(CodeRejection(rawValue: row.reason))
            #expect(throws: reason, "\(row.text)") {
                try decode(row.text)
            }
        }
    }
}
