extension QRSymbol {
    /// A PNG picture (ISO/IEC 15948), 1 bit per pixel, greyscale.
    ///
    /// - Parameters:
    ///   - moduleSize: 1 to 64 pixels of a module.
    ///   - quietZone: 0 to 16 modules on each side.
    /// - Throws: `.moduleSizeOutOfRange`, `.quietZoneOutOfRange`.
    package func png(moduleSize: Int = 8, quietZone: Int = 4) throws(QRError) -> [UInt8] {
        try checkBounds(moduleSize: moduleSize, quietZone: quietZone)
        let side = (size + 2 * quietZone) * moduleSize
        let rowLength = 1 + (side + 7) / 8
        var pixels: [UInt8] = []
        pixels.reserveCapacity(rowLength * side)
        for y in -quietZone..<size + quietZone {
            let row = pixelRow(y, moduleSize: moduleSize, quietZone: quietZone, length: rowLength)
            for _ in 0..<moduleSize { pixels += row }
        }
        var header: [UInt8] = []
        header.appendBigEndian(UInt32(side))
        header.appendBigEndian(UInt32(side))
        // 1 bit per pixel, greyscale, the only compression, filters and interlacing: none.
        header += [1, 0, 0, 0, 0]
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file.appendChunk("IHDR", header)
        file.appendChunk("IDAT", ZlibStream.compress(pixels, rowLength: rowLength))
        file.appendChunk("IEND", [])
        return file
    }

    /// The filter byte (none) and the pixels of a row of modules; 1 is white.
    private func pixelRow(_ y: Int, moduleSize: Int, quietZone: Int, length: Int) -> [UInt8] {
        var row = [UInt8](repeating: 0, count: length)
        var bit = 8
        for x in -quietZone..<size + quietZone {
            if self[x, y] {
                bit += moduleSize
                continue
            }
            for _ in 0..<moduleSize {
                row[bit >> 3] |= 0x80 >> UInt8(bit & 7)
                bit += 1
            }
        }
        return row
    }
}

extension [UInt8] {
    fileprivate mutating func appendBigEndian(_ value: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Length, name, contents, and the checksum of name and contents.
    fileprivate mutating func appendChunk(_ name: StaticString, _ contents: [UInt8]) {
        appendBigEndian(UInt32(contents.count))
        let start = count
        name.withUTF8Buffer { self += $0 }
        self += contents
        appendBigEndian(Checksum.crc32(self[start...]))
    }
}
