/// Cells of a CSV file (RFC 4180) that no spreadsheet takes for a formula.
enum CSVText {
    /// Appends a cell. A text that starts like a formula (`=`, `+`, `-`, `@`, tab, return) gets an
    /// apostrophe before it; one with a comma, a quote or a line end is quoted.
    static func append(_ cell: some Collection<UInt8>, to line: inout [UInt8]) {
        let isFormula = cell.first.map(startsFormula) ?? false
        let needsQuotes = cell.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        if needsQuotes { line.append(0x22) }
        if isFormula { line.append(0x27) }
        if needsQuotes {
            for byte in cell {
                if byte == 0x22 { line.append(0x22) }
                line.append(byte)
            }
            line.append(0x22)
        } else {
            line.append(contentsOf: cell)
        }
    }

    private static func startsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D:
            true
        default: false
        }
    }
}
