/// One connection inside a transaction. Used only on the thread that was given it, and only until
/// the body it was given to returns.
///
/// Parameters `$1` ... `$n` take `values[0]` ... `values[n - 1]`; their count must match exactly.
/// Rows come in the order the statement defines; without `ORDER BY` (and from `RETURNING`) in
/// none. A statement of the same text is compiled once per connection.
package protocol Connection: AnyObject {
    var dialect: Dialect { get }

    /// The server that this transaction runs on, for databases that have one.
    var server: ServerFacts? { get }

    /// Runs one statement and hands over each row. The row is valid only inside the closure.
    func query(_ sql: SQL, _ values: [SQLValue], _ row: (any SQLRow) throws -> Void) throws

    /// Runs one statement for many rows of parameters, in order; the closure gets the index of
    /// the parameters that a row belongs to. One round trip on a database across a network.
    func queryEach(
        _ sql: SQL, _ rows: [[SQLValue]], _ row: (Int, any SQLRow) throws -> Void
    ) throws

    /// Runs one statement and gives the number of rows it inserted, updated or deleted itself
    /// (not through triggers or foreign keys); 0 for any other statement.
    @discardableResult
    func execute(_ sql: SQL, _ values: [SQLValue]) throws -> Int

    /// Runs one statement for many rows of parameters, in order; changed rows for each.
    @discardableResult
    func executeEach(_ sql: SQL, _ rows: [[SQLValue]]) throws -> [Int]

    /// Runs one insert, update or delete for many rows of parameters that touch different rows, in
    /// whatever order serves the database best; changed rows in all. Where two rows of parameters
    /// touch the same stored row, the result is not defined: use `executeEach`.
    @discardableResult
    func executeSet(_ sql: SQL, _ rows: [[SQLValue]]) throws -> Int

    /// As `executeSet`, but not before anybody can tell: a database across a network sends it with
    /// others that wait, at the latest with the next statement that gives something back, or
    /// before the commit. Then `changed` gets the changed rows in all; what fails, or what
    /// `changed` throws, fails there and must be let through: the transaction is lost.
    func executeLater(
        _ sql: SQL, _ rows: [[SQLValue]],
        changed: @escaping (Int) throws(DatabaseFailure) -> Void
    ) throws

    /// Runs definitions without parameters, not kept compiled.
    func executeScript(_ statements: [SQL]) throws
}

extension Connection {
    package var server: ServerFacts? { nil }

    @discardableResult
    package func executeSet(_ sql: SQL, _ rows: [[SQLValue]]) throws -> Int {
        try executeEach(sql, rows).reduce(0, +)
    }

    package func executeLater(
        _ sql: SQL, _ rows: [[SQLValue]],
        changed: @escaping (Int) throws(DatabaseFailure) -> Void
    ) throws {
        try changed(try executeSet(sql, rows))
    }

    package func executeLater(_ sql: SQL, _ rows: [[SQLValue]]) throws {
        try executeLater(sql, rows) { _ in }
    }

    package func executeScript(_ statements: SQL...) throws {
        try executeScript(statements)
    }

    package func query(_ sql: SQL, _ row: (any SQLRow) throws -> Void) throws {
        try query(sql, [], row)
    }

    @discardableResult
    package func execute(_ sql: SQL) throws -> Int {
        try execute(sql, [])
    }
}
