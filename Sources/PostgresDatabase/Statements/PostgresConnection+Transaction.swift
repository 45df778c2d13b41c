import Database

extension PostgresConnection {
    enum TransactionKind {
        case reading, writing

        /// A read keeps one snapshot. A write sees what was committed before each statement: its
        /// order with others comes from the rows it locks, not from the database's guess. Whether
        /// it may change anything is left to the server: hosts that run out of space forbid it.
        fileprivate var begin: String {
            switch self {
            case .reading: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .writing: "BEGIN ISOLATION LEVEL READ COMMITTED"
            }
        }
    }

    /// Begins, runs the body, commits. Whatever is thrown but `outcomeUnknown`, nothing remains.
    func transaction<T>(
        _ kind: TransactionKind, _ body: (any Connection) throws -> T
    ) throws -> T {
        failure = nil
        ahead = [kind.begin]
        waiting = WaitingChanges()
        do {
            let result = try body(self)
            if let failure { throw failure }
            try settle()
            try commit(kind)
            if kind == .writing { statistics.commits += 1 }
            return result
        } catch {
            rollBack(kind)
            if kind == .writing { statistics.rollbacks += 1 }
            throw error
        }
    }

    /// From the moment the commit is sent until its answer is here, a failure to hear from the
    /// server leaves open what happened.
    private func commit(_ kind: TransactionKind) throws(DatabaseFailure) {
        // Nothing was asked, so nothing has begun.
        if ahead == [kind.begin] { return ahead = [] }
        ahead = []
        link.forgetWarnings()
        do throws(DatabaseFailure) {
            let tag = try ask([.text("COMMIT")])[0].tag
            guard tag == "COMMIT" else {
                throw DatabaseFailure(.misuse, cause: "COMMIT was answered by \(tag)")
            }
        } catch {
            guard kind == .writing, error.code == .unavailable else { throw error }
            throw DatabaseFailure(.outcomeUnknown, cause: error.cause)
        }
        // Committed here, but the wait for a standby was cut short: if this server is lost, so is
        // the transaction.
        if kind == .writing, link.hasWarned {
            throw DatabaseFailure(
                .outcomeUnknown,
                "No standby has confirmed the change. Repeat with the same Idempotency-Key.")
        }
    }

    /// Failing here costs the connection, nothing else: the server rolls back what it lost.
    private func rollBack(_ kind: TransactionKind) {
        defer { ahead = [] }
        waiting = WaitingChanges()
        guard !link.isLost, ahead != [kind.begin] else { return }
        ahead = []
        if (try? ask([.text("ROLLBACK")])) == nil { link.abandon() }
    }
}
