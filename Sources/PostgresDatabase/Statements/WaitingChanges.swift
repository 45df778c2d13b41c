import Database

/// Changes that wait to be sent together: each costs no round trip of its own.
struct WaitingChanges {
    typealias Told = (Int) throws(DatabaseFailure) -> Void

    private struct Change {
        /// The steps before those of this change.
        let start: Int
        let count: Int
        let text: String
        let changed: Told
    }

    private(set) var steps: [PipelineStep] = []
    /// Bytes of their parameters.
    private(set) var byteCount = 0
    private var changes: [Change] = []

    var isEmpty: Bool { changes.isEmpty }
    var count: Int { changes.count }

    mutating func add(
        _ rows: ParameterRows, of statement: PostgresStatement, changed: @escaping Told
    ) {
        changes.append(
            Change(start: steps.count, count: rows.count, text: statement.text, changed: changed))
        for row in 0..<rows.count {
            steps.append(.run(name: statement.name, rows: rows, row: row))
        }
        byteCount += rows.byteCount
    }

    /// Tells each change how many rows it has changed. `results` begin with those of the steps.
    func tell(_ results: ArraySlice<PostgresResult>) throws(DatabaseFailure) {
        for change in changes {
            let start = results.startIndex + change.start
            do throws(DatabaseFailure) {
                try change.changed(
                    results[start..<start + change.count].reduce(0) { $0 + $1.changedRows })
            } catch {
                throw error.about(change.text)
            }
        }
    }

    /// The text of the change that a step belongs to.
    func statement(of step: Int) -> String? {
        changes.first { step >= $0.start && step < $0.start + $0.count }?.text
    }
}
