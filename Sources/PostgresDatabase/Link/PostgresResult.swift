import CPostgres

/// The answer to one step, freed with its last owner.
final class PostgresResult {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    var status: ExecStatusType { PQresultStatus(handle) }
    var rowCount: CInt { PQntuples(handle) }

    /// What was done, e.g. `INSERT 0 5`.
    var tag: String { String(cString: PQcmdStatus(handle)) }

    /// Rows that the statement itself inserted, updated or deleted.
    var changedRows: Int {
        let tag = tag
        let changes = ["INSERT", "UPDATE", "DELETE"]
        guard changes.contains(where: { tag.hasPrefix($0) }) else { return 0 }
        return Int(tag.split(separator: " ").last ?? "") ?? 0
    }

    /// SQLSTATE, where the server sent one.
    var state: String? { field(CChar(bitPattern: UInt8(ascii: "C"))) }
    var words: String? { field(CChar(bitPattern: UInt8(ascii: "M"))) }
    /// In English whatever the server speaks, e.g. `WARNING`.
    static func severity(_ handle: OpaquePointer) -> String? {
        PQresultErrorField(handle, CInt(UInt8(ascii: "V"))).map { String(cString: $0) }
    }

    private func field(_ code: CChar) -> String? {
        PQresultErrorField(handle, CInt(code)).map { String(cString: $0) }
    }

    /// The types of a described statement's parameters.
    var parameterTypes: [Oid] {
        (0..<PQnparams(handle)).map { PQparamtype(handle, $0) }
    }

    /// The first row as text; nil for a NULL column.
    var firstRow: [String?] {
        guard rowCount > 0 else { return [] }
        return (0..<PQnfields(handle)).map { column in
            guard PQgetisnull(handle, 0, column) == 0, let start = PQgetvalue(handle, 0, column)
            else { return nil }
            return String(cString: start)
        }
    }
}
