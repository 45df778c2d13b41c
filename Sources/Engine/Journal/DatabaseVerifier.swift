import Codes
package import Database
import Domain
import Foundation
import Ledger
import Store
import Synchronization

/// Checks a whole database against its journal: every block, entry, row, balance and answer.
///
/// The work is cut into pieces that do not depend on each other: two halves of the journal, one
/// walk for each table, the rows outside the journal. One or two threads take piece after piece,
/// each on its own connection but on the same state of the database; the last to finish joins the
/// results. Memory does not grow with the database, but for 16 bytes per reversing entry.
///
/// It trusts nothing but the root key.
package final class DatabaseVerifier: Sendable {
    private enum Piece {
        case journal(Int, after: Int64, upTo: Int64)
        case side
        case table(Int)
    }

    private struct State {
        var head: JournalHead?
        var pieces: [Piece] = []
        var workers = 0
        var isClosed = false
        var sums: JournalWalk.Sums?
        var journal: [Int: JournalWalk.Part] = [:]
        var tables: [Int: RowWalk] = [:]
        var side = VerificationReport()
        var done: Int64 = 0
        var report: VerificationReport?
    }

    private let codes: CodeBook
    private let keys = RunKeys()
    private let witness: Witness?
    private let progress: @Sendable (_ done: Int64, _ total: Int64) -> Void
    private let state = Mutex(State())

    init(
        codes: CodeBook, witness: Witness?,
        progress: @escaping @Sendable (_ done: Int64, _ total: Int64) -> Void
    ) {
        self.codes = codes
        self.witness = witness
        self.progress = progress
    }

    /// Runs all checks in one snapshot on one thread.
    package static func verify(
        _ connection: any Connection, codes: CodeBook, witness: Witness? = nil
    ) throws -> VerificationReport {
        let verifier = DatabaseVerifier(codes: codes, witness: witness) { _, _ in }
        _ = try verifier.enter(connection)
        return try verifier.work(connection) ?? VerificationReport()
    }

    // MARK: Entering

    /// Whether a connection sees what the first one to enter saw. It may work then.
    func enter(_ connection: any Connection) throws -> Bool {
        let head = try JournalTable.head(connection)
        let isFirst = state.withLock { state in
            guard state.workers == 0 else { return false }
            state.workers = 1
            state.head = head
            return true
        }
        if isFirst {
            let middle = try middleBlock(head ?? .empty, connection)
            state.withLock { $0.pieces = Self.pieces(middle) }
            return true
        }
        return state.withLock { state in
            guard state.head == head, !state.isClosed else { return false }
            state.workers += 1
            return true
        }
    }

    /// Long pieces first, so that both threads end at about the same time.
    private static func pieces(_ middle: Int64) -> [Piece] {
        [
            .journal(0, after: 0, upTo: middle), .journal(1, after: middle, upTo: Int64.max),
            .table(0), .side,
        ] + StateTables.walks.indices.dropFirst().map { .table($0) }
    }

    /// The block after which half of the entries lie.
    private func middleBlock(
        _ head: JournalHead, _ connection: any Connection
    ) throws -> Int64 {
        var low: Int64 = 0
        var high = max(head.block, 0)
        while low < high {
            let middle = low + (high - low) / 2
            let stored = try JournalTable.block(middle, connection)
            let block = stored.flatMap { try? Block(signedBytes: $0.header) }
            if let block, block.lastEntry * 2 >= head.entries {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    // MARK: Working

    /// Takes pieces until there are none. The last worker to finish returns the report.
    func work(_ connection: any Connection) throws -> VerificationReport? {
        let buckets = SetSums.buckets(entries: state.withLock { $0.head?.entries ?? 0 })
        var sums = JournalWalk.Sums.zero(buckets: buckets)
        do {
            while let piece = state.withLock({ $0.pieces.isEmpty ? nil : $0.pieces.removeFirst() })
            {
                try work(on: piece, connection, &sums)
            }
        } catch {
            state.withLock { state in
                state.pieces = []
                state.isClosed = true
            }
            throw error
        }
        let isLast = state.withLock { state in
            if let others = state.sums {
                sums.rows.add(others.rows)
                sums.balances.add(others.balances)
            }
            state.sums = sums
            state.workers -= 1
            if state.workers == 0, !state.isClosed {
                state.isClosed = true
                return true
            }
            return false
        }
        return isLast ? try joined(connection) : nil
    }

    private func work(
        on piece: Piece, _ connection: any Connection, _ sums: inout JournalWalk.Sums
    ) throws {
        switch piece {
        case .journal(let number, let after, let upTo):
            let part = try JournalWalk.run(
                (after, upTo), connection, codes: codes, keys: keys, sums: &sums
            ) { count in
                let (done, total) = state.withLock { state in
                    state.done += count
                    return (state.done, state.head?.entries ?? 0)
                }
                progress(done, total)
            }
            state.withLock { $0.journal[number] = part }
        case .table(let number):
            let walk = try RowWalk.run(
                StateTables.walks[number], connection, keys: keys, sums: &sums)
            state.withLock { $0.tables[number] = walk }
        case .side:
            let head = state.withLock { $0.head } ?? .empty
            var walk = SideWalk(codes: codes, head: head)
            try walk.run(connection)
            state.withLock { $0.side = walk.report }
        }
    }

    // MARK: Joining

    private func joined(_ connection: any Connection) throws -> VerificationReport {
        let state = state.withLock { $0 }
        var report = VerificationReport()
        let parts = state.journal.sorted { $0.key < $1.key }.map(\.value)
        join(parts, &report)
        try checkEnd(state.head, parts, connection, &report)
        try checkPurchases(parts.flatMap(\.chunks), connection, &report)
        for problem in try ReversalCheck.problems(parts.flatMap(\.reversals), connection) {
            report.add(problem)
        }
        for (_, walk) in state.tables.sorted(by: { $0.key < $1.key }) {
            report.take(walk.report)
            for problem in walk.unbalanced { report.add(problem) }
        }
        if state.tables.values.reduce(0, { $0 &+ $1.held }) != 0 {
            for problem in try HeldCheck.problems(connection) { report.add(problem) }
        }
        for problem in try RowNaming.problems(
            of: state.sums ?? .none, keys: keys, connection)
        {
            report.add(problem)
        }
        report.take(state.side)
        return report
    }

    /// What holds between the halves: chain, time, accounts.
    private func join(_ parts: [JournalWalk.Part], _ report: inout VerificationReport) {
        var previous: JournalWalk.Part?
        for part in parts {
            report.take(part.report)
            if let first = part.first,
                let fault = first.fault(after: previous?.last, hash: { Hash.sha256($0) })
            {
                report.add(
                    "block \(first.sequence): does not follow the block before it (\(fault))")
            }
            if let earlier = previous?.lastTime, let time = part.firstTime, time < earlier {
                report.add(
                    "entry \((previous?.last?.lastEntry ?? 0) + 1): time_never_goes_back: "
                        + "\(time.rfc3339) follows \(earlier.rfc3339)")
            }
            for (run, balance) in part.runs.belowFloor(after: previous?.runs) {
                report.add(
                    "entry \(run.lowestEntry): floors_hold: \(run.account.path) falls to "
                        + "\(balance)")
            }
            if previous == nil || part.last != nil { previous = part }
        }
    }

    private func checkEnd(
        _ head: JournalHead?, _ parts: [JournalWalk.Part], _ connection: any Connection,
        _ report: inout VerificationReport
    ) throws {
        let last = parts.last { $0.last != nil }
        let block = last?.last
        let counts = try JournalTable.counts(connection)
        if counts.entries != block?.lastEntry ?? 0 {
            report.add(
                "journal entries: \(counts.entries) are stored, the blocks hold "
                    + "\(block?.lastEntry ?? 0)")
            try JournalTable.scan(
                after: block?.lastEntry ?? 0, upTo: Int64.max, connection
            ) { report.add("journal entry \($0.sequence): belongs to no block") }
        }
        if counts.blocks != report.blocks {
            report.add("journal blocks: \(counts.blocks) are stored, not numbered from 1")
        }
        try checkHead(head, last, counts.heads, &report)
        try checkWitness(connection, &report)
    }

    private func checkHead(
        _ head: JournalHead?, _ last: JournalWalk.Part?, _ heads: Int64,
        _ report: inout VerificationReport
    ) throws {
        guard let head else {
            report.add("journal head: missing")
            return
        }
        if heads != 1 { report.add("journal head: there are \(heads)") }
        let block = last?.last
        // An engine that has only refused since may have written a higher epoch already.
        if head.block != block?.sequence ?? 0 || head.entries != block?.lastEntry ?? 0
            || head.time != block?.time ?? .minimum
            || head.hash != last?.lastHash ?? JournalHead.empty.hash
            || head.keys != block?.keyVersion ?? 0 || head.epoch < block?.epoch ?? 0
        {
            report.add(
                "journal head: it does not name the last block (\(block?.sequence ?? 0))")
        }
        if head.block > 0 { report.witness = Witness(block: head.block, hash: head.hash) }
    }

    private func checkWitness(
        _ connection: any Connection, _ report: inout VerificationReport
    ) throws {
        guard let witness else { return }
        guard let stored = try JournalTable.block(witness.block, connection) else {
            report.add(
                "journal: block \(witness.block), which the witness has seen, is missing: the "
                    + "end of the journal was cut off, or this is an older copy")
            return
        }
        if Hash.sha256(stored.header) != witness.hash {
            report.add(
                "block \(witness.block): not the one that the witness has seen: the journal was "
                    + "written anew")
        }
    }

    private func checkPurchases(
        _ chunks: [PurchaseChunk], _ connection: any Connection,
        _ report: inout VerificationReport
    ) throws {
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
}
