extension JSONParser {
    /// Reads a number. Precondition: `byte` is a minus sign or a digit.
    mutating func number() throws(JSONSyntaxError) -> JSON {
        let start = position
        let isNegative = byte == Byte.minus
        if isNegative { position += 1 }
        guard let magnitude = try integerDigits() else {
            // More than 64 bits; still a number where a fraction or an exponent follows.
            if let double = try double(from: start) { return .double(double) }
            throw tooLarge(at: start)
        }
        if let double = try double(from: start) { return .double(double) }
        let limit = Int64.max.magnitude + (isNegative ? 1 : 0)
        guard magnitude <= limit else { throw tooLarge(at: start) }
        // Wrapping makes the one magnitude that has no positive twin, 2^63, come out right.
        return .integer(
            isNegative ? 0 &- Int64(bitPattern: UInt64(magnitude)) : Int64(magnitude))
    }

    private func tooLarge(at start: Int) -> JSONSyntaxError {
        JSONSyntaxError(.outOfRange, at: start, expected: "an integer within 64 bits")
    }

    /// The digits before any fraction; nil beyond 64 bits. No leading zeros.
    private mutating func integerDigits() throws(JSONSyntaxError) -> UInt64? {
        guard isDigit else { throw unexpected("a digit") }
        if byte == Byte.zero {
            position += 1
            guard !isDigit else { throw unexpected("no digit after a leading zero") }
            return 0
        }
        var value: UInt64 = 0
        var overflows = false
        while isDigit {
            let (product, productOverflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = product.addingReportingOverflow(UInt64(byte - Byte.zero))
            overflows = overflows || productOverflow || sumOverflow
            value = sum
            position += 1
        }
        return overflows ? nil : value
    }

    /// The whole number that began at `start`, where a fraction or an exponent follows; else nil.
    private mutating func double(from start: Int) throws(JSONSyntaxError) -> Double? {
        guard byte == Byte.point || isExponentMark else { return nil }
        if byte == Byte.point {
            position += 1
            try skipDigits()
        }
        if isExponentMark {
            position += 1
            if byte == Byte.plus || byte == Byte.minus { position += 1 }
            try skipDigits()
        }
        let text = String(
            decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        guard let double = Double(text), double.isFinite else {
            throw JSONSyntaxError(.outOfRange, at: start, expected: "a finite number")
        }
        return double
    }

    private mutating func skipDigits() throws(JSONSyntaxError) {
        guard isDigit else { throw unexpected("a digit") }
        while isDigit { position += 1 }
    }

    private var isDigit: Bool {
        byte &- Byte.zero <= 9
    }

    private var isExponentMark: Bool {
        byte | 0x20 == UInt8(ascii: "e")
    }
}
