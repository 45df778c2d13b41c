import Domain
import Ledger
import Store

/// Takes in codes that somebody else has made: each becomes a coupon of an offer, issued by the
/// rules of any coupon, and a row that leads from the code to it.
///
/// Lines go in order, some hundred in one command, so of two equal codes the earlier line has it.
/// A row knows the line it came from: a line that is read again after a crash finds itself.
struct ForeignCodes: Sendable {
    let engine: Engine
    let tenant: TenantID
    let file: Int64

    /// The offer of a line, and the campaign whose serials its coupon takes from.
    struct Target: Sendable {
        let offer: OfferID
        let campaign: CampaignID
    }

    func perform(_ records: [CodeRecord]) async throws -> [ImportRejection] {
        let targets = try await targets(of: records)
        var (known, rejections) = split(records, targets)
        while !known.isEmpty {
            let slice = known.prefix(Limits.foreignCodesPerCommand)
            known = known.dropFirst(slice.count)
            var lines: [TakeForeignCodes.Line] = []
            for (record, target) in slice {
                let serial = try await patiently {
                    try await engine.serial(
                        tenant: tenant, kind: .couponSerials, owner: target.campaign.number,
                        lease: Int64(Limits.foreignCodesPerCommand) * 8)
                }
                lines.append(try line(record, target, serial: serial))
            }
            let command = TakeForeignCodes(file: file, lines: lines)
            let answer = try await patiently {
                try await engine.perform(command, RequestIdentity(tenant: tenant))
            }
            rejections += try TakeForeignCodes.rejections(in: answer)
        }
        return rejections
    }

    /// The lines that would be refused, each judged after those before it in the chunk.
    func rehearse(_ records: [CodeRecord]) async throws -> [ImportRejection] {
        let (known, unknown) = split(records, try await targets(of: records))
        let lines = try known.map { try line($0.record, $0.target, serial: 0) }
        let command = TakeForeignCodes(file: file, lines: lines)
        let (engine, tenant) = (engine, tenant)
        let refused = try await engine.read { work in
            try command.take(engine.rehearsal(work, RequestIdentity(tenant: tenant)))
        }
        return unknown + refused
    }

    private func line(
        _ record: CodeRecord, _ target: Target, serial: Int64
    ) throws -> TakeForeignCodes.Line {
        TakeForeignCodes.Line(
            record: record, offer: target.offer, coupon: CouponID(try engine.numbers.nextID()),
            serial: serial)
    }

    private typealias Known = ArraySlice<(record: CodeRecord, target: Target)>

    private func split(
        _ records: [CodeRecord], _ targets: [String: Target]
    ) -> (Known, [ImportRejection]) {
        var known: Known = []
        var rejections: [ImportRejection] = []
        for record in records {
            if let target = targets[record.offerName] {
                known.append((record, target))
            } else {
                rejections.append(
                    ImportRejection(
                        line: record.line, fault: RowFault(Refusal.unknownName("offer"), .codes)))
            }
        }
        return (known, rejections)
    }

    private func targets(of records: [CodeRecord]) async throws -> [String: Target] {
        let names = Set(records.map(\.offerName)).sorted()
        let (tenant, cache, codes) = (tenant, engine.offerCache, engine.codes)
        return try await engine.read { work in
            var targets: [String: Target] = [:]
            for name in names {
                let byID = codes.identifier(name, as: OfferID.self)
                let byName = try work.number(of: .offer, named: name, tenant)
                    .map { OfferID($0) }
                guard let id = byID ?? byName,
                    let offer = try cache.offer(id, tenant: tenant, in: work)
                else { continue }
                targets[name] = Target(offer: offer.id, campaign: offer.campaign)
            }
            return targets
        }
    }
}
