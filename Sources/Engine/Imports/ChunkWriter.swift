import Codes
import Domain
import Ledger
import Store

/// Writes chunks: plain records as one command with the file's counters; campaigns, offers and
/// redemptions as commands of their own, which change nothing when they come again, and then the
/// counters. So a crash at any point neither loses nor doubles anything.
struct ChunkWriter: Sendable {
    let engine: Engine
    let tenant: TenantID
    /// The file's.
    let fingerprint: [UInt8]
    /// Its number; 0 in a dry run.
    let file: Int64

    /// Runs the commands that a chunk consists of; gives the refused records.
    func perform(_ chunk: ParsedChunk) async throws -> [ImportRejection] {
        switch chunk.records {
        case .products, .stores, .purchases, .members: []
        case .campaigns(let records): try await perform(records)
        case .offers(let records): try await perform(records)
        case .redemptions(let records):
            try await PastRedemptions(engine: engine, tenant: tenant, fingerprint: fingerprint)
                .perform(records)
        case .codes(let records):
            try await ForeignCodes(engine: engine, tenant: tenant, file: file).perform(records)
        }
    }

    /// Writes the chunk's plain records, if it has any, and the file's counters after it.
    ///
    /// Throws `ImportFailure` (`conflict`) where the file has moved on meanwhile.
    func commit(_ chunk: ParsedChunk, before: Int64, after progress: ImportProgress) async throws {
        let rows = try rows(of: chunk)
        let answer = try await patiently {
            try await engine.importChunk(rows, before: before, after: progress, tenant: tenant)
        }
        guard !answer.isRefusal else {
            throw ImportFailure(
                .conflict, "Another import of the same file is running. Let it finish.")
        }
    }

    private func rows(of chunk: ParsedChunk) throws -> ImportRows {
        switch chunk.records {
        case .products(let drafts): return drafts.isEmpty ? .none : .products(drafts)
        case .stores(let drafts): return drafts.isEmpty ? .none : .stores(drafts)
        case .purchases(let lines): return lines.isEmpty ? .none : .purchases(lines)
        case .members(let records):
            if records.isEmpty { return .none }
            return .members(try engine.seal(records, tenant: tenant))
        case .campaigns, .offers, .redemptions, .codes: return .none
        }
    }

    // MARK: Campaigns and offers

    private func perform(_ records: [CampaignRecord]) async throws -> [ImportRejection] {
        let faults = try await Lanes.run(records, lane: { $0.externalID }) { record in
            try await fault(.campaigns) {
                let command = CreateCampaign(
                    id: CampaignID(try engine.numbers.nextID()), draft: try record.draft(),
                    reference: record.externalID)
                return try await engine.perform(command, RequestIdentity(tenant: tenant))
            }
        }
        return zip(records, faults).compactMap { record, fault in
            fault.map { ImportRejection(line: record.line, fault: $0) }
        }
    }

    private func perform(_ records: [OfferRecord]) async throws -> [ImportRejection] {
        let campaigns = try await campaigns(of: records)
        let faults = try await Lanes.run(records, lane: { $0.reference }) { record in
            try await fault(.offers) {
                let command = try command(record, campaigns)
                return try await engine.perform(command, RequestIdentity(tenant: tenant))
            }
        }
        return Self.rejections(records, faults)
    }

    /// A refused offer refuses each of its lines.
    private static func rejections(
        _ records: [OfferRecord], _ faults: [RowFault?]
    ) -> [ImportRejection] {
        zip(records, faults).flatMap { record, fault in
            guard let fault else { return [ImportRejection]() }
            return record.lines.map { ImportRejection(line: $0, fault: fault) }
        }
    }

    private func campaigns(of records: [OfferRecord]) async throws -> [String: CampaignID] {
        let names = Set(records.map(\.first.campaign)).sorted()
        let tenant = tenant
        return try await engine.read { work in try work.campaigns(named: names, tenant) }
    }

    private func command(
        _ record: OfferRecord, _ campaigns: [String: CampaignID]
    ) throws -> CreateOffer {
        guard let campaign = campaigns[record.first.campaign] else {
            throw Refusal.unknownName("campaign")
        }
        return CreateOffer(
            id: OfferID(try engine.numbers.nextID()), campaign: campaign,
            draft: try record.draft(campaign: engine.codes.text(campaign)),
            reference: record.reference)
    }

    /// Why the command was refused; nil where it was not.
    private func fault(
        _ kind: ImportKind, _ body: () async throws -> Answer
    ) async throws -> RowFault? {
        do {
            let answer = try await patiently(body)
            return answer.isRefusal ? RowFault(answer, kind) : nil
        } catch let refusal as Refusal {
            return RowFault(refusal, kind)
        }
    }

    // MARK: Dry run

    /// Runs the same commands on a snapshot and forgets what they did; gives the records that
    /// would be refused. Each chunk begins with what is stored now.
    func rehearse(_ chunk: ParsedChunk) async throws -> [ImportRejection] {
        switch chunk.records {
        case .products, .stores, .purchases, .members: return []
        case .campaigns(let records):
            let faults = try await rehearse(records, .campaigns) { record, context in
                _ = try CreateCampaign(
                    id: CampaignID(1), draft: try record.draft(), reference: record.externalID
                ).imported(context)
            }
            return zip(records, faults).compactMap { record, fault in
                fault.map { ImportRejection(line: record.line, fault: $0) }
            }
        case .offers(let records):
            let campaigns = try await campaigns(of: records)
            let faults = try await rehearse(records, .offers) { record, context in
                _ = try command(record, campaigns).run(context)
            }
            return Self.rejections(records, faults)
        case .redemptions(let records):
            return try await PastRedemptions(
                engine: engine, tenant: tenant, fingerprint: fingerprint
            ).rehearse(records)
        case .codes(let records):
            return try await ForeignCodes(engine: engine, tenant: tenant, file: file)
                .rehearse(records)
        }
    }

    private func rehearse<Record: Sendable>(
        _ records: [Record], _ kind: ImportKind,
        _ body: @escaping @Sendable (Record, CommandContext) throws -> Void
    ) async throws -> [RowFault?] {
        let (engine, tenant) = (engine, tenant)
        return try await engine.read { work in
            let context = engine.rehearsal(work, RequestIdentity(tenant: tenant))
            return try records.map { record in
                do {
                    try body(record, context)
                    return nil
                } catch let refusal as Refusal {
                    return RowFault(refusal, kind)
                }
            }
        }
    }
}

extension Engine {
    /// A context whose changes are never written.
    func rehearsal(_ work: UnitOfWork, _ identity: RequestIdentity) -> CommandContext {
        CommandContext(
            work: work, identity: identity, ledgerTime: clock(), codes: codes,
            offerCache: offerCache, recorder: EntryRecorder(),
            orderRecorders: OrderRecorders(), keysVersion: 0)
    }
}

extension UnitOfWork {
    /// The campaigns behind imported names; those unknown are missing.
    func campaigns(named names: [String], _ tenant: TenantID) throws -> [String: CampaignID] {
        var campaigns: [String: CampaignID] = [:]
        for name in names {
            let number = try number(of: .campaign, named: name, tenant)
            campaigns[name] = number.map { CampaignID($0) }
        }
        return campaigns
    }
}

extension Refusal {
    /// A name that no earlier import has brought; `field` is one of our fields.
    static func unknownName(_ field: String) -> Refusal {
        Refusal(
            .notFound, "Import the \(field) first, or correct its name.",
            [
                Condition(
                    "exists", subject: "/\(field)", required: .string("an imported \(field)"),
                    actual: .string("unknown"))
            ])
    }
}

extension RowFault {
    init(_ refusal: Refusal, _ kind: ImportKind) {
        self.init(
            code: refusal.code.rawValue,
            field: Self.field(of: refusal.conditions.first?.subject, kind),
            reason: refusal.message)
    }

    /// From a refusing answer: a problem document, or a validation that said no.
    init(_ answer: Answer, _ kind: ImportKind) {
        let problem = (try? JSON.parse(answer.body)) ?? .null
        self.init(
            code: problem["code"]?.stringValue ?? "internal",
            field: Self.field(of: problem["conditions"]?[0]?["subject"]?.stringValue, kind),
            reason: problem["detail"]?.stringValue ?? "The record was refused.")
    }

    /// Our field, where a condition's subject is one; empty otherwise.
    private static func field(of subject: String?, _ kind: ImportKind) -> String {
        kind.fields.map(\.name).first { subject == "/" + $0 } ?? ""
    }
}
