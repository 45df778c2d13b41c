import Codes
import Domain
import Ledger
import Store

/// Issues the coupons of some lines of a file of codes, in one transaction. Answers with the lines
/// that were refused; the others are taken, now or by an earlier run of the same file.
struct TakeForeignCodes: Command {
    let file: Int64
    let lines: [Line]

    struct Line: Sendable {
        let record: CodeRecord
        let offer: OfferID
        let coupon: CouponID
        let serial: Int64
    }

    func run(_ context: CommandContext) throws -> Answer {
        let refused = try take(context).map { rejection -> JSON in
            [
                .integer(rejection.line), .string(rejection.fault.code),
                .string(rejection.fault.field), .string(rejection.fault.reason),
            ]
        }
        return Answer(status: 200, body: JSON.array(refused).serialized())
    }

    /// What an answer of `run` says.
    static func rejections(in answer: Answer) throws -> [ImportRejection] {
        guard case .array(let items) = try JSON.parse(answer.body) else {
            throw Refusal.notFound("import")
        }
        return items.compactMap { item in
            guard let line = item[0]?.integerValue, let code = item[1]?.stringValue,
                let field = item[2]?.stringValue, let reason = item[3]?.stringValue
            else { return nil }
            return ImportRejection(
                line: line, fault: RowFault(code: code, field: field, reason: reason))
        }
    }

    func take(_ context: CommandContext) throws -> [ImportRejection] {
        try prefetch(context)
        let rivals = try rivals(context)
        let slots = try context.couponSlots()
        var rejections: [ImportRejection] = []
        for (line, rival) in zip(lines, rivals) {
            do {
                try take(line, rival, slots, context)
            } catch let refusal as Refusal {
                rejections.append(
                    ImportRejection(line: line.record.line, fault: RowFault(refusal, .codes)))
            }
        }
        return rejections
    }

    private func prefetch(_ context: CommandContext) throws {
        let (work, tenant) = (context.work, context.tenant)
        let codes = lines.map(\.record.code)
        try work.foreignCodes.prefetch(
            Set(codes).sorted().map { TextKey(tenant: tenant.number, text: $0) }, work.connection)
        try work.offersByCode.prefetch(
            Set(codes).sorted().map { PublicCode(tenant: tenant, code: $0) }, work.connection)
        try work.membersByName.prefetch(
            Set(lines.compactMap(\.record.member)).sorted()
                .map { MemberName(tenant: tenant, externalID: $0) }, work.connection)
        let owners = try lines.compactMap { line -> MemberOfferKey? in
            guard let name = line.record.member,
                let member = try work.member(externalID: name, tenant)
            else { return nil }
            return MemberOfferKey(
                tenant: tenant.number, member: member.id.number, offer: line.offer.number)
        }
        try work.memberOffers.prefetch(Array(Set(owners)), work.connection)
    }

    /// For each line, the pattern of a batch whose codes begin like the line's.
    private func rivals(_ context: CommandContext) throws -> [CodePatternRow?] {
        let (work, tenant) = (context.work, context.tenant)
        let texts = lines.map {
            PatternText.settled($0.record.code, limit: Limits.patternBytes) ?? []
        }
        let stored = try CodePatternTable.findEach(
            tenant: tenant, startsOf: texts, work.connection)
        return zip(texts, stored).map { text, stored in
            stored
                ?? work.codePatterns.loaded {
                    $0.tenant == tenant && text.starts(with: $0.prefix)
                }
        }
    }

    private func take(
        _ line: Line, _ rival: CodePatternRow?, _ slots: (signing: Int64, typing: Int64),
        _ context: CommandContext
    ) throws {
        let (work, record) = (context.work, line.record)
        let key = TextKey(tenant: context.tenant.number, text: record.code)
        if let known = try work.foreignCodes.load(key, work.connection) {
            if known.file == file, known.line == record.line { return }
            throw Refusal.unusableCode(
                .alreadyExists, "Another line or an earlier file has brought this code.")
        }
        try checkForm(record, rival, context)
        let (offer, campaign) = try context.terms(of: line.offer)
        let member = try record.member.map {
            try work.knownMember(externalID: $0, context.tenant)
        }
        let facts = CouponIssueFacts(
            offer: offer, campaign: campaign,
            issuedToMember: try member.flatMap { try context.memberOffer($0.id, offer.id) }?
                .issued ?? 0,
            issuesLeft: try context.issuesLeft(of: offer), id: line.coupon, serial: line.serial,
            signingSlot: slots.signing, typingSlot: slots.typing,
            zone: ZoneBook.zone(of: offer),
            counted: try context.countedIssue(of: offer, campaign, member?.id),
            funds: try context.issueFunds(of: offer, campaign, count: 1))
        let command = CouponIssueCommand(
            tenant: context.tenant, offer: offer.id, member: member?.id,
            expiresAt: record.expiresAt)
        let decision = try Coupon.issue(command, facts: facts, now: context.now)
        let entry = try context.issue(decision, facts, member: member?.id)
        work.foreignCodes.insert(
            ForeignCode(
                tenant: context.tenant, code: record.code, coupon: line.coupon, file: file,
                line: record.line),
            entryIndex: entry)
    }

    /// Refuses a code that would be read as one of our own.
    private func checkForm(
        _ record: CodeRecord, _ rival: CodePatternRow?, _ context: CommandContext
    ) throws {
        let work = context.work
        let reader = VoucherReader(
            codes: context.codes, tenant: context.tenant, acceptsIDs: false,
            now: context.ledgerTime)
        if case .typedCoupon = reader.read(record.code) { throw Refusal.ownForm("typed code") }
        if case .typedGiftCard = reader.read(record.code) { throw Refusal.ownForm("typed code") }
        let word = PublicCode(tenant: context.tenant, code: record.code)
        if try work.offersByCode.find(word, work.connection) != nil {
            throw Refusal.ownForm("public code")
        }
        if let rival, let pattern = try? CodePattern.compile(rival.pattern),
            let settled = PatternText.settled(record.code, limit: Limits.patternBytes),
            pattern.value(of: settled) != nil
        {
            throw Refusal.ownForm("code of a batch's pattern")
        }
    }
}

extension Refusal {
    fileprivate static func unusableCode(_ code: RefusalCode, _ message: String) -> Refusal {
        Refusal(
            code, message,
            [
                Condition(
                    code.rawValue, subject: "/code", required: "a code of its own",
                    actual: "in use")
            ])
    }

    /// A third party's code that a till would take for one of ours.
    fileprivate static func ownForm(_ what: String) -> Refusal {
        unusableCode(
            .invalidCode, "The code reads as a \(what) of ours. Ask its maker for another one.")
    }
}

/// Coupons of codes that somebody else has made.
extension UnitOfWork {
    /// The coupon of such a code; nil where there is none.
    func coupon(foreign code: String, _ tenant: TenantID) throws -> Coupon? {
        let key = TextKey(tenant: tenant.number, text: code)
        guard let row = try foreignCodes.load(key, connection) else { return nil }
        return try findCoupon(row.coupon, tenant)
    }
}
