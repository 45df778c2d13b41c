import Codes
import Database
import Domain
import Ledger
import Store

/// Finds out which rows and balances make sums differ: walks the journal and the tables once more,
/// but remembers only what belongs to the sums that differ.
struct RowNaming {
    private struct Version {
        let entry: Int64
        let digest: [UInt8]
    }

    private let keys: RunKeys
    private let sums: JournalWalk.Sums
    private let rows: Set<Int>
    private let balances: Set<Int>
    private var latest: [[UInt8]: Version] = [:]
    private var replayed: [AccountKey: Int128] = [:]
    private(set) var problems: [String] = []

    /// What the sums that differ are about; sums beyond the bound are only counted.
    static func problems(
        of sums: JournalWalk.Sums, keys: RunKeys, _ connection: any Connection
    ) throws -> [String] {
        let rows = sums.rows.unequal
        let balances = sums.balances.unequal
        guard !rows.isEmpty || !balances.isEmpty else { return [] }
        let bound = Limits.verificationNamedBuckets
        var naming = RowNaming(
            keys: keys, sums: sums, rows: Set(rows.prefix(bound)),
            balances: Set(balances.prefix(bound)))
        try naming.walkJournal(connection)
        try naming.walkTables(connection)
        if naming.problems.isEmpty {
            naming.problems.append(
                "rows: what is stored is not what the entries wrote; which row cannot be told")
        }
        let unnamed = max(rows.count - bound, 0) + max(balances.count - bound, 0)
        if unnamed > 0 {
            naming.problems.append("rows: \(unnamed) more groups of rows do not match")
        }
        return naming.problems
    }

    private init(
        keys: RunKeys, sums: JournalWalk.Sums, rows: Set<Int>, balances: Set<Int>
    ) {
        self.keys = keys
        self.sums = sums
        self.rows = rows
        self.balances = balances
    }

    // MARK: Journal

    private mutating func walkJournal(_ connection: any Connection) throws {
        try JournalTable.scanRows(after: 0, upTo: Int64.max, connection) { row in
            try row.withBlob(2) { bytes in
                if let entry = try? JournalEntryView(bytes) { take(entry) }
            }
        }
    }

    private mutating func take(_ entry: JournalEntryView) {
        entry.forEachRow { row in
            guard isLookedFor(row.name) else { return }
            let name = Array(row.name)
            let before = latest.updateValue(
                Version(entry: entry.sequence, digest: Array(row.digest)), forKey: name)
            let isSame = before.map { known in
                row.replaced.map { $0.elementsEqual(known.digest) } ?? false
            }
            guard isSame ?? (row.replaced == nil) else {
                problems.append(
                    "\(Self.describe(name)): changed between entry \(before?.entry ?? 0) and "
                        + "entry \(entry.sequence), which built on it")
                return
            }
        }
        guard !balances.isEmpty else { return }
        entry.forEachPosting { posting in
            add(-Int128(posting.amount), posting.source)
            add(Int128(posting.amount), posting.destination)
        }
    }

    private mutating func add(_ change: Int128, _ account: AccountKey) {
        guard isLookedFor(account) else { return }
        replayed[account, default: 0] += change
    }

    private func isLookedFor(_ account: AccountKey) -> Bool {
        balances.contains(sums.balances.bucket(of: keys.weight(of: CompactAccount(account))))
    }

    private func isLookedFor(_ name: UnsafeRawBufferPointer) -> Bool {
        rows.contains(sums.rows.bucket(of: keys.place(ofName: name)))
    }

    // MARK: Tables

    private mutating func walkTables(_ connection: any Connection) throws {
        for table in StateTables.walks {
            try table.scan(connection) { stored, row in
                check(stored)
                if table.code == AccountTable.code, !balances.isEmpty { checkBalance(row) }
            }
        }
        for (name, version) in latest.sorted(by: { $0.value.entry < $1.value.entry }) {
            problems.append(
                "\(Self.describe(name)): missing, although entry \(version.entry) wrote it")
        }
        for (account, sum) in replayed.sorted(by: { $0.key < $1.key }) where sum != 0 {
            problems.append(Self.difference(account, stored: 0, replayed: sum))
        }
    }

    private mutating func check(_ stored: StoredRowBytes) {
        guard isLookedFor(stored.name) else { return }
        let name = Array(stored.name)
        guard let written = latest.removeValue(forKey: name) else {
            problems.append(
                "\(Self.describe(name)): no journal entry wrote it (it names entry "
                    + "\(stored.entry))")
            return
        }
        if written.entry != stored.entry {
            problems.append(
                "\(Self.describe(name)): it names entry \(stored.entry), but entry "
                    + "\(written.entry) wrote it last")
        } else if !withRowDigest(of: stored.content, { $0.elementsEqual(written.digest) }) {
            problems.append(
                "\(Self.describe(name)): changed since entry \(stored.entry) wrote it")
        }
    }

    private mutating func checkBalance(_ row: any SQLRow) {
        guard let account = try? AccountTable.row(from: row), isLookedFor(account.key) else {
            return
        }
        let sum = replayed.removeValue(forKey: account.key) ?? 0
        guard sum != Int128(account.balance) else { return }
        problems.append(
            Self.difference(account.key, stored: account.balance, replayed: sum))
    }

    private static func difference(
        _ account: AccountKey, stored: Int64, replayed: Int128
    ) -> String {
        "account \(account.path): balances_equal_postings: stored as \(stored), its postings sum "
            + "to \(replayed)"
    }

    /// Table and key in words; keys are numbers and the merchant's own names.
    private static func describe(_ name: [UInt8]) -> String {
        let table = StateTables.names[name[0]] ?? "table \(name[0])"
        return "\(table) row \(readableKey(Array(name.dropFirst(2))))"
    }
}
