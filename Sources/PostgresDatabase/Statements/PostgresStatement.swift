import CPostgres
import Database

/// A statement that the server has prepared for one connection.
final class PostgresStatement {
    let name: String
    /// As the server has it.
    let text: String
    let types: [ParameterType]
    /// Whether it declares a cursor, to be fetched in portions.
    let isStreamed: Bool
    /// Whether a query for it should: a long result would not fit into memory.
    let mayBeLong: Bool
    /// Its form for many rows of parameters: prepared, not possible, or not looked at yet.
    var bulk: Bulk = .unknown

    enum Bulk {
        case unknown, impossible
        case prepared(PostgresStatement)
    }

    init(
        name: String, text: String, isStreamed: Bool, described: [Oid]
    ) throws(DatabaseFailure) {
        self.name = name
        self.text = text
        self.isStreamed = isStreamed
        mayBeLong = BulkForm.mayBeLong(text)
        var types: [ParameterType] = []
        for (index, type) in described.enumerated() {
            guard let known = ParameterType(type) else {
                throw DatabaseFailure(
                    .misuse, cause: "parameter \(index + 1) has the unknown type \(type)",
                    sql: text)
            }
            types.append(known)
        }
        self.types = types
    }

    /// The same parameters as arrays: the types are those of the elements.
    init(bulk text: String, name: String, of statement: PostgresStatement) {
        self.name = name
        self.text = text
        types = statement.types
        isStreamed = false
        mayBeLong = false
        bulk = .impossible
    }

    func require(count: Int) throws(DatabaseFailure) {
        guard count == types.count else {
            throw DatabaseFailure(
                .misuse, cause: "\(count) values for \(types.count) parameters", sql: text)
        }
    }

    /// The failure of a value that its parameter does not take.
    func refused(_ index: Int) -> DatabaseFailure {
        DatabaseFailure(
            .misuse, cause: "value \(index + 1) cannot be bound as \(types[index])", sql: text)
    }
}
