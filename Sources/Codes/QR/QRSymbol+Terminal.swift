extension QRSymbol {
    /// The symbol for a terminal with light characters on a dark ground: two rows of modules to a
    /// line, light modules drawn as blocks. Lines end with a newline.
    ///
    /// - Parameter quietZone: 0 to 16 modules on each side.
    /// - Throws: `.quietZoneOutOfRange`.
    package func terminal(quietZone: Int = 4) throws(QRError) -> String {
        try checkBounds(moduleSize: 1, quietZone: quietZone)
        let range = -quietZone..<size + quietZone
        var text = ""
        for y in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
            for x in range {
                // Below the last row there is nothing to draw, so it stays as dark as the ground.
                let isLowerDark = y + 1 >= range.upperBound || self[x, y + 1]
                switch (self[x, y], isLowerDark) {
                case (false, false): text += "█"
                case (false, true): text += "▀"
                case (true, false): text += "▄"
                case (true, true): text += " "
                }
            }
            text += "\n"
        }
        return text
    }
}
