import Domain
import Ledger
import Store

/// Takes back what a redemption gave, and gives back what points and credit paid for it.
struct RewardRollback {
    private var purse: RewardPurse
    private var rows: [GiveBackRow] = []
    private var debt: [Asset: Int64] = [:]
    private let currency: Asset

    /// Nil where the redemption neither earned nor spent any: then nothing is loaded.
    init?(
        _ redemption: RedemptionID, _ record: RedemptionRecord, member: MemberID?,
        _ context: CommandContext
    ) throws {
        guard let member, record.tender != .nothing || !record.givenBack.isEmpty else {
            return nil
        }
        currency = record.order.currency
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
    /// Precondition: done once.
    mutating func takeAllBack(_ tender: Tender.Paid) {
        purse.restore(tender.points, of: .points)
        purse.restore(tender.cashCredit, of: currency)
        for index in rows.indices {
            let owed = rows[index].given.takeBack(rows[index].given.left, &purse)
            if owed > 0, let asset = rows[index].given.origin?.asset {
                debt[asset, default: 0] += owed
            }
        }
    }

    var postings: [Posting] { purse.postings }

    /// What the outbox tells about it.
    var members: [JSON.Member] {
        let debts = debt.sorted { $0.key < $1.key }.map { asset, amount -> JSON in
            ["asset": .string(asset.code), "amount": .integer(amount)]
        }
        return debts.isEmpty ? [] : [.init("debts", .array(debts))]
    }

    /// Writes the rows and withdraws the coupons that were issued and have a use left, or will
    /// when a hold ends. Used ones stay used: what they took off belongs to the order that used
    /// them.
    func write(entry: Int, _ context: CommandContext) throws {
        for row in rows {
            context.work.giveBacks.update(row, entryIndex: entry)
            for id in row.given.coupons {
                let coupon = try context.coupon(id)
                guard coupon.isWithdrawable else { continue }
                _ = try context.void(coupon, reason: "give-back taken back")
            }
        }
    }
}
