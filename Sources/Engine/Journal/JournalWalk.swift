import Codes
import Database
import Domain
import Ledger
import Store

/// Walks a range of blocks with their entries: signatures, chain, Merkle roots, and what the
/// entries say about rows, accounts and reversals.
///
/// Entries are read as runs of pages of blocks. Only blocks whose signature is valid say which
/// entries are theirs; what lies between them is taken too, and named.
struct JournalWalk {
    /// What has to be joined with the range before and after.
    struct Part {
        var report = VerificationReport()
        var first: Block?
        var last: Block?
        var lastHash: [UInt8]?
        var firstTime: Timestamp?
        var lastTime: Timestamp?
        var runs = AccountRuns(capacity: Limits.verifiedAccounts)
        var reversals: [Reversal] = []
        var chunks: [PurchaseChunk] = []
    }

    struct Reversal {
        let original: Int64
        let entry: Int64
    }

    private let codes: CodeBook
    private let keys: RunKeys
    private let tree = MerkleTree { Hash.sha256($0) }
    private var part = Part()
    private var sums: Sums
    private var nextEntry: Int64
    private var leaves: [[UInt8]] = []
    private var scratch: [UInt8] = []
    private var changes: [(account: AccountKey, change: Int64)] = []

    /// Sums of rows and of balances: entries add to them, stored rows take away.
    struct Sums {
        var rows: SetSums
        var balances: SetSums

        /// Stands in where the real ones are lent.
        static let none = Sums(rows: .none, balances: .none)

        static func zero(buckets: Int) -> Sums {
            Sums(rows: SetSums(buckets: buckets), balances: SetSums(buckets: buckets))
        }
    }

    private init(codes: CodeBook, keys: RunKeys, sums: Sums, nextEntry: Int64) {
        self.codes = codes
        self.keys = keys
        self.sums = sums
        self.nextEntry = nextEntry
    }

    /// Blocks after `after` up to and including `upTo`; `progress` gets the entries since it was
    /// called last.
    static func run(
        _ range: (after: Int64, upTo: Int64), _ connection: any Connection, codes: CodeBook,
        keys: RunKeys, sums: inout Sums, progress: (Int64) throws -> Void
    ) throws -> Part {
        let first = range.after == 0 ? 1 : try firstEntry(after: range.after, connection)
        var walk = JournalWalk(codes: codes, keys: keys, sums: sums, nextEntry: first)
        // Not held twice meanwhile, or the first change would copy it.
        sums = Sums.none
        defer { sums = walk.sums }
        var after = range.after
        while after < range.upTo {
            let page = try JournalTable.blocks(
                after: after, limit: Limits.verificationBlocks, connection
            ).filter { $0.sequence <= range.upTo }
            guard let last = page.last else { break }
            after = last.sequence
            let before = walk.part.report.entries
            try walk.take(page, connection)
            try progress(walk.part.report.entries - before)
        }
        return walk.part
    }

    /// Where the entries of the blocks after one begin: what its header says, signed or not.
    private static func firstEntry(
        after block: Int64, _ connection: any Connection
    ) throws -> Int64 {
        let stored = try JournalTable.block(block, connection)
        let header = stored.flatMap { try? Block(signedBytes: $0.header) }
        return header.map { $0.lastEntry + 1 } ?? 1
    }

    // MARK: Blocks

    private mutating func take(_ page: [StoredBlock], _ connection: any Connection) throws {
        var anchors: [Block] = []
        for stored in page {
            part.report.blocks += 1
            part.lastHash = stored.hash
            guard let block = try? Block(signedBytes: stored.header) else {
                part.report.add("block \(stored.sequence): its header cannot be read")
                continue
            }
            let isSigned = check(stored, block)
            if part.first == nil { part.first = block }
            part.last = block
            if isSigned, block.firstEntry >= anchors.last.map({ $0.lastEntry + 1 }) ?? nextEntry {
                anchors.append(block)
            }
        }
        guard let last = anchors.last else { return }
        try takeEntries(of: anchors, upTo: last.lastEntry, connection)
    }

    private mutating func check(_ stored: StoredBlock, _ block: Block) -> Bool {
        let name = "block \(stored.sequence)"
        let hash = Hash.sha256(stored.header)
        if let previous = part.last,
            let fault = block.fault(after: previous, hash: { Hash.sha256($0) })
        {
            part.report.add("\(name): does not follow the block before it (\(fault))")
        }
        if stored.sequence != block.sequence || stored.hash != hash {
            part.report.add("\(name): its stored number or hash is not that of its header")
        }
        let key = codes.currentRing.publicKey(tenant: 0, slot: block.keySlot, purpose: .journal)
        guard let key, key.verify(signature: stored.signature, message: stored.header) else {
            part.report.add("\(name): its signature is not valid")
            return false
        }
        return true
    }

    // MARK: Entries

    private mutating func takeEntries(
        of blocks: [Block], upTo last: Int64, _ connection: any Connection
    ) throws {
        var index = 0
        leaves.removeAll(keepingCapacity: true)
        try JournalTable.scanRows(after: nextEntry - 1, upTo: last, connection) { row in
            let sequence = try row.integer(0)
            while sequence > blocks[index].lastEntry {
                close(blocks[index])
                index += 1
            }
            let isOutside = sequence < blocks[index].firstEntry
            if isOutside {
                part.report.add("journal entry \(sequence): no signed block holds it")
            }
            let tenant = try row.integer(1)
            try row.withBlob(2) { bytes in
                take(bytes, sequence: sequence, tenant: tenant, isLeaf: !isOutside)
            }
        }
        while index < blocks.count {
            close(blocks[index])
            index += 1
        }
        nextEntry = last + 1
    }

    private mutating func close(_ block: Block) {
        if let fault = block.fault(leaves: leaves, in: tree) {
            part.report.add(
                "journal entries \(block.firstEntry) to \(block.lastEntry): changed, missing or "
                    + "added since block \(block.sequence) was signed (\(fault))")
        }
        leaves.removeAll(keepingCapacity: true)
    }

    private mutating func take(
        _ bytes: UnsafeRawBufferPointer, sequence: Int64, tenant: Int64, isLeaf: Bool
    ) {
        part.report.entries += 1
        if isLeaf { leaves.append(leafHash(bytes)) }
        guard let entry = try? JournalEntryView(bytes), entry.sequence == sequence,
            entry.tenant == tenant
        else {
            part.report.add("journal entry \(sequence): its bytes or its merchant were changed")
            return
        }
        takeTime(of: entry)
        takePostings(of: entry)
        entry.forEachRow { row in
            let place = keys.place(ofName: row.name)
            sums.rows.add(keys.element(at: place, digest: row.digest), at: place)
            guard let replaced = row.replaced else { return }
            sums.rows.subtract(keys.element(at: place, digest: replaced), at: place)
        }
        if entry.reverses != 0 {
            part.reversals.append(Reversal(original: entry.reverses, entry: sequence))
        }
        if entry.event.elementsEqual(PurchaseChunk.event.utf8),
            let chunk = (try? JournalEntry(view: entry)).flatMap(PurchaseChunk.init)
        {
            part.chunks.append(chunk)
        }
    }

    /// RFC 9162: the hash over a zero and the entry's bytes.
    private mutating func leafHash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(0)
        scratch.append(contentsOf: bytes)
        return Hash.sha256(scratch)
    }

    private mutating func takeTime(of entry: JournalEntryView) {
        if let earlier = part.lastTime, entry.time < earlier {
            part.report.add(
                "entry \(entry.sequence): time_never_goes_back: \(entry.time.rfc3339) follows "
                    + earlier.rfc3339)
        }
        if part.firstTime == nil { part.firstTime = entry.time }
        part.lastTime = entry.time
    }

    private mutating func takePostings(of entry: JournalEntryView) {
        changes.removeAll(keepingCapacity: true)
        entry.forEachPosting { posting in
            add(-posting.amount, to: posting.source)
            add(posting.amount, to: posting.destination)
        }
        for (account, change) in changes where change != 0 {
            let key = CompactAccount(account)
            let weight = keys.weight(of: key)
            sums.balances.add(weight &* UInt128(truncatingIfNeeded: change), at: weight)
            guard account.kind.hasFloor else { continue }
            if !part.runs.add(change, to: account, key, entry: entry.sequence) {
                part.report.add(
                    "entry \(entry.sequence): balances_equal_postings: \(account.path) is beyond "
                        + "the range of amounts")
            }
        }
    }

    private mutating func add(_ change: Int64, to account: AccountKey) {
        if let index = changes.firstIndex(where: { $0.account == account }) {
            changes[index].change &+= change
        } else {
            changes.append((account, change))
        }
    }
}
