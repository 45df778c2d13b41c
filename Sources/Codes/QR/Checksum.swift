/// The checksums of the PNG and zlib formats; they guard against accidents, not against people.
enum Checksum {
    /// CRC-32 (ISO/IEC 15948, annex D).
    static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder =
                crcTable[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)]
                ^ remainder >> 8
        }
        return ~remainder
    }

    /// Adler-32 (RFC 1950).
    static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        var value = UInt32(index)
        for _ in 0..<8 {
            value = value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
        }
        return value
    }
}
