/// Why an import stopped. What was imported before stays, and the same file goes on from there.
package struct ImportFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Code
    /// One sentence that says what to do. Names columns and lines, never values.
    package let message: String

    package enum Code: String, Sendable {
        case cannotOpen = "cannot_open"
        case cannotRead = "cannot_read"
        /// The compressed file is damaged or cut off.
        case corruptCompression = "corrupt_compression"
        case tooLarge = "too_large"
        /// The header does not fit the mapping.
        case badHeader = "bad_header"
        case cannotWriteRejects = "cannot_write_rejects"
        /// The engine refused a chunk: another import of the same file is running.
        case conflict = "conflict"
    }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}

/// Why one line is not taken.
package struct RowFault: Error, Hashable, Sendable {
    /// Stable code: that of a `RefusalCode`, or `malformed_line`.
    package let code: String
    /// Our field; empty where the line as a whole is at fault.
    package let field: String
    /// A fixed sentence: values of the file never appear in it.
    package let reason: String

    init(code: String, field: String, reason: String) {
        self.code = code
        self.field = field
        self.reason = reason
    }

    static func malformed(_ reason: String) -> RowFault {
        RowFault(code: "malformed_line", field: "", reason: reason)
    }
}

/// A line that was not taken, as the reject file lists it.
package struct ImportRejection: Hashable, Sendable {
    /// Line of the file, 1 for the first one, where the record begins.
    package let line: Int64
    package let fault: RowFault

    init(line: Int64, fault: RowFault) {
        self.line = line
        self.fault = fault
    }
}
