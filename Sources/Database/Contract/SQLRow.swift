/// One row of a result, read by column index from 0. Valid only inside the closure it is given to.
///
/// Reading is strict: a column that holds another type than asked for, text that is not UTF-8,
/// NULL where a value is needed, or a boolean other than 0 and 1 is a `corrupt` failure that
/// names the column; an index beyond the last column is `misuse`.
package protocol SQLRow {
    var columnCount: Int { get }
    func integer(_ index: Int) throws(DatabaseFailure) -> Int64
    func optionalInteger(_ index: Int) throws(DatabaseFailure) -> Int64?
    func double(_ index: Int) throws(DatabaseFailure) -> Double
    func optionalDouble(_ index: Int) throws(DatabaseFailure) -> Double?
    func text(_ index: Int) throws(DatabaseFailure) -> String
    func optionalText(_ index: Int) throws(DatabaseFailure) -> String?
    func blob(_ index: Int) throws(DatabaseFailure) -> [UInt8]
    func optionalBlob(_ index: Int) throws(DatabaseFailure) -> [UInt8]?
    func bool(_ index: Int) throws(DatabaseFailure) -> Bool
    /// The column as it is stored.
    func value(_ index: Int) throws(DatabaseFailure) -> SQLValue
    /// Appends a column in canonical form (`SQLValue.appendCanonical`) as it is stored: text that
    /// is not UTF-8 is appended too, since a digest must show it and not fail on it.
    func appendCanonical(_ index: Int, to bytes: inout [UInt8]) throws(DatabaseFailure)
    /// Lends the bytes of a blob without copying them.
    func withBlob<T>(
        _ index: Int, _ body: (UnsafeRawBufferPointer) throws -> T
    ) throws -> T
}

extension SQLRow {
    package func appendCanonical(
        _ index: Int, to bytes: inout [UInt8]
    ) throws(DatabaseFailure) {
        try value(index).appendCanonical(to: &bytes)
    }

    package func withBlob<T>(
        _ index: Int, _ body: (UnsafeRawBufferPointer) throws -> T
    ) throws -> T {
        try blob(index).withUnsafeBytes(body)
    }
}
