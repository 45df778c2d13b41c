import Domain
import Ledger
import Store

/// What a redemption gives back at once or notes for later.
extension RedeemVouchers {
    /// The coupons that are issued with the redemption, by the voucher that gives them.
    ///
    /// Throws `StaleFacts` where their numbers are not at hand yet.
    func couponGifts(
        _ decision: RedemptionDecision, _ loaded: RedemptionLoader.Loaded,
        _ context: CommandContext
    ) throws -> [Int: [CouponGift]] {
        let due = decision.givenBack.filter { $0.form == .coupon && $0.state == .given }
        guard !due.isEmpty else { return [:] }
        var gifts = try CouponGifts(couponNumbers, context)
        var issued: [Int: [CouponGift]] = [:]
        for given in due {
            guard case .coupon(_, let offer, _, _) = loaded.facts.vouchers[given.number],
                case .coupon(let name)? = offer.benefit.giveBack?.form,
                let target = loaded.facts.rewards.targets[name]
            else { continue }
            issued[given.number] = try gifts.issue(given.amount, of: target, to: given.member)
        }
        try gifts.settle()
        return issued
    }

    /// Writes the rows of what is given back and issues the coupons.
    func give(
        _ decision: RedemptionDecision, _ gifts: [Int: [CouponGift]], entry: Int,
        _ context: CommandContext
    ) throws {
        for var given in decision.givenBack {
            let coupons = gifts[given.number] ?? []
            given.coupons = coupons.map(\.id)
            context.work.giveBacks.insert(
                GiveBackRow(tenant: context.tenant, redemption: id, given: given),
                entryIndex: entry)
            for coupon in coupons {
                try context.issue(coupon.decision, coupon.facts, member: given.member)
            }
        }
    }
}

extension RedemptionRecord {
    /// What one voucher gave back, as the redemption remembers it.
    struct GivenVoucher: Hashable, Sendable {
        /// Place of the voucher, and of the give-back's row.
        let number: Int
        let form: GivenBack.Form
        let amount: Int64
        let availableAt: Timestamp
        /// The offer whose coupons are given, by outer id.
        let target: String?
        /// Issued with the redemption.
        let coupons: [CouponID]
    }

    /// What the outbox tells about points and credit; nothing where there are none.
    func rewardMembers(_ codes: CodeBook) -> [JSON.Member] {
        var members: [JSON.Member] = []
        if tender.points > 0 { members.append(.init("points_used", .integer(tender.points))) }
        if tender.amount > 0 {
            members.append(.init("points_total", .integer(tender.pointsAmount)))
            members.append(.init("cash_credit_total", .integer(tender.cashCredit)))
        }
        guard !givenBack.isEmpty else { return members }
        let given = givenBack.map { given -> JSON in
            [
                "voucher": .string(codes.text(vouchers[given.number].use)),
                "form": .string(given.form.name), "amount": .integer(given.amount),
                "available_at": .string(given.availableAt.rfc3339),
            ]
        }
        members.append(.init("gives_back", .array(given)))
        return members
    }

    func givenBackDocuments(_ codes: CodeBook) -> [GivenBackDocument] {
        givenBack.map { given in
            GivenBackDocument(
                voucher: codes.text(vouchers[given.number].use),
                gives: GivesBack(given.thing(order.currency)), availableAt: given.availableAt,
                coupons: given.coupons.map { codes.text($0) })
        }
    }
}

extension RedemptionRecord.GivenVoucher {
    init(
        _ given: GivenBack, _ fact: RedemptionFacts.Voucher, coupons: [CouponID]
    ) {
        number = given.number
        form = given.form
        amount = given.amount
        availableAt = given.dueAt
        self.coupons = coupons
        if case .coupon(_, let offer, _, _) = fact,
            case .coupon(let name)? = offer.benefit.giveBack?.form
        {
            target = name
        } else {
            target = nil
        }
    }

    func thing(_ currency: Asset) -> GivesBack.Thing {
        switch form {
        case .points: .points(amount)
        case .cashCredit: .cashCredit(Money(amount, currency))
        case .coupon: .coupons(amount, offer: target ?? "")
        }
    }

    init?(_ json: JSON) {
        guard let number = json["number"]?.integerValue,
            let form = json["form"]?.integerValue.flatMap(GivenBack.Form.init),
            let amount = json["amount"]?.integerValue,
            let availableAt = json["available_at"]?.integerValue,
            let coupons = json["coupons"]?.arrayValue
        else { return nil }
        self.number = Int(number)
        self.form = form
        self.amount = amount
        self.availableAt = Timestamp(milliseconds: availableAt)
        target = json["target"]?.stringValue
        self.coupons = coupons.compactMap(\.integerValue).map { CouponID($0) }
    }

    func append(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("number", Int64(number))
            writer.member("form", form.rawValue)
            writer.member("amount", amount)
            writer.member("available_at", availableAt.milliseconds)
            if let target { writer.member("target", target) }
            writer.member("coupons", each: coupons) { $0.integer($1.number) }
        }
    }
}
