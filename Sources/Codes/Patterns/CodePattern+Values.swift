/// Values 0 ..< space as codes, and codes as values; keys do not come into it.
extension CodePattern {
    /// The code of a value. Precondition: the value is below `space`.
    func text(of value: UInt128) -> String {
        precondition(value < space, "a value outside the pattern")
        let symbols = symbols(of: value)
        var check = CheckSymbol()
        for symbol in symbols { check.append(symbol) }
        var next = symbols.startIndex
        return String(unsafeUninitializedCapacity: places.count) { buffer in
            for (index, place) in places.enumerated() {
                switch place {
                case .literal(let character): buffer[index] = character
                case .hyphen: buffer[index] = UInt8(ascii: "-")
                case .symbol:
                    buffer[index] = Crockford.characters[Int(symbols[next])]
                    next += 1
                case .check: buffer[index] = Crockford.characters[Int(check.symbol)]
                }
            }
            return places.count
        }
    }

    /// The chosen characters as values of base 32, first place first: a number with a base of its
    /// own for each place.
    private func symbols(of value: UInt128) -> [UInt8] {
        var symbols: [UInt8] = []
        symbols.reserveCapacity(24)
        var rest = value
        for case .symbol(let symbol) in places.reversed() {
            let digit: UInt8
            if let small = UInt64(exactly: rest) {
                digit = UInt8(small % symbol.radix)
                rest = UInt128(small / symbol.radix)
            } else {
                let (quotient, remainder) = rest.quotientAndRemainder(
                    dividingBy: UInt128(symbol.radix))
                digit = UInt8(remainder)
                rest = quotient
            }
            symbols.append(symbol.firstValue + digit)
        }
        symbols.reverse()
        return symbols
    }

    /// The value of a code with its spelling settled (`PatternText`); nil for every text that is
    /// not of this pattern, one with a wrong check symbol included.
    package func value(of settled: [UInt8]) -> UInt128? {
        var value: UInt128 = 0
        var check = CheckSymbol()
        var index = 0
        for place in places where place != .hyphen {
            guard index < settled.count else { return nil }
            let character = settled[index]
            index += 1
            if case .literal(let literal) = place {
                guard PatternText.settled(literal) == character else { return nil }
                continue
            }
            let symbol = Crockford.strictValues[Int(character)]
            guard symbol != Crockford.outside else { return nil }
            check.append(symbol)
            guard case .symbol(let kind) = place else {
                guard check.isValid else { return nil }
                continue
            }
            let range = kind.firstValue..<kind.firstValue + UInt8(kind.radix)
            guard range.contains(symbol) else { return nil }
            value = value * UInt128(kind.radix) + UInt128(symbol - kind.firstValue)
        }
        return index == settled.count ? value : nil
    }
}
