/// What became of the edits, by table and by kind.
struct TamperTally {
    struct Line {
        var edits = 0
        var found = 0
        var named = 0

        mutating func add(found: Bool, named: Bool) {
            edits += 1
            self.found += found ? 1 : 0
            self.named += named ? 1 : 0
        }
    }

    private(set) var total = Line()
    private var tables: [String: Line] = [:]
    private var kinds: [String: Line] = [:]

    mutating func add(table: String, kind: String, found: Bool, named: Bool) {
        total.add(found: found, named: named)
        tables[table, default: Line()].add(found: found, named: named)
        kinds[kind, default: Line()].add(found: found, named: named)
    }

    /// A table of tables, then one of kinds, then the sum.
    var text: String {
        let lines =
            ["table or kind          edits     found     named"]
            + tables.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value) }
            + [""] + kinds.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value) }
            + ["", Self.line("all", total)]
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ line: Line) -> String {
        func column(_ number: Int) -> String {
            let text = String(number)
            return String(repeating: " ", count: max(10 - text.count, 0)) + text
        }
        let padded = name + String(repeating: " ", count: max(18 - name.count, 0))
        return padded + column(line.edits) + column(line.found) + column(line.named)
    }
}
