import Domain
import Ledger
import Store

/// Takes back what a redemption gave, and gives back what points and credit paid for it.
struct RewardRollback {
    private var purse: RewardPurse
    private var rows: [GiveBackRow] = []
    private var debt: [Asset: Int64] = [:]
    private let currency: Asset
    private let vouchers: [RedemptionCommand.VoucherUse]
    /// How much of each row is taken back, by its place among them.
    private var changed: [Int: Int64] = [:]
    /// The coupons of each row that are withdrawn, by its place among them.
    private var withdrawn: [Int: [Coupon]] = [:]
    /// Units that did not come back, because they are spent, by the voucher's place.
    private var lost: [Int: Int64] = [:]
    private(set) var taken: [ReturnDocument.Reward] = []

    /// Nil where the redemption neither earned nor spent any: then nothing is loaded.
    init?(
        _ redemption: RedemptionID, _ record: RedemptionRecord, member: MemberID?,
        _ context: CommandContext
    ) throws {
        guard let member, record.tender != .nothing || !record.givenBack.isEmpty else {
            return nil
        }
        currency = record.order.currency
        vouchers = record.vouchers.map(\.use)
        let keys = record.givenBack.map {
            GiveBackKey(tenant: context.tenant, redemption: redemption, number: $0.number)
        }
        try context.work.giveBacks.prefetch(keys, context.work.connection)
        for key in keys {
            guard let row = try context.work.giveBacks.load(key, context.work.connection) else {
                continue
            }
            rows.append(row)
        }
        let loader = RewardLoader(
            work: context.work, tenant: context.tenant, offerCache: context.offerCache,
            codes: context.codes, now: context.now)
        purse = RewardPurse(
            tenant: context.tenant, member: member,
            balances: try loader.balances(member, currency))
    }

    /// What paid for the order comes back first, so that it covers what is taken back.
    ///
    /// - Parameters:
    ///   - tender: what of points and credit comes back now.
    ///   - left: what the give-back of each voucher's place may still be.
    ///
    /// Precondition: done once.
    mutating func takeBack(
        restoring tender: Tender.Paid, leaving left: (Int) -> Int64, _ context: CommandContext
    ) throws {
        purse.restore(tender.points, of: .points)
        purse.restore(tender.cashCredit, of: currency)
        for index in rows.indices {
            let given = rows[index].given
            let excess = given.left - left(given.number)
            guard excess > 0 else { continue }
            let owed = rows[index].given.takeBack(excess, &purse)
            let amount = rows[index].given.taken - given.taken
            guard amount > 0 else { continue }
            taken.append(
                ReturnDocument.Reward(
                    of: vouchers[given.number], form: given.form, amount: amount, owed: owed))
            changed[index] = amount
            if owed > 0, let asset = given.origin?.asset { debt[asset, default: 0] += owed }
            lost[given.number] = owed
            guard !given.coupons.isEmpty else { continue }
            let coupons = try coupons(given, upTo: amount, context)
            withdrawn[index] = coupons
            lost[given.number] = amount - Int64(coupons.count)
        }
    }

    /// Coupons to withdraw: those that have a use left, those that were never used first. Used
    /// ones stay used: what they took off belongs to the order that used them.
    private func coupons(
        _ given: GivenBack, upTo amount: Int64, _ context: CommandContext
    ) throws -> [Coupon] {
        let coupons = try given.coupons.map { try context.coupon($0) }
            .filter(\.isWithdrawable)
        let unused = coupons.filter { $0.lastRedemption == nil }
        let used = coupons.filter { $0.lastRedemption != nil }
        return Array((unused + used).prefix(Int(amount)))
    }

    /// What budgets of forms do not get back: a reward that was spent stays given.
    private func formPostings(_ record: RedemptionRecord) -> [Posting] {
        rows.compactMap { row in
            guard let lost = lost[row.given.number], lost > 0,
                let campaign = record.vouchers[row.given.number].campaign
            else { return nil }
            let booked = record.postings.first {
                $0.destination.kind == .formExpense
                    && $0.destination.owner
                        == row.given.form.budget.accountOwner(of: campaign)
            }
            return booked.map {
                Posting(from: $0.source, to: $0.destination, amount: lost)
            }
        }
    }

    /// `record`: the redemption's, as it was.
    func allPostings(_ record: RedemptionRecord) -> [Posting] {
        purse.postings + formPostings(record)
    }

    /// What the outbox tells about it.
    var members: [JSON.Member] {
        let debts = debt.sorted { $0.key < $1.key }.map { asset, amount -> JSON in
            ["asset": .string(asset.code), "amount": .integer(amount)]
        }
        return debts.isEmpty ? [] : [.init("debts", .array(debts))]
    }

    /// Writes the rows, and withdraws the coupons.
    func write(entry: Int, _ context: CommandContext) throws {
        for index in changed.keys.sorted() {
            context.work.giveBacks.update(rows[index], entryIndex: entry)
            for coupon in withdrawn[index] ?? [] {
                _ = try context.void(coupon, reason: "give-back taken back")
            }
        }
    }
}

extension GivenBack.Form {
    /// Whose budget it drew on.
    fileprivate var budget: GiftForm {
        switch self {
        case .points: .points
        case .cashCredit: .cashCredit
        case .coupon: .coupons
        }
    }
}
