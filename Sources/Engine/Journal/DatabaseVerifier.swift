package import Codes
package import Database
import Domain
import Ledger
import Store

/// What a verification has looked at and found.
package struct VerificationReport: Sendable {
    package internal(set) var blocks: Int64 = 0
    package internal(set) var entries: Int64 = 0
    package internal(set) var rows: Int64 = 0
    package internal(set) var answers: Int64 = 0
    /// The first problems; each names the entry or row it is about.
    package internal(set) var problems: [String] = []
    package internal(set) var problemCount = 0

    package var isSound: Bool { problemCount == 0 }

    /// Problems listed at most.
    package static let maximumListed = 100

    mutating func add(_ problem: String) {
        problemCount += 1
        if problems.count < Self.maximumListed { problems.append(problem) }
    }
}

/// Checks a whole database against its journal: every block, entry, row, balance and answer.
///
/// Needs memory for one digest per stored row. It trusts nothing but the journal's public keys.
package struct DatabaseVerifier {
    private let codes: CodeBook
    private let seals: AnswerSeals
    private var report = VerificationReport()
    private var audit = LedgerAudit()
    private var latest: [RowName: Written] = [:]
    private var chunks: [PurchaseChunk] = []

    private struct RowName: Hashable {
        let table: UInt8
        let key: [UInt8]
    }

    private struct Written {
        let entry: Int64
        let digest: [UInt8]
    }

    package init(codes: CodeBook) {
        self.codes = codes
        seals = AnswerSeals(key: codes.root.derive(purpose: "answers", tenant: 0))
    }

    /// Runs all checks in one snapshot. `progress` gets the entries done so far.
    package static func verify(
        _ connection: any Connection, codes: CodeBook, progress: (Int64) -> Void = { _ in }
    ) throws -> VerificationReport {
        var verifier = DatabaseVerifier(codes: codes)
        try verifier.checkBlocks(connection, progress)
        try verifier.checkRows(connection)
        try verifier.checkPurchases(connection)
        try verifier.checkAnswers(connection)
        return verifier.report
    }

    // MARK: Blocks and entries

    private mutating func checkBlocks(
        _ connection: any Connection, _ progress: (Int64) -> Void
    ) throws {
        var previous: Block?
        var last: StoredBlock?
        while true {
            let page = try JournalTable.blocks(
                after: last?.sequence ?? 0, limit: 256, connection)
            if page.isEmpty { break }
            for stored in page {
                report.blocks += 1
                last = stored
                guard let block = try? Block(signedBytes: stored.header) else {
                    report.add("block \(stored.sequence): its header cannot be read")
                    continue
                }
                check(stored, block, after: previous)
                try checkEntries(of: block, connection)
                previous = block
            }
            progress(report.entries)
        }
        try checkHead(connection, last: last, block: previous)
    }

    private mutating func check(_ stored: StoredBlock, _ block: Block, after previous: Block?) {
        let name = "block \(stored.sequence)"
        if let fault = block.fault(after: previous, hash: { Hash.sha256($0) }) {
            report.add("\(name): does not follow the block before it (\(fault))")
        }
        if stored.sequence != block.sequence || stored.hash != Hash.sha256(stored.header) {
            report.add("\(name): its stored number or hash is not that of its header")
        }
        let key = codes.currentRing.publicKey(
            tenant: 0, slot: block.keySlot, purpose: .journal)
        guard let key, key.verify(signature: stored.signature, message: stored.header) else {
            report.add("\(name): its signature is not valid")
            return
        }
    }

    private mutating func checkEntries(of block: Block, _ connection: any Connection) throws {
        let tree = MerkleTree { Hash.sha256($0) }
        var leaves: [[UInt8]] = []
        var broken: [Int64] = []
        try JournalTable.scan(
            after: block.firstEntry - 1, upTo: block.lastEntry, connection
        ) { stored in
            report.entries += 1
            leaves.append(tree.leafHash(of: stored.bytes))
            guard let entry = try? JournalEntry(bytes: stored.bytes),
                entry.sequence == stored.sequence, entry.tenant == stored.tenant
            else {
                broken.append(stored.sequence)
                return
            }
            take(entry)
        }
        for sequence in broken {
            report.add("journal entry \(sequence): its bytes were changed")
        }
        if let fault = block.fault(leaves: leaves, in: tree) {
            report.add(
                "journal entries \(block.firstEntry) to \(block.lastEntry): changed, missing or "
                    + "added since block \(block.sequence) was signed (\(fault))")
        }
    }

    private mutating func take(_ entry: JournalEntry) {
        audit.add(entry)
        for digest in entry.rows {
            latest[RowName(table: digest.table, key: digest.key)] = Written(
                entry: entry.sequence, digest: digest.digest)
        }
        if entry.event == PurchaseChunk.event, let chunk = PurchaseChunk(entry) {
            chunks.append(chunk)
        }
    }

    private mutating func checkHead(
        _ connection: any Connection, last: StoredBlock?, block: Block?
    ) throws {
        guard let head = try JournalTable.head(connection) else {
            report.add("journal head: missing")
            return
        }
        let expected = JournalHead(
            block: last?.sequence ?? 0, entries: block?.lastEntry ?? 0,
            time: block?.time ?? .minimum, hash: last?.hash ?? JournalHead.empty.hash,
            epoch: block?.epoch ?? 0, keys: block?.keyVersion ?? 0)
        if head != expected {
            report.add("journal head: it does not name the last block (\(expected.block))")
        }
        try JournalTable.scan(after: expected.entries, upTo: Int64.max, connection) { stored in
            report.add("journal entry \(stored.sequence): belongs to no block")
        }
    }

    // MARK: Rows

    private mutating func checkRows(_ connection: any Connection) throws {
        try StateTables.scanDigests(
            connection, hash: { Hash.blake2b($0, key: nil, length: 16) }
        ) { digest, entry in
            report.rows += 1
            check(digest, entry)
        }
        for (name, written) in latest.sorted(by: { $0.value.entry < $1.value.entry }) {
            report.add(
                "\(Self.describe(name.table, name.key)): missing, although entry "
                    + "\(written.entry) wrote it")
        }
        try checkBalances(connection)
    }

    private mutating func check(_ digest: RowDigest, _ entry: Int64) {
        let name = Self.describe(digest.table, digest.key)
        let written = latest.removeValue(
            forKey: RowName(table: digest.table, key: digest.key))
        guard let written else {
            report.add("\(name): no journal entry wrote it (it names entry \(entry))")
            return
        }
        if written.entry != entry {
            report.add(
                "\(name): it names entry \(entry), but entry \(written.entry) wrote it last")
        } else if written.digest != digest.digest {
            report.add("\(name): changed since entry \(entry) wrote it")
        }
    }

    private mutating func checkBalances(_ connection: any Connection) throws {
        var stored: [(AccountKey, Int64)] = []
        try connection.query(AccountTable.scan, []) { row in
            guard let account = try? AccountTable.row(from: row) else { return }
            stored.append((account.key, account.balance))
        }
        audit.finish(storedBalances: stored)
        for violation in audit.violations {
            let place = violation.entry.map { "entry \($0): " } ?? ""
            report.add("\(place)\(violation.invariant.rawValue): \(violation.detail)")
        }
    }

    /// Table and key in words; keys are numbers and the merchant's own names.
    private static func describe(_ table: UInt8, _ key: [UInt8]) -> String {
        "\(StateTables.names[table] ?? "table \(table)") row \(readableKey(key))"
    }

    // MARK: Purchases and answers

    private mutating func checkPurchases(_ connection: any Connection) throws {
        var lines: Int64 = 0
        for chunk in chunks {
            lines += chunk.lines
            let digest = try chunk.currentDigest(connection)
            if digest != chunk.digest {
                report.add(
                    "purchase lines \(chunk.firstLine) to \(chunk.lastLine) of import "
                        + "\(chunk.importID): changed since entry \(chunk.entry) wrote them")
            }
        }
        let stored = try PurchaseLineTable.count(connection)
        if stored != lines {
            report.add("purchase lines: \(stored) are stored, the journal knows \(lines)")
        }
    }

    private mutating func checkAnswers(_ connection: any Connection) throws {
        try IdempotencyTable.scan(connection) { record in
            report.answers += 1
            if !constantTimeEqual(seals.mac(of: record), record.mac) {
                report.add(
                    "stored answer \(hexadecimal(record.keyHash)) of merchant "
                        + "\(record.tenant): changed since it was given")
            }
        }
    }
}

extension DatabaseVerifier {
    /// Checks a database that no engine has open: opens its keys, walks everything.
    ///
    /// Throws `KeyError` when the root key is not the one of the database; a file that cannot be
    /// read at all throws `DatabaseFailure`.
    package static func verify(
        _ driver: any Driver, root: RootKey
    ) async throws -> VerificationReport {
        let damage = try await driver.checkIntegrity()
        var report = try await driver.read { connection in
            let records = try KeySlotTable.all(connection).map(KeySlotRecord.init(row:))
            let codes = try CodeBook(
                root: root, records: records, clock: EngineConfiguration.wallClock)
            return try verify(connection, codes: codes)
        }
        for line in damage { report.add("storage: \(line)") }
        return report
    }
}
