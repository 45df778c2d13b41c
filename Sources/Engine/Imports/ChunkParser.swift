import Domain

/// Reads a file from its beginning and hands on what comes after the records done before.
struct ChunkParser: Sendable {
    let path: String
    let mapping: ImportMapping
    let format: ImportMapping.Format
    /// Records done by an earlier run.
    let recordsDone: Int64
    let chunkRows: Int

    /// Blocks its thread until the file is read or nobody wants more of it.
    func run(into pipe: ChunkPipe<ParsedChunk>) {
        do {
            try parse(into: pipe)
            pipe.finish(.success(()))
        } catch {
            pipe.finish(.failure(error))
        }
    }

    private func parse(into pipe: ChunkPipe<ParsedChunk>) throws {
        let plan = try RecordPlan(mapping)
        let source = try ByteSource(path: path)
        defer { source.close() }
        let reader = try reader(source, plan)
        for _ in 0..<recordsDone {
            guard try reader.next() != nil else { break }
        }
        var builder = ChunkBuilder(kind: mapping.kind, chunkRows: chunkRows)
        do throws(ImportFailure) {
            while let record = try reader.next() {
                let parsed = parse(record, plan)
                let isFull = builder.isFull(before: try? parsed.get())
                if isFull, !pipe.send(builder.take(isLast: false)) { return }
                switch parsed {
                case .success(let row): builder.add(row, line: record.line)
                case .failure(let fault):
                    builder.add(ImportRejection(line: record.line, fault: fault))
                }
            }
        } catch {
            // What came before the break is sound; it is written, and then the failure shows.
            if pipe.send(builder.takeWhole()) { throw error }
            return
        }
        _ = pipe.send(builder.take(isLast: true))
    }

    func reader(
        _ source: ByteSource, _ plan: RecordPlan
    ) throws(ImportFailure) -> any RecordReader {
        switch format {
        case .csv: try CSVReader(source, columns: plan.columns)
        case .jsonLines: JSONLinesReader(source, columns: plan.columns)
        }
    }

    func parse(
        _ record: SourceRecord, _ plan: RecordPlan
    ) -> Result<ImportRecord, RowFault> {
        if let fault = record.fault { return .failure(fault) }
        do throws(RowFault) {
            let values = try plan.values(of: record)
            let attributes = try attributes(of: record, plan)
            let row = mapping.kind.record(values, line: record.line, attributes: attributes)
            guard let row else { preconditionFailure("a plan gives every required field") }
            return .success(row)
        } catch {
            return .failure(error)
        }
    }

    /// Empty values are left out. Nil where the mapping has no attributes.
    private func attributes(
        of record: SourceRecord, _ plan: RecordPlan
    ) throws(RowFault) -> JSON? {
        guard !plan.attributes.isEmpty else { return nil }
        let json = JSON.object(
            plan.attributes.compactMap { name, slot in
                record.values[slot].map { JSON.Member(name, .string($0)) }
            })
        guard json.serialized().count <= Limits.metadataBytes else {
            throw RowFault(
                code: RefusalCode.outOfRange.rawValue, field: "attributes",
                reason: "The attributes are longer than \(Limits.metadataBytes) bytes.")
        }
        return json
    }
}
