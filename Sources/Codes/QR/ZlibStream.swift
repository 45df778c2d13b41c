/// A zlib stream (RFC 1950) in one deflate block with fixed codes (RFC 1951), for pictures made of
/// repeated rows.
///
/// It looks for repetitions at two distances only, one byte and one row, which is all that a
/// drawing of square modules has. Good for about a hundredth of the size, in a few dozen lines and
/// without a compression library.
struct ZlibStream {
    private static let lengths = 3...258

    private var output: [UInt8] = [0x78, 0x01]
    private var pendingBits: UInt32 = 0
    private var pendingCount: UInt32 = 0

    /// - Parameter rowLength: the distance of repetitions, 1 to 32768; others are not looked for.
    static func compress(_ bytes: [UInt8], rowLength: Int) -> [UInt8] {
        var stream = ZlibStream()
        // The last block, with fixed codes.
        stream.append(0b011, bits: 3)
        var index = 0
        while index < bytes.count {
            let distances = [rowLength, 1].filter { $0 <= min(index, 32_768) }
            let matches = distances.map { distance in
                (distance: distance, length: matchLength(in: bytes, at: index, distance: distance))
            }
            let best = matches.max { $0.length < $1.length }
            if let best, best.length >= lengths.lowerBound {
                stream.appendMatch(length: best.length, distance: best.distance)
                index += best.length
            } else {
                stream.appendLiteral(Int(bytes[index]))
                index += 1
            }
        }
        stream.appendLiteral(endOfBlock)
        return stream.finished(adler: Checksum.adler32(bytes))
    }

    private static func matchLength(in bytes: [UInt8], at index: Int, distance: Int) -> Int {
        let limit = min(lengths.upperBound, bytes.count - index)
        var length = 0
        while length < limit, bytes[index + length] == bytes[index + length - distance] {
            length += 1
        }
        return length
    }

    // MARK: Symbols (RFC 1951, 3.2.5 and 3.2.6)

    private static let endOfBlock = 256

    /// A byte, the end of the block or a length symbol.
    private mutating func appendLiteral(_ symbol: Int) {
        switch symbol {
        case 0...143: appendCode(UInt32(0x30 + symbol), bits: 8)
        case 144...255: appendCode(UInt32(0x190 + symbol - 144), bits: 9)
        case 256...279: appendCode(UInt32(symbol - 256), bits: 7)
        default: appendCode(UInt32(0xC0 + symbol - 280), bits: 8)
        }
    }

    private mutating func appendMatch(length: Int, distance: Int) {
        if length == ZlibStream.lengths.upperBound {
            appendLiteral(285)
        } else {
            let step = ZlibStream.step(of: length - 3, linear: 8, perPower: 4)
            appendLiteral(257 + step.symbol)
            append(UInt32(step.extra), bits: UInt32(step.extraBits))
        }
        let step = ZlibStream.step(of: distance - 1, linear: 4, perPower: 2)
        appendCode(UInt32(step.symbol), bits: 5)
        append(UInt32(step.extra), bits: UInt32(step.extraBits))
    }

    /// Lengths and distances share one scheme: the first `linear` values have symbols of their
    /// own, then each power of two is divided into `perPower` symbols with extra bits.
    private static func step(
        of value: Int, linear: Int, perPower: Int
    ) -> (symbol: Int, extra: Int, extraBits: Int) {
        if value < linear { return (value, 0, 0) }
        let width = Int.bitWidth - value.leadingZeroBitCount
        let extraBits = width - 1 - perPower.trailingZeroBitCount
        let symbol = (extraBits + 1) * perPower + (value >> extraBits) - perPower
        return (symbol, value & (1 << extraBits - 1), extraBits)
    }

    // MARK: Bits

    /// Huffman codes go in from their highest bit on.
    private mutating func appendCode(_ code: UInt32, bits: UInt32) {
        var reversed: UInt32 = 0
        for bit in 0..<bits {
            reversed |= (code >> bit & 1) << (bits - 1 - bit)
        }
        append(reversed, bits: bits)
    }

    /// Everything else goes in from its lowest bit on.
    private mutating func append(_ value: UInt32, bits: UInt32) {
        pendingBits |= value << pendingCount
        pendingCount += bits
        while pendingCount >= 8 {
            output.append(UInt8(truncatingIfNeeded: pendingBits))
            pendingBits >>= 8
            pendingCount -= 8
        }
    }

    private mutating func finished(adler: UInt32) -> [UInt8] {
        if pendingCount > 0 { append(0, bits: 8 - pendingCount) }
        for shift in [24, 16, 8, 0] as [UInt32] {
            output.append(UInt8(truncatingIfNeeded: adler >> shift))
        }
        return output
    }
}
