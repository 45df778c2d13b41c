import Database

extension DatabaseFailure {
    /// From an SQLSTATE (https://www.postgresql.org/docs/15/errcodes-appendix.html). `words` is
    /// the server's first message; its details would hold values and are never read.
    init(state: String, words: String, sql: String? = nil) {
        let code = Self.meaning(ofState: state)
        // Faults of values are told with the values.
        let cause = state.hasPrefix("22") ? "PostgreSQL \(state)" : "PostgreSQL \(state): \(words)"
        self.init(code, Self.advice(state), cause: cause, sql: sql)
    }

    static func meaning(ofState state: String) -> Code {
        switch state {
        case "40001": .serialization
        case "40003": .outcomeUnknown
        case "40P01": .deadlock
        case "55P03", "55006": .busy
        case "53100": .diskFull
        case "25006": .readOnly
        case "58030": .ioError
        case "XX001", "XX002": .corrupt
        case "XX000": .ioError
        case "P0001": .constraint(.trigger)
        case "42501": .cannotOpen
        default: meaning(ofClass: state.prefix(2), state)
        }
    }

    private static func meaning(ofClass group: Substring, _ state: String) -> Code {
        switch group {
        case "08", "53", "57": .unavailable
        // A transaction that did nothing for too long was ended.
        case "25" where state == "25P03": .unavailable
        case "23": .constraint(constraint(ofState: state))
        case "22": .constraint(.dataType)
        case "28", "3D": .cannotOpen
        case "58": .ioError
        default: .misuse
        }
    }

    private static func constraint(ofState state: String) -> Constraint {
        switch state {
        case "23502": .notNull
        case "23503": .foreignKey
        case "23505": .unique
        case "23514": .check
        default: .other
        }
    }

    private static func advice(_ state: String) -> String? {
        switch state {
        case "57014": "The database took too long and gave up. Try again later."
        case "42501": "The account may not do this in the database. Give it the right."
        case "25006": "The database server may only be read. Use the primary."
        case "53100": "The disk of the database server is full. Free space; nothing was kept."
        case "53300": "The database server has no free connection. Raise max_connections."
        case "XX000": "The database server reported a fault of its own. Look into its log."
        default: nil
        }
    }

    /// A connection that was refused. The library has no codes for this, only words.
    init(connecting words: String, to address: String, needsPassword: Bool) {
        func mentions(_ part: String) -> Bool { words.contains(part) }
        let cause = words.split(whereSeparator: \.isNewline).joined(separator: " ")
        if needsPassword || mentions("password authentication failed") {
            self.init(
                .cannotOpen,
                "\(address) refused the password. Set PGPASSWORD, or use a password file.",
                cause: cause)
        } else if mentions("pg_hba.conf") || mentions("authentication failed") {
            self.init(
                .cannotOpen, "\(address) does not admit this account. Check its pg_hba.conf.",
                cause: cause)
        } else if mentions("does not exist") {
            self.init(
                .cannotOpen, "\(address) has no such database or account. Create it first.",
                cause: cause)
        } else if mentions("too many clients") || mentions("connection slots") {
            self.init(
                .unavailable, "\(address) has no free connection. Raise max_connections.",
                cause: cause)
        } else {
            self.init(
                .unavailable, "\(address) cannot be reached. Check that the server runs.",
                cause: cause)
        }
    }
}
