/// The database could not do what was asked. Not a refusal of the business: those are values.
///
/// `description` never holds SQL, values or messages of the database library; it is safe in logs
/// and in answers to operators. `debugDescription` adds the SQL text and the library's message,
/// but never values.
package struct DatabaseFailure: Error, Hashable, Sendable {
    package let code: Code
    /// What a person can do about it.
    package let message: String
    /// The library's own words, for debugging only.
    package let cause: String?
    /// The statement, without values, for debugging only.
    package let sql: String?

    package init(_ code: Code, _ message: String? = nil, cause: String? = nil, sql: String? = nil) {
        self.code = code
        self.message = message ?? code.advice
        self.cause = cause
        self.sql = sql
    }

    package enum Code: Hashable, Sendable {
        /// Another process (or driver) holds the database.
        case alreadyOpen
        case cannotOpen
        /// Not a database, or a database of another program.
        case notADatabase
        /// Written by a newer program.
        case newerSchema
        /// A migration that ran differs from the one in the program.
        case schemaChanged
        case readOnly
        case diskFull
        case ioError
        /// A flush to disk failed: what is durable is unknown. Fatal, never retried.
        case syncFailed
        case corrupt
        case busy
        case constraint(Constraint)
        case serialization
        case deadlock
        /// The connection was lost or refused; nothing of the transaction was kept.
        case unavailable
        /// The connection was lost while committing: the transaction may have been kept or not.
        /// Settled by running it again and looking for its idempotency keys.
        case outcomeUnknown
        /// Another primary has taken over, or this one lacks what was acknowledged: it must not
        /// be written to.
        case fenced
        /// The machine's clock is further ahead than can be believed: nothing is decided by it.
        case clockAhead
        case closed
        /// A fault of the program: wrong SQL, wrong number of values, use out of place.
        case misuse
    }

    package enum Constraint: String, Hashable, Sendable {
        case unique, check, foreignKey, notNull, dataType, trigger, other
    }

    /// The same transaction may succeed when tried again: busy, serialization, deadlock.
    package var isRetryable: Bool {
        switch code {
        case .busy, .serialization, .deadlock: true
        default: false
        }
    }

    /// The process must stop acknowledging and abort. After a failed flush the system may have
    /// dropped the data and report the next flush as a success, so it is never retried.
    package var isFatal: Bool { code == .syncFailed }
}

extension DatabaseFailure.Code {
    /// Stable name for logs and metrics.
    package var name: String {
        switch self {
        case .constraint(let constraint): "constraint.\(constraint.rawValue)"
        default: "\(self)"
        }
    }

    var advice: String {
        switch self {
        case .alreadyOpen: "The database is in use. Stop the other process first."
        case .cannotOpen: "The database cannot be opened. Check its path and permissions."
        case .notADatabase: "The file is not a database of this program. Choose another path."
        case .newerSchema: "A newer program wrote the database. Use that or a newer version."
        case .schemaChanged: "The database was set up by another build. Use the matching version."
        case .readOnly: "The database is open for reading only."
        case .diskFull: "The disk is full. Free space; nothing of the change was kept."
        case .ioError: "The disk failed. Check it, then restart from a sound copy."
        case .syncFailed: "Flushing to disk failed. Stop the process and check the disk."
        case .corrupt: "The database is damaged. Stop, and restore the last backup."
        case .busy: "The database is busy. Try again."
        case .constraint: "A rule of the database refused the change."
        case .serialization: "Another transaction came first. Try again."
        case .deadlock: "Two transactions waited for each other. Try again."
        case .unavailable: "The database is not available. Try again later."
        case .outcomeUnknown:
            "The connection was lost while committing. Repeat with the same Idempotency-Key."
        case .fenced: "The database is behind what was acknowledged. Use the current primary."
        case .clockAhead: "The clock cannot be believed. Set it right."
        case .closed: "The database is closed."
        case .misuse: "The program used the database wrongly. Report this."
        }
    }
}

extension DatabaseFailure: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "\(code.name): \(message)" }

    package var debugDescription: String {
        var lines = [description]
        if let cause { lines.append("cause: \(cause)") }
        if let sql { lines.append("sql: \(sql)") }
        return lines.joined(separator: "\n")
    }
}
