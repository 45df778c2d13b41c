// The room "Tamper": edits stored rows directly, behind the engine's back, and lets the verifier
// find every single edit. One database is made and kept; each edit is put right again afterwards.

import ArgumentParser
import Database
import Engine
import Foundation

/// Seeded direct edits of every table; each must be found.
struct TamperCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tamper",
        abstract: "Edit stored rows directly; the verifier must find every edit.",
        discussion: """
            Ends with 1 where an edit was not found. An edit is named where a problem speaks of
            its table. The same seed draws the same edits.
            """)

    @Option(help: "Edits to make.")
    var edits = 1_000

    @Option(help: "The edits are drawn from this seed.")
    var seed: UInt64 = 1

    @Option(help: "Where the database is made; removed afterwards unless an edit was missed.")
    var folder: String?

    func validate() throws {
        guard edits > 0 else { throw ValidationError("Make at least one edit.") }
    }

    func run() async throws {
        let folder = folder ?? NSTemporaryDirectory() + "scrip-tamper-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let made = try await TamperShop.make(in: folder)
        let copy = folder + "/sound.sqlite"
        try await made.shop.driver.backup(to: copy, progress: { _ in })
        try await made.shop.engine.close()
        var run = try await Tampering(made, soundCopy: copy, seed: seed)
        let start = ContinuousClock.now
        try await run.make(edits)
        let seconds = (ContinuousClock.now - start).components.seconds
        print(run.tally.text)
        print("\(edits) edits in \(seconds) s, seed \(seed), \(run.refused) drawn again")
        guard run.tally.total.found == run.tally.total.edits else {
            print("files are in \(folder)")
            throw ExitCode(1)
        }
        try FileManager.default.removeItem(atPath: folder)
    }
}

/// Makes edits one after the other.
private struct Tampering {
    private let shop: LocalShop
    private let file: TamperedFile
    private let driver: SQLiteDriver
    private let older: [SQLiteDriver]
    private let witness: Witness
    private var maker: EditMaker
    private(set) var tally = TamperTally()
    /// Edits that the database refused, or that changed nothing.
    private(set) var refused = 0

    init(_ made: TamperShop, soundCopy: String, seed: UInt64) async throws {
        let path = made.folder + "/shop.sqlite"
        shop = made.shop
        file = try TamperedFile(path: path, soundCopy: soundCopy)
        maker = try EditMaker(file, seed: seed)
        var options = SQLiteOptions()
        options.isReadOnly = true
        options.isBesideWriter = true
        driver = try SQLiteDriver(path: path, options: options)
        older = try made.olderCopies.map { try SQLiteDriver(path: $0, options: options) }
        let report = try await DatabaseVerifier.verify(driver, root: shop.root)
        try check(report.isSound, "before any edit: \(report.problems)")
        guard let witness = report.witness else { throw CheckFailure("no witness") }
        self.witness = witness
        for table in maker.emptyTables { print("\(table) has no rows") }
    }

    mutating func make(_ count: Int) async throws {
        while tally.total.edits < count {
            if tally.total.edits % 50 == 49 {
                try await putAnOlderCopy(tally.total.edits / 50)
                continue
            }
            let edit = try maker.next()
            guard try file.edit(edit.statements, of: edit.tables) else {
                refused += 1
                continue
            }
            let problems = try await problems(of: driver)
            note(edit, problems)
            try file.restore(edit.tables)
            if tally.total.edits % 1_000 == 0 {
                let problems = try await self.problems(of: driver)
                try check(problems.isEmpty, "not put right again: \(problems)")
            }
        }
    }

    /// The whole file as it was earlier, genuine in every row: only the witness shows it.
    private mutating func putAnOlderCopy(_ number: Int) async throws {
        let copy = older[number % older.count]
        let problems = try await DatabaseVerifier.verify(
            copy, root: shop.root, witness: witness
        ).problems
        tally.add(
            table: "(whole file)", kind: "older copy, witness", found: !problems.isEmpty,
            named: problems.contains { $0.contains("witness") })
    }

    private func problems(of driver: SQLiteDriver) async throws -> [String] {
        do {
            return try await DatabaseVerifier.verify(driver, root: shop.root).problems
        } catch {
            // Found as well: verification says why it cannot even begin.
            return ["\(error)"]
        }
    }

    private mutating func note(_ edit: Edit, _ problems: [String]) {
        let table = edit.tables.first?.name ?? ""
        let isNamed = problems.contains { problem in
            Self.words(for: table).contains { problem.contains($0) }
        }
        tally.add(table: table, kind: edit.kind, found: !problems.isEmpty, named: isNamed)
        if problems.isEmpty {
            print("MISSED: \(edit.statements.joined(separator: "; "))")
        } else if !isNamed {
            print("not named: \(edit.statements.joined(separator: "; ").prefix(300))")
            print("  \(problems.prefix(3))")
        }
    }

    /// How problems speak of a table.
    private static func words(for table: String) -> [String] {
        switch table {
        case "idempotency": ["stored answer"]
        case "journal_entry": ["journal entr", "entry "]
        case "journal_block": ["block"]
        case "journal_head": ["journal head"]
        case "purchase_line": ["purchase line"]
        default: [table]
        }
    }
}
