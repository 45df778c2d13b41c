package import Domain
package import Ledger
import Store

extension Engine {
    /// Answers what a redemption would do, and writes nothing. A refusal is an answer too.
    /// `past`: judge by this moment, for records of the past; nil: now.
    package func validate(
        _ request: RedemptionRequest, tenant: TenantID, acceptsIDs: Bool, at past: Timestamp? = nil
    ) async throws -> Answer {
        let uses = try await read(request, tenant: tenant, acceptsIDs: acceptsIDs)
        let (codes, cache, presentedAt) = (codes, offerCache, clock())
        let now = past ?? presentedAt
        let device = request.device.map { codes.hash(ofDevice: $0, tenant) }
        do {
            let body = try await read { work in
                let loader = RedemptionLoader(
                    work: work, tenant: tenant, offerCache: cache, codes: codes,
                    presentedAt: presentedAt, decidedAt: now, device: device)
                let loaded = try loader.load(
                    order: request.order, member: request.member, vouchers: uses,
                    tender: request.tender)
                let decision = try Redemption.decide(
                    loaded.command, facts: loaded.facts, now: now)
                return RedemptionRecord(loaded, decision).validation(codes)
            }
            return Answer(status: 200, body: body)
        } catch let refusal as Refusal {
            return Answer(status: 200, body: refusal.validationDocument.serialized())
        }
    }

    /// Redeems. Codes are read and signatures checked here, before the writer sees the command.
    package func redeem(
        _ request: RedemptionRequest, acceptsIDs: Bool, _ identity: RequestIdentity
    ) async throws -> Answer {
        let uses = try await read(request, tenant: identity.tenant, acceptsIDs: acceptsIDs)
        let id = RedemptionID(try numbers.nextID())
        if !request.tender.isEmpty, let member = request.member {
            try await matureGiveBacks(ofMember: member, identity.tenant)
        }
        let device = request.device.map { codes.hash(ofDevice: $0, identity.tenant) }
        return try await performIssuing(identity) { numbers in
            RedeemVouchers(
                id: id, order: request.order, member: request.member, vouchers: uses,
                device: device, tender: request.tender, couponNumbers: numbers)
        }
    }

    func read(
        _ request: RedemptionRequest, tenant: TenantID, acceptsIDs: Bool
    ) async throws -> [ReadVoucherUse] {
        let uses = readNow(request, tenant: tenant, acceptsIDs: acceptsIDs)
        // A code may have been signed a moment ago by another engine, with a key that is new.
        guard uses.contains(where: \.mayHaveNewerKey), try await followKeys() else {
            return uses
        }
        return readNow(request, tenant: tenant, acceptsIDs: acceptsIDs)
    }

    private func readNow(
        _ request: RedemptionRequest, tenant: TenantID, acceptsIDs: Bool
    ) -> [ReadVoucherUse] {
        let reader = VoucherReader(
            codes: codes, tenant: tenant, acceptsIDs: acceptsIDs, now: clock())
        return request.vouchers.map {
            ReadVoucherUse(
                voucher: reader.read($0.code), amount: $0.amount,
                merchantCode: MerchantCode($0.code))
        }
    }

    package func rollBack(
        _ id: RedemptionID, _ request: RollbackRequest = RollbackRequest(),
        _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(RollBackRedemption(id: id, request: request), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func redemption(_ id: RedemptionID, tenant: TenantID) async throws -> JSON {
        let codes = codes
        return try await read { work in
            let key = RowKey(tenant: tenant.number, id: id.number)
            guard let row = try work.redemptions.load(key, work.connection) else {
                throw Refusal.notFound("redemption")
            }
            return try row.json(codes)
        }
    }

    /// Redemptions, oldest first; of one order reference where given.
    package func redemptions(
        tenant: TenantID, reference: String?, after: Int64, limit: Int
    ) async throws -> Page {
        let codes = codes
        return try await read { work in
            let rows = try RedemptionTable.page(
                tenant: tenant, reference: reference, after: after, limit: limit + 1,
                work.connection)
            return try Page(rows, limit: limit, number: \.id.number) { try $0.json(codes) }
        }
    }
}

extension RedemptionRow {
    func json(_ codes: CodeBook) throws -> JSON {
        try JSON.parse(try RedemptionRecord(self).document(self, codes).serialized())
    }
}
