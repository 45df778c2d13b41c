import Codes
import Domain
import Ledger
import Store

/// Replays redemptions of the past: each issues a coupon to the member, validates it and redeems
/// it, judged by the moment it happened, so that reports and limits are as if it had been ours.
///
/// The idempotency keys are made of the file's fingerprint and the line, so that a line which is
/// replayed after a crash finds what it did before. A line that is refused after its coupon was
/// issued leaves the coupon unused.
struct PastRedemptions: Sendable {
    let engine: Engine
    let tenant: TenantID
    let fingerprint: [UInt8]

    /// An offer as lines name it, and what they need of it.
    private struct Target: Sendable {
        let offer: Offer
        let campaign: Campaign
        /// The first of its products, for lines that name none.
        let sku: String
    }

    /// Limits and budgets count per offer or per campaign, so records that share one go in order.
    private enum Lane: Hashable {
        case campaign(CampaignID)
        case offer(OfferID)
        case unknown
    }

    func perform(_ records: [PastRedemption]) async throws -> [ImportRejection] {
        let targets = try await targets(of: records)
        let faults = try await Lanes.run(records, lane: { lane(targets[$0.offerReference]) }) {
            (record) -> RowFault? in
            guard let target = targets[record.offerReference] else {
                return RowFault(Refusal.unknownName("offer"), .redemptions)
            }
            return try await patiently { try await replay(record, target) }
        }
        return rejections(records, faults)
    }

    private func lane(_ target: Target?) -> Lane {
        guard let target else { return .unknown }
        return target.campaign.budget == nil
            ? .offer(target.offer.id) : .campaign(target.campaign.id)
    }

    private func rejections(
        _ records: [PastRedemption], _ faults: [RowFault?]
    ) -> [ImportRejection] {
        zip(records, faults).compactMap { record, fault in
            fault.map { ImportRejection(line: record.line, fault: $0) }
        }
    }

    // MARK: Facts

    private func targets(of records: [PastRedemption]) async throws -> [String: Target] {
        let names = Set(records.map(\.offerReference)).sorted()
        let (tenant, cache) = (tenant, engine.offerCache)
        return try await engine.read { work in
            var targets: [String: Target] = [:]
            for name in names {
                guard let number = try work.number(of: .offer, named: name, tenant),
                    let offer = try cache.offer(OfferID(number), tenant: tenant, in: work)
                else { continue }
                targets[name] = Target(
                    offer: offer, campaign: try work.campaign(offer.campaign, tenant),
                    sku: offer.restrictions.products.includedSKUs.names.first ?? "unknown")
            }
            return targets
        }
    }

    private func request(
        _ record: PastRedemption, _ target: Target, voucher: String
    ) throws(Refusal) -> RedemptionRequest {
        let reference =
            record.reference ?? "import-\(hexadecimal(fingerprint).prefix(16))-\(record.line)"
        return try RedemptionRequest.read([
            "order": [
                "reference": .string(reference),
                "currency": .string(target.campaign.currency.code),
                "lines": [
                    [
                        "sku": .string(record.sku ?? target.sku), "quantity": 1,
                        "amount": .integer(record.amount),
                    ]
                ],
            ],
            "member": .string(record.member),
            "vouchers": [["code": .string(voucher)]],
        ])
    }

    private func identity(_ record: PastRedemption, _ step: String) -> RequestIdentity {
        let key = "import:\(hexadecimal(fingerprint)):\(record.line):\(step)"
        return RequestIdentity(
            tenant: tenant, idempotencyKey: key, fingerprint: Hash.sha256(Array(key.utf8)),
            channel: "import", occurredAt: record.at.milliseconds)
    }

    // MARK: Replay

    /// Why the line was refused; nil where it was not.
    private func replay(_ record: PastRedemption, _ target: Target) async throws -> RowFault? {
        do {
            let draft = try CouponDraft.read([
                "offer_id": .string(engine.codes.text(target.offer.id)),
                "member": .string(record.member),
            ])
            let issued = try await engine.issueCoupon(draft, identity(record, "issue"))
            if issued.isRefusal { return RowFault(issued, .redemptions) }
            guard let coupon = try JSON.parse(issued.body)["id"]?.stringValue else {
                throw Refusal.notFound("coupon")
            }
            let request = try request(record, target, voucher: coupon)
            // Not where it was redeemed before a crash: validating would call the coupon used.
            let isRedeemed = issued.isReplay ? try await isUsed(coupon) : false
            if !isRedeemed {
                let validation = try await engine.validate(
                    request, tenant: tenant, acceptsIDs: true, at: record.at)
                guard try JSON.parse(validation.body)["valid"]?.boolValue == true else {
                    return RowFault(validation, .redemptions)
                }
            }
            let redeemed = try await engine.redeem(
                request, acceptsIDs: true, identity(record, "redeem"))
            return redeemed.isRefusal ? RowFault(redeemed, .redemptions) : nil
        } catch let refusal as Refusal {
            return RowFault(refusal, .redemptions)
        }
    }

    /// The coupon of a line is nobody else's, so its use can only be the line's own.
    private func isUsed(_ coupon: String) async throws -> Bool {
        let id = try engine.codes.identifier(coupon, as: CouponID.self, what: "coupon")
        let tenant = tenant
        return try await engine.read { try $0.coupon(id, tenant).lastRedemption != nil }
    }

    // MARK: Dry run

    /// The lines that would be refused, each judged after those before it in the chunk.
    func rehearse(_ records: [PastRedemption]) async throws -> [ImportRejection] {
        let targets = try await targets(of: records)
        let engine = engine
        let faults = try await engine.read { work in
            try records.map { record -> RowFault? in
                do {
                    guard let target = targets[record.offerReference] else {
                        throw Refusal.unknownName("offer")
                    }
                    try rehearse(record, target, work)
                    return nil
                } catch let refusal as Refusal {
                    return RowFault(refusal, .redemptions)
                }
            }
        }
        return rejections(records, faults)
    }

    private func rehearse(
        _ record: PastRedemption, _ target: Target, _ work: UnitOfWork
    ) throws {
        let context = engine.rehearsal(work, identity(record, "rehearse"))
        let (offer, campaign) = try context.terms(of: target.offer.id)
        let expiresAt = Coupon.expiry(
            asked: nil, offer: offer, campaign: campaign, issuedAt: context.now,
            zone: ZoneBook.zone(of: offer))
        let id = CouponID(try engine.numbers.nextID())
        let prepared = try engine.codes.prepare(
            coupon: id, of: offer, campaign: campaign, serial: 0,
            expiresAt: expiresAt, at: engine.clock())
        _ = try IssueCoupon(prepared: prepared, member: record.member, expiresAt: nil).run(context)
        let request = try request(record, target, voucher: engine.codes.text(id))
        _ = try RedeemVouchers(
            id: RedemptionID(try engine.numbers.nextID()), order: request.order,
            member: request.member,
            vouchers: [ReadVoucherUse(voucher: .coupon(id), amount: nil)]
        ).run(context)
    }
}
