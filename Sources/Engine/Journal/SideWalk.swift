import Codes
import Database
import Ledger
import Store

/// Checks what no entry tells of: the head with its seal, stored answers, ranges of numbers, the
/// history of the schema.
struct SideWalk {
    private(set) var report = VerificationReport()
    private let seals: SideSeals
    private let answers: AnswerSeals
    private let head: JournalHead

    /// `head` as stored; the sums in it count where its seal holds.
    init(codes: CodeBook, head: JournalHead) {
        seals = SideSeals(root: codes.root)
        answers = AnswerSeals(key: codes.root.derive(purpose: "answers", tenant: 0))
        self.head = head
    }

    mutating func run(_ connection: any Connection) throws {
        if !constantTimeEqual(seals.seal(of: head), head.seal) {
            report.add("journal head: its seal is not valid: it was changed")
        }
        try checkAnswers(connection)
        let tally = seals.tally()
        try LeaseTable.scan(connection) { tally.add(lease: $0) }
        if tally.change.leases != head.sums.leases {
            report.add("lease: a range of numbers was changed, added or deleted")
        }
        try checkMigrations(connection)
    }

    private mutating func checkAnswers(_ connection: any Connection) throws {
        let tally = seals.tally()
        var scratch: [UInt8] = []
        try IdempotencyTable.scanRows(connection) { row in
            report.answers += 1
            let code = try row.blob(6)
            tally.add(answer: code)
            if try answers.mac(of: row, &scratch) != code {
                report.add(
                    "stored answer \(hexadecimal(try row.blob(1))) of merchant "
                        + "\(try row.integer(0)): changed since it was given")
            }
        }
        if tally.change.answers != head.sums.answers {
            report.add("stored answers: one was deleted, added or changed")
        }
    }

    private mutating func checkMigrations(_ connection: any Connection) throws {
        let tally = seals.tally()
        let applied: [Migrator.Applied]
        do {
            applied = try Migrator.applied(connection)
        } catch {
            guard let failure = error as? DatabaseFailure, failure.code == .corrupt else {
                throw error
            }
            return report.add("schema_migration: a line cannot be read")
        }
        for (place, line) in applied.enumerated() {
            tally.add(migration: line.canonicalBytes)
            let known = place < Migrations.all.count ? Migrations.all[place] : nil
            if line.number != known.map({ Int64($0.number) }) || line.name != known?.name
                || line.fingerprint != known?.fingerprint
            {
                report.add("schema_migration \(line.number): not as this program has it")
            }
        }
        if applied.count < Migrations.all.count {
            report.add(
                "schema_migration: \(applied.count) are remembered, this program has "
                    + "\(Migrations.all.count)")
        }
        if tally.change.migrations != head.sums.migrations {
            report.add("schema_migration: a line was changed, added or deleted")
        }
    }
}

extension AnswerSeals {
    /// The keyed code that a stored record must have, from its columns.
    fileprivate func mac(of row: any SQLRow, _ scratch: inout [UInt8]) throws -> [UInt8] {
        scratch.removeAll(keepingCapacity: true)
        try append(row, 0, to: &scratch)
        try row.withBlob(1) { scratch.append(contentsOf: $0) }
        try row.withBlob(2) { scratch.append(contentsOf: $0) }
        try append(row, 3, to: &scratch)
        try append(row, 5, to: &scratch)
        try row.withBlob(4) { scratch.append(contentsOf: $0) }
        return code(over: scratch)
    }

    private func append(_ row: any SQLRow, _ column: Int, to bytes: inout [UInt8]) throws {
        withUnsafeBytes(of: try row.integer(column).bigEndian) { bytes.append(contentsOf: $0) }
    }
}
