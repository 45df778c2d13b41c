/// How the rows of one batch come into memory.
///
/// On a database across a network each round trip costs more than the statement, so a batch first
/// *probes* its commands: they run until they lack a row, which is noted instead of asked for.
/// All noted rows are then fetched together, and after a few such rounds the commands run for
/// good, in order, on what is in memory. On SQLite rows are asked for one by one: that is faster.
package final class FactLoading {
    /// Rows that are not in memory are noted, and `FactsMissing` is thrown.
    package fileprivate(set) var isProbing = false
    /// Whether the command probed now lacks a row.
    package fileprivate(set) var isLacking = false

    package init() {}

    func lack() { isLacking = true }

    /// Runs a body in which missing rows are only noted; whether it lacked any.
    package func probe(_ body: () throws -> Void) rethrows -> Bool {
        isProbing = true
        isLacking = false
        defer { isProbing = false }
        try body()
        return isLacking
    }
}

/// A row is not in memory; it has been noted and will be fetched.
package struct FactsMissing: Error {
    package init() {}
}
