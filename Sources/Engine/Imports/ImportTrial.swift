package import Domain

/// A file read as an import reads it, without a database: what `dev fuzz` tries the readers with.
package struct ImportTrial: Hashable, Sendable {
    /// One record: its line, and the code and field of its fault where it has one.
    package struct Record: Hashable, Sendable {
        package let line: Int64
        package let fault: String?
    }

    package private(set) var records: [Record] = []
    /// Why reading ended before the file did.
    package private(set) var failure: String?

    package var accepted: Int { records.count { $0.fault == nil } }
    package var rejected: Int { records.count { $0.fault != nil } }

    /// `pieceBytes`: most that is read at once; what comes out does not depend on it. Throws
    /// `Refusal` for a mapping that contradicts itself.
    package init(
        path: String, mapping: ImportMapping, pieceBytes: Int = 256 * 1_024
    ) throws(Refusal) {
        let plan = try RecordPlan(mapping)
        let parser = ChunkParser(
            path: path, mapping: mapping, format: mapping.format ?? .csv, recordsDone: 0,
            chunkRows: 1)
        do throws(ImportFailure) {
            let source = try ByteSource(path: path, pieceBytes: pieceBytes)
            defer { source.close() }
            let reader = try parser.reader(source, plan)
            while let record = try reader.next() {
                records.append(Record(line: record.line, fault: fault(record, parser, plan)))
            }
        } catch {
            failure = error.code.rawValue
        }
    }

    private func fault(
        _ record: SourceRecord, _ parser: ChunkParser, _ plan: RecordPlan
    ) -> String? {
        guard case .failure(let fault) = parser.parse(record, plan) else { return nil }
        return "\(fault.code) \(fault.field)"
    }
}
