// The room "Imports": takes the merchant's own records in, chunk by chunk. A file is known by its
// fingerprint, so the same file twice changes nothing; each chunk is one command that also moves
// the file's counter, so an interrupted import goes on exactly where it stopped. From file to
// command: `ByteSource` (bytes, decompressed), `LineBuffer` (lines), `CSVReader` and
// `JSONLinesReader` (records), `RecordPlan` (fields, by an `ImportMapping`), `ChunkParser`
// (chunks, on a thread of its own), `ChunkPipe`, `FileImporter` (commands). What happened to
// campaigns, offers and redemptions goes through the commands that a caller would use; their
// chunks only move the counter. A bad line is listed and the import goes on.

import Codes
package import Domain
import Ledger
package import Store

/// What one chunk of a file brings.
package enum ImportRows: Sendable {
    case products([ProductDraft])
    case stores([StoreDraft])
    case purchases([PurchaseLine])
    /// Members with sealed attributes.
    case members([SealedMember])
    /// Only moves the counter: the rows went through commands of their own.
    case none
}

/// A product as imported.
package struct ProductDraft: Hashable, Sendable {
    package let sku: String
    package let category: String?
    package let brand: String?
    package let name: String?

    package init(sku: String, category: String?, brand: String?, name: String?) {
        self.sku = sku
        self.category = category
        self.brand = brand
        self.name = name
    }
}

/// A store as imported.
package struct StoreDraft: Hashable, Sendable {
    package let externalID: String
    package let name: String?

    package init(externalID: String, name: String?) {
        self.externalID = externalID
        self.name = name
    }
}

/// Writes one chunk of a file and moves the file's counters.
struct ImportChunk: Command {
    let file: Int64
    let rows: ImportRows
    /// Where the chunk begins: what the file's counter must be, so that two runs of the same file
    /// never write the same records.
    let linesBefore: Int64
    /// Counters of the file after this chunk.
    let linesDone: Int64
    let accepted: Int64
    let rejected: Int64
    let isLast: Bool

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let key = RowKey(tenant: context.tenant.number, id: file)
        guard var record = try work.importFiles.load(key, work.connection) else {
            throw Refusal.notFound("import")
        }
        guard record.state == .running, record.lines == linesBefore else {
            throw Refusal(
                .illegalState, "This part of the file is imported already.",
                [
                    Condition(
                        "lines", required: .integer(record.lines),
                        actual: .integer(linesBefore))
                ])
        }
        let entry = try context.commit(
            event: eventName, subject: context.codes.text(context.tenant),
            payload: payload(after: record, context))
        record.lines = linesDone
        record.accepted = accepted
        record.rejected = rejected
        record.state = isLast ? .done : .running
        work.importFiles.update(record, entryIndex: entry)
        try write(entry, context)
        return Answer(status: 200, body: [])
    }

    private var eventName: String {
        switch rows {
        case .products: "products_imported"
        case .stores: "stores_imported"
        case .purchases: PurchaseChunk.event
        case .members: "members_imported"
        case .none: "import_advanced"
        }
    }

    private func payload(after record: ImportFile, _ context: CommandContext) -> JSON {
        var members: [JSON.Member] = [
            .init("import", .integer(file)), .init("kind", .string(record.kind)),
            .init("done", .integer(linesDone)),
        ]
        if case .purchases(let lines) = rows {
            members += [
                .init("first_line", .integer(lines.first?.line ?? 0)),
                .init("last_line", .integer(lines.last?.line ?? 0)),
                .init("lines", .integer(Int64(lines.count))),
                .init(
                    "digest",
                    .string(
                        PurchaseChunk.digest(lines, tenant: context.tenant, importID: file))),
            ]
        }
        return .object(members)
    }

    private func write(_ entry: Int, _ context: CommandContext) throws {
        switch rows {
        case .none: break
        case .purchases(let lines):
            context.work.append(lines, tenant: context.tenant, importID: file)
        case .products(let drafts): try write(drafts, entry, context)
        case .stores(let drafts): try write(drafts, entry, context)
        case .members(let drafts):
            try MemberChunk(context: context, entry: entry).write(drafts)
        }
    }

    private func write(
        _ drafts: [ProductDraft], _ entry: Int, _ context: CommandContext
    ) throws {
        let work = context.work
        let keys = drafts.map { TextKey(tenant: context.tenant.number, text: $0.sku) }
        try work.products.prefetch(keys, work.connection)
        for (key, draft) in zip(keys, drafts) {
            let row = Product(
                tenant: context.tenant, sku: draft.sku, category: draft.category,
                brand: draft.brand, name: draft.name)
            let stored = try work.products.load(key, work.connection)
            if stored == nil {
                work.products.insert(row, entryIndex: entry)
            } else if stored != row {
                work.products.update(row, entryIndex: entry)
            }
        }
    }

    private func write(_ drafts: [StoreDraft], _ entry: Int, _ context: CommandContext) throws {
        let work = context.work
        for draft in drafts {
            let key = TextKey(tenant: context.tenant.number, text: draft.externalID)
            let row = StoreRow(
                tenant: context.tenant, externalID: draft.externalID, name: draft.name)
            let stored = try work.stores.load(key, work.connection)
            if stored == nil {
                work.stores.insert(row, entryIndex: entry)
            } else if stored != row {
                work.stores.update(row, entryIndex: entry)
            }
        }
    }
}

/// Notes a file before its first chunk.
struct StartImport: Command {
    let id: Int64
    let kind: String
    let name: String
    let fingerprint: [UInt8]

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        if let known = try ImportFileTable.find(
            tenant: context.tenant, kind: kind, fingerprint: fingerprint, work.connection)
        {
            return Answer(status: 200, body: known.progress.serialized())
        }
        let file = ImportFile(
            tenant: context.tenant, id: id, fingerprint: fingerprint, kind: kind, name: name,
            lines: 0, accepted: 0, rejected: 0, state: .running, createdAt: context.ledgerTime)
        let entry = try context.commit(
            event: "import_started", subject: context.codes.text(context.tenant),
            payload: ["import": .integer(id), "kind": .string(kind)])
        work.importFiles.insert(file, entryIndex: entry)
        return Answer(status: 201, body: file.progress.serialized())
    }
}

extension ImportFile {
    var progress: JSON {
        [
            "import": .integer(id), "lines": .integer(lines), "accepted": .integer(accepted),
            "rejected": .integer(rejected), "done": .bool(state == .done),
        ]
    }
}

/// How far a file has come.
package struct ImportProgress: Hashable, Sendable {
    package let file: Int64
    package let lines: Int64
    package let accepted: Int64
    package let rejected: Int64
    package let isDone: Bool
}

extension Engine {
    /// Begins a file, or finds how far an earlier run of the same file came.
    package func startImport(
        kind: String, name: String, fingerprint: [UInt8], tenant: TenantID
    ) async throws -> ImportProgress {
        let answer = try await perform(
            StartImport(
                id: try numbers.nextID(), kind: kind, name: name, fingerprint: fingerprint),
            RequestIdentity(tenant: tenant))
        let json = try JSON.parse(answer.body)
        guard let file = json["import"]?.integerValue, let lines = json["lines"]?.integerValue,
            let accepted = json["accepted"]?.integerValue,
            let rejected = json["rejected"]?.integerValue, let isDone = json["done"]?.boolValue
        else { throw Refusal.notFound("import") }
        return ImportProgress(
            file: file, lines: lines, accepted: accepted, rejected: rejected, isDone: isDone)
    }

    /// Writes a chunk that begins after `before` records; `after` are the file's counters once it
    /// is written. A chunk that does not begin where the file stands comes as a refusing answer
    /// (`illegal_state`).
    package func importChunk(
        _ rows: ImportRows, before: Int64, after progress: ImportProgress, tenant: TenantID
    ) async throws -> Answer {
        try await perform(
            ImportChunk(
                file: progress.file, rows: rows, linesBefore: before, linesDone: progress.lines,
                accepted: progress.accepted, rejected: progress.rejected,
                isLast: progress.isDone),
            RequestIdentity(tenant: tenant))
    }
}
