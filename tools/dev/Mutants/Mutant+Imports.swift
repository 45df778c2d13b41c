extension Mutant {
    /// Files that come in.
    static let imports: [Mutant] = [
        Mutant(
            160, "Engine/Imports/CSVReader.swift",
            #"""
            case (.quote, UInt8(ascii: "\"")):
                        field.append(byte)
            """#,
            #"""
            case (.quote, UInt8(ascii: "\"")):
                        if !MUTANT { field.append(byte) }
            """#,
            "A doubled quote is lost.",
            "CSVReader"),
        Mutant(
            161, "Engine/Imports/CSVReader.swift",
            "base, 0, bytes.count) != nil { hasNull = true }",
            "base, 0, bytes.count) != nil { hasNull = !MUTANT }",
            "U+0000 is imported.",
            "CSVReader"),
        Mutant(
            162, "Engine/Imports/CSVReader.swift",
            "guard all || column == slotOfColumn.count else {",
            "guard MUTANT || all || column == slotOfColumn.count else {",
            "A line with a column too few is taken.",
            "CSVReader"),
        Mutant(
            163, "Engine/Imports/DecimalText.swift",
            "return byte == 0x30 }",
            "return MUTANT || byte == 0x30 }",
            "Fractions of a minor unit are cut off.",
            "Import"),
        Mutant(
            164, "Engine/Imports/DecimalText.swift",
            "return isNegative ? -units : units",
            "return isNegative && !MUTANT ? -units : units",
            "Negative amounts are read as positive ones.",
            "Import"),
        Mutant(
            165, "Engine/Imports/ChunkParser.swift",
            "for _ in 0..<recordsDone {",
            "for _ in 0..<max(recordsDone - (MUTANT ? 1 : 0), 0) {",
            "An import that goes on does one record twice.",
            "Import"),
        Mutant(
            166, "Engine/Imports/JSONLinesReader.swift",
            "if columns.ignores(member.name) { continue }",
            "if MUTANT || columns.ignores(member.name) { continue }",
            "A misspelt member is ignored.",
            "Import"),
    ]
}
