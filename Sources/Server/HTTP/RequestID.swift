/// Makes request ids: `req_` and 80 random bits in Crockford's base 32.
enum RequestID {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    static func make(using generator: inout some RandomNumberGenerator) -> String {
        var bytes = Array("req_".utf8)
        var bits = generator.next()
        // Sixteen characters of five bits: twelve from the first word, four from the second.
        for position in 0..<16 {
            if position == 12 { bits = generator.next() }
            bytes.append(alphabet[Int(bits & 31)])
            bits >>= 5
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return make(using: &generator)
    }
}
