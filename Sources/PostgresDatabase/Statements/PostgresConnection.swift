// The room "Statements": the contract of `Connection` on a link.
//
// A statement is prepared once per connection; its parameter types tell how values are sent, and
// everything travels in binary. Many rows of parameters become one statement over arrays where
// its text allows (`BulkForm`), or else a pipeline. What needs no answer of its own, such as the
// begin of a transaction, waits in `ahead` and goes out with the next statement.

import CPostgres
import Database

final class PostgresConnection: Connection {
    let dialect = Dialect.postgreSQL
    let server: ServerFacts?
    let link: PostgresLink
    let options: PostgresOptions
    private var prepared: [SQL.Identity: PostgresStatement] = [:]
    /// The same statements as declarations of cursors.
    private var cursors: [SQL.Identity: PostgresStatement] = [:]
    private var nextName = 0
    /// Sent before the next statement.
    var ahead: [String] = []
    /// Changes that nobody has asked about yet: sent with the next statement, or before the commit.
    var waiting = WaitingChanges()
    /// The first failure inside the running transaction; the transaction is lost from then on.
    var failure: DatabaseFailure?
    private var isRunning = false
    /// Since the last `takeStatistics`.
    var statistics = DriverStatistics()
    private var countedTrips = 0
    /// How long the server may take for a statement.
    private let answerMilliseconds: Int

    init(
        _ link: PostgresLink, _ facts: PostgresFacts, _ options: PostgresOptions,
        answerMilliseconds: Int
    ) {
        self.link = link
        self.options = options
        self.answerMilliseconds = answerMilliseconds
        server = facts.server
    }

    func takeStatistics() -> DriverStatistics {
        statistics.roundTrips = link.roundTrips - countedTrips
        countedTrips = link.roundTrips
        defer { statistics = DriverStatistics() }
        return statistics
    }

    // MARK: Statements

    func query(_ sql: SQL, _ values: [SQLValue], _ row: (any SQLRow) throws -> Void) throws {
        try using(sql, mayStream: true) { statement in
            statistics.statements += 1
            if statement.isStreamed { return try stream(statement, values, row) }
            let results = try runPipeline(statement, [values])
            try hand(over: results[0], of: statement, row)
        }
    }

    func queryEach(
        _ sql: SQL, _ rows: [[SQLValue]], _ row: (Int, any SQLRow) throws -> Void
    ) throws {
        try using(sql) { statement in
            for trip in trips(rows) {
                statistics.statements += trip.count
                if let bulk = try bulkForm(of: statement, for: trip.count) {
                    try hand(
                        over: try runBulk(bulk, trip), of: statement, from: trip.startIndex, row)
                    continue
                }
                let results = try runPipeline(statement, trip)
                for (index, result) in zip(trip.indices, results) {
                    try hand(over: result, of: statement) { try row(index, $0) }
                }
            }
        }
    }

    func execute(_ sql: SQL, _ values: [SQLValue]) throws -> Int {
        try executeEach(sql, [values])[0]
    }

    func executeEach(_ sql: SQL, _ rows: [[SQLValue]]) throws -> [Int] {
        try using(sql) { statement in
            var counts: [Int] = []
            counts.reserveCapacity(rows.count)
            for trip in trips(rows) {
                statistics.statements += trip.count
                counts += try runPipeline(statement, trip).map(\.changedRows)
            }
            return counts
        }
    }

    func executeSet(_ sql: SQL, _ rows: [[SQLValue]]) throws -> Int {
        try using(sql) { statement in
            var count = 0
            for trip in trips(rows) {
                statistics.statements += trip.count
                if let bulk = try bulkForm(of: statement, for: trip.count) {
                    count += try runBulk(bulk, trip).changedRows
                } else {
                    count += try runPipeline(statement, trip).reduce(0) { $0 + $1.changedRows }
                }
            }
            return count
        }
    }

    func executeLater(
        _ sql: SQL, _ rows: [[SQLValue]],
        changed: @escaping (Int) throws(DatabaseFailure) -> Void
    ) throws {
        guard !rows.isEmpty else { return try changed(0) }
        let bytes = rows.reduce(0) { $0 + $1.approximateBytes }
        if waiting.byteCount + bytes > options.bytesPerTrip
            || waiting.steps.count + rows.count > options.rowsPerTrip
        {
            try settle()
        }
        guard bytes <= options.bytesPerTrip, rows.count <= options.rowsPerTrip else {
            let count = try executeSet(sql, rows)
            return try remembering { () throws(DatabaseFailure) in try changed(count) }
        }
        try using(sql) { statement in
            statistics.statements += rows.count
            let bulk = try bulkForm(of: statement, for: rows.count)
            let used = bulk ?? statement
            try remembering(used) { () throws(DatabaseFailure) in
                var bound = ParameterRows(width: used.types.count)
                if bulk == nil {
                    for values in rows { try bound.append(values, for: used) }
                } else {
                    try bound.appendArrays(of: rows[...], for: used)
                }
                waiting.add(bound, of: used, changed: changed)
            }
        }
    }

    /// Sends what waits.
    func settle() throws(DatabaseFailure) {
        if !waiting.isEmpty {
            try remembering { () throws(DatabaseFailure) in _ = try ask([]) }
        }
    }

    /// Definitions may take long, on large tables.
    func executeScript(_ statements: [SQL]) throws {
        try refuseWhileRunningOrFailed()
        let limit = options.definitionMilliseconds
        try remembering { () throws(DatabaseFailure) in
            var steps: [PipelineStep] = [
                .text("SET LOCAL statement_timeout = \(limit)"),
                .text("SET LOCAL lock_timeout = \(limit)"),
            ]
            for sql in statements { steps.append(.text(try dialect.expand(sql))) }
            _ = try ask(steps, within: limit * max(statements.count, 1))
        }
        statistics.statements += statements.count
    }

    // MARK: Running

    private func using<T>(
        _ sql: SQL, mayStream: Bool = false, _ body: (PostgresStatement) throws -> T
    ) throws -> T {
        try refuseWhileRunningOrFailed()
        let statement = try remembering { () throws(DatabaseFailure) in
            try prepare(sql, mayStream)
        }
        isRunning = true
        defer { isRunning = false }
        return try body(statement)
    }

    /// The rows of parameters in portions of bounded size.
    private func trips(_ rows: [[SQLValue]]) -> [ArraySlice<[SQLValue]>] {
        var trips: [ArraySlice<[SQLValue]>] = []
        var start = 0
        var bytes = 0
        for (index, row) in rows.enumerated() {
            let size = row.approximateBytes
            if index > start,
                index - start == options.rowsPerTrip || bytes + size > options.bytesPerTrip
            {
                trips.append(rows[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        if start < rows.count { trips.append(rows[start...]) }
        return trips
    }

    private func runPipeline(
        _ statement: PostgresStatement, _ rows: some Collection<[SQLValue]>
    ) throws(DatabaseFailure) -> [PostgresResult] {
        try remembering(statement) { () throws(DatabaseFailure) in
            var bound = ParameterRows(width: statement.types.count)
            for values in rows { try bound.append(values, for: statement) }
            return try ask(
                (0..<bound.count).map { .run(name: statement.name, rows: bound, row: $0) })
        }
    }

    private func runBulk(
        _ bulk: PostgresStatement, _ rows: ArraySlice<[SQLValue]>
    ) throws(DatabaseFailure) -> PostgresResult {
        try remembering(bulk) { () throws(DatabaseFailure) in
            var bound = ParameterRows(width: bulk.types.count)
            try bound.appendArrays(of: rows, for: bulk)
            return try ask([.run(name: bulk.name, rows: bound, row: 0)])[0]
        }
    }

    /// Fetches in portions through a cursor, so that neither side keeps the whole result.
    private func stream(
        _ statement: PostgresStatement, _ values: [SQLValue], _ row: (any SQLRow) throws -> Void
    ) throws {
        let cursor = "c_" + statement.name
        let fetch = PipelineStep.text("FETCH FORWARD \(options.rowsPerFetch) FROM \(cursor)")
        var portion = try remembering(statement) { () throws(DatabaseFailure) in
            var bound = ParameterRows(width: statement.types.count)
            try bound.append(values, for: statement)
            return try ask([.run(name: statement.name, rows: bound, row: 0), fetch])[1]
        }
        // Closed with the next statement, whether or not the reader of the rows throws.
        ahead.append("CLOSE \(cursor)")
        while true {
            try hand(over: portion, of: statement, row)
            guard Int(portion.rowCount) == options.rowsPerFetch else { return }
            portion = try remembering(statement) { () throws(DatabaseFailure) in
                try ask([fetch], closing: false)[0]
            }
        }
    }

    private func hand(
        over result: PostgresResult, of statement: PostgresStatement,
        _ row: (any SQLRow) throws -> Void
    ) throws {
        let columns = PQnfields(result.handle)
        try withExtendedLifetime(result) {
            for index in 0..<result.rowCount {
                try row(PostgresRow(result, row: index, count: columns, statement))
            }
        }
    }

    /// Rows of a bulk form: the last column is the index from 1.
    private func hand(
        over result: PostgresResult, of statement: PostgresStatement, from start: Int,
        _ row: (Int, any SQLRow) throws -> Void
    ) throws {
        let columns = PQnfields(result.handle)
        try withExtendedLifetime(result) {
            for index in 0..<result.rowCount {
                let whole = PostgresRow(result, row: index, count: columns, statement)
                let number = Int(try whole.integer(Int(columns) - 1)) - 1
                try row(
                    start + number,
                    PostgresRow(result, row: index, count: columns - 1, statement))
            }
        }
    }

    // MARK: Preparing

    private func prepare(
        _ sql: SQL, _ mayStream: Bool
    ) throws(DatabaseFailure) -> PostgresStatement {
        let identity = sql.identity
        if mayStream, let known = cursors[identity] { return known }
        if let known = prepared[identity], !(mayStream && known.mayBeLong) { return known }
        let text = try dialect.expand(sql)
        let isStreamed = mayStream && BulkForm.mayBeLong(text)
        let name = takeName()
        let sent = isStreamed ? "DECLARE c_\(name) NO SCROLL CURSOR FOR \(text)" : text
        do {
            let results = try ask([.prepare(name: name, text: sent), .describe(name: name)])
            let statement = try PostgresStatement(
                name: name, text: text, isStreamed: isStreamed,
                described: results[1].parameterTypes)
            if isStreamed { cursors[identity] = statement } else { prepared[identity] = statement }
            statistics.prepared += 1
            return statement
        } catch {
            throw error.about(text)
        }
    }

    private func bulkForm(
        of statement: PostgresStatement, for count: Int
    ) throws -> PostgresStatement? {
        guard count >= options.bulkRows else { return nil }
        switch statement.bulk {
        case .prepared(let bulk): return bulk
        case .impossible: return nil
        case .unknown: break
        }
        guard let text = BulkForm.rewrite(statement.text, types: statement.types) else {
            statement.bulk = .impossible
            return nil
        }
        let bulk = PostgresStatement(bulk: text, name: takeName(), of: statement)
        try remembering(bulk) { () throws(DatabaseFailure) in
            _ = try ask([.prepare(name: bulk.name, text: text)])
        }
        statistics.prepared += 1
        statement.bulk = .prepared(bulk)
        return bulk
    }

    private func takeName() -> String {
        nextName += 1
        return "s\(nextName)"
    }

    // MARK: Asking

    /// Asks, after what waits to be sent ahead, and gives the answers to the steps alone. The
    /// server's limit is for each statement, so many of them may take longer than one.
    func ask(
        _ steps: [PipelineStep], within milliseconds: Int? = nil, closing: Bool = true
    ) throws(DatabaseFailure) -> [PostgresResult] {
        guard closing else { return try send(steps, within: milliseconds) }
        let first: [PipelineStep] = ahead.map { .text($0) }
        let changes = waiting
        ahead = []
        waiting = WaitingChanges()
        let limit = milliseconds ?? answerMilliseconds * min(changes.count + 1, 3)
        do throws(DatabaseFailure) {
            let results = try send(first + changes.steps + steps, within: limit)
            try changes.tell(results[first.count...])
            return Array(results[(first.count + changes.steps.count)...])
        } catch {
            let statement = link.failedStep.flatMap { changes.statement(of: $0 - first.count) }
            throw statement.map { error.about($0) } ?? error
        }
    }

    private func send(
        _ steps: [PipelineStep], within milliseconds: Int?
    ) throws(DatabaseFailure) -> [PostgresResult] {
        try link.ask(
            steps,
            withinMilliseconds: (milliseconds ?? answerMilliseconds) + options.graceMilliseconds)
    }

    private func refuseWhileRunningOrFailed() throws(DatabaseFailure) {
        if let failure { throw failure }
        guard !isRunning else {
            throw DatabaseFailure(.misuse, cause: "connection used inside a row closure")
        }
    }

    private func remembering<T>(
        _ statement: PostgresStatement? = nil, _ body: () throws(DatabaseFailure) -> T
    ) throws(DatabaseFailure) -> T {
        do {
            return try body()
        } catch {
            let known = statement.map { error.about($0.text) } ?? error
            failure = failure ?? known
            throw known
        }
    }
}

extension DatabaseFailure {
    /// The same with the statement it belongs to.
    func about(_ sql: String) -> DatabaseFailure {
        DatabaseFailure(code, message, cause: cause, sql: self.sql ?? sql)
    }
}

extension [SQLValue] {
    fileprivate var approximateBytes: Int { reduce(0) { $0 + $1.approximateBytes } }
}

extension SQLValue {
    fileprivate var approximateBytes: Int {
        switch self {
        case .null, .integer, .double: 12
        case .text(let text): text.utf8.count + 4
        case .blob(let bytes): bytes.count + 4
        }
    }
}
