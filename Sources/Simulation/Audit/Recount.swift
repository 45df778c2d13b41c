import Database
import Domain
import Ledger
import Store

/// Counts everything that is stored and compares it with the model: accounts, rows, figures,
/// stored answers, the journal's length.
struct Recount {
    let model: Model
    let tenants: [TenantID]

    func check(_ connection: any Connection) throws {
        try checkJournal(connection)
        try checkAccounts(connection)
        try checkCampaigns(connection)
        try checkMembers(connection)
        try checkCoupons(connection)
        try checkCards(connection)
        try checkRedemptions(connection)
        try checkAnswers(connection)
    }

    private func require<T: Equatable>(_ found: T, _ expected: T, _ what: String) throws {
        guard found == expected else {
            throw Disagreement("recount: \(what) is \(found), the model says \(expected)")
        }
    }

    private func merchant(_ tenant: Int64) -> Int? {
        tenants.firstIndex { $0.number == tenant }
    }

    private func checkJournal(_ connection: any Connection) throws {
        let head = try JournalTable.head(connection)
        try require(head?.entries ?? 0, model.entries, "the number of journal entries")
        var next: Int64 = 1
        try JournalTable.scan(after: 0, upTo: Int64.max, connection) { entry in
            try require(entry.sequence, next, "the next journal sequence")
            next += 1
        }
        try require(next - 1, model.entries, "the number of stored entries")
    }

    // MARK: Accounts

    private func checkAccounts(_ connection: any Connection) throws {
        var expected: [AccountKey: Int64] = [:]
        for (merchant, shop) in model.shops.enumerated() {
            add(shop, tenants[merchant].number, to: &expected)
        }
        var sums: [String: Int64] = [:]
        try connection.query(AccountTable.scan, []) { columns in
            let row = try AccountTable.row(from: columns)
            let key = row.key
            try require(
                row.balance, expected.removeValue(forKey: key) ?? 0,
                "the balance of \(key.kind) \(key.owner) \(key.asset.code)")
            sums["\(key.tenant) \(key.asset.code)", default: 0] += row.balance
        }
        for (key, balance) in expected where balance != 0 {
            throw Disagreement(
                "recount: \(key.kind) \(key.owner) has no account, the model says \(balance)")
        }
        for (asset, sum) in sums { try require(sum, 0, "the trial balance of \(asset)") }
    }

    private func add(
        _ shop: ModelShop, _ tenant: Int64, to balances: inout [AccountKey: Int64]
    ) {
        func post(_ kind: AccountKind, _ owner: Int64, _ currency: String, _ amount: Int64) {
            guard let asset = Asset(stored: currency) else { return }
            let key = AccountKey(tenant: tenant, kind: kind, owner: owner, asset: asset)
            balances[key, default: 0] += amount
        }
        for campaign in shop.campaigns {
            post(.campaignBudget, campaign.number, campaign.currency, campaign.budgetLeft)
            post(.promotionExpense, campaign.number, campaign.currency, campaign.spent)
            post(.funding, 0, campaign.currency, -campaign.budgetLeft - campaign.spent)
        }
        for offer in shop.offers {
            let left = (offer.issuesLeft ?? 0) + (offer.redemptionsLeft ?? 0)
            post(.issueQuota, offer.number, "unit", offer.issuesLeft ?? 0)
            post(.redemptionQuota, offer.number, "unit", offer.redemptionsLeft ?? 0)
            post(.quotaUsed, offer.number, "unit", offer.unitsUsed)
            post(.quotaSource, 0, "unit", -left - offer.unitsUsed)
        }
        for card in shop.cards {
            post(.giftCardBalance, card.number, card.currency, card.balance)
        }
        for (currency, amount) in shop.proceeds {
            post(.giftCardProceeds, 0, currency, -amount)
        }
        for (currency, amount) in shop.redeemedByCards {
            post(.giftCardRedeemed, 0, currency, amount)
        }
    }

    // MARK: Rows

    /// Every stored row of a table with the place the model has it at.
    private func rows<T: Table>(
        _ table: T.Type, _ connection: any Connection, _ tenant: (T.Row) -> Int64,
        _ body: (ModelShop, T.Row) throws -> Void
    ) throws -> Int {
        var count = 0
        try connection.query(T.scan, []) { columns in
            let row = try T.row(from: columns)
            guard let merchant = merchant(tenant(row)) else {
                throw Disagreement("recount: a row of \(T.name) belongs to no merchant")
            }
            count += 1
            try body(model.shops[merchant], row)
        }
        return count
    }

    private func places(_ numbers: [Int64]) -> [Int64: Int] {
        Dictionary(numbers.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    private func checkCampaigns(_ connection: any Connection) throws {
        let known = model.shops.map { places($0.campaigns.map(\.number)) }
        let campaigns = try rows(CampaignTable.self, connection, \.tenant.number) { shop, row in
            guard let place = known[self.place(of: shop)][row.id.number] else {
                throw Disagreement("recount: campaign \(row.id.number) is not in the model")
            }
            let campaign = shop.campaigns[place]
            try require(row.endsAt.milliseconds, campaign.endsAt, "a campaign's end")
            try require(row.budget, campaign.budget, "a campaign's budget")
            try require(row.state == .paused, campaign.paused, "whether a campaign is paused")
        }
        try require(campaigns, model.shops.reduce(0) { $0 + $1.campaigns.count }, "campaigns")
        let figures = try rows(CampaignCountersTable.self, connection, \.tenant.number) {
            shop, row in
            let place = known[self.place(of: shop)][row.campaign.number] ?? 0
            let campaign = shop.campaigns[place]
            let found = [
                row.issued, row.redeemed, row.rolledBack, row.voided, row.membersGained,
                row.discount, row.sales,
            ]
            let expected = [
                campaign.issued, campaign.redeemed, campaign.rolledBack, campaign.voided,
                campaign.membersGained, campaign.spent, campaign.sales,
            ]
            try require(found, expected, "the figures of campaign \(row.campaign.number)")
        }
        try require(figures, campaigns, "campaigns with figures")
        let offers = try rows(OfferTable.self, connection, \.tenant.number) { _, _ in }
        try require(offers, model.shops.reduce(0) { $0 + $1.offers.count }, "offers")
    }

    private func place(of shop: ModelShop) -> Int {
        model.shops.firstIndex { $0 === shop } ?? 0
    }

    private func checkMembers(_ connection: any Connection) throws {
        let members = try rows(MemberTable.self, connection, \.tenant.number) { shop, row in
            guard let place = shop.memberPlaces[row.externalID] else {
                throw Disagreement("recount: member \(row.externalID) is not in the model")
            }
            try require(row.id.number, shop.members[place].number, "a member's number")
        }
        try require(members, model.shops.reduce(0) { $0 + $1.members.count }, "members")
        let known = model.shops.map { shop in
            (places(shop.members.map(\.number)), places(shop.offers.map(\.number)))
        }
        _ = try rows(MemberOfferTable.self, connection, \.tenant.number) { shop, row in
            let (memberPlaces, offerPlaces) = known[self.place(of: shop)]
            guard let member = memberPlaces[row.member.number],
                let offer = offerPlaces[row.offer.number]
            else { throw Disagreement("recount: a member's count is not in the model") }
            try require(row.issued, shop.members[member].issued[offer, default: 0], "issued")
            try require(row.redeemed, shop.members[member].redeemed[offer, default: 0], "redeemed")
        }
        let histories = try rows(MemberHistoryTable.self, connection, \.tenant.number) {
            shop, row in
            guard let place = known[self.place(of: shop)].0[row.member.number] else {
                throw Disagreement("recount: a member's history is not in the model")
            }
            let (member, currency) = (shop.members[place], row.currency.code)
            try require(row.visits, member.visits[currency, default: 0], "visits")
            try require(row.spent, member.spent[currency, default: 0], "spent")
        }
        let expected = model.shops.reduce(0) { sum, shop in
            sum + shop.members.reduce(0) { $0 + $1.visits.count }
        }
        try require(histories, expected, "histories of members")
    }

    private func checkCoupons(_ connection: any Connection) throws {
        let known = model.shops.map { places($0.coupons.map(\.number)) }
        let count = try rows(CouponTable.self, connection, \.tenant.number) { shop, row in
            guard let place = known[self.place(of: shop)][row.id.number] else {
                throw Disagreement("recount: coupon \(row.id.number) is not in the model")
            }
            let coupon = shop.coupons[place]
            let what = "of coupon \(row.id.number)"
            try require(row.usesLeft, coupon.usesLeft, "uses left \(what)")
            try require(row.state == .voided, coupon.isVoided, "state voided \(what)")
            try require(row.expiresAt.milliseconds, coupon.expiresAt, "end \(what)")
            try require(
                row.lastRedemption?.number,
                coupon.lastRedemption.map { shop.redemptions[$0].number },
                "last redemption \(what)")
        }
        try require(count, model.shops.reduce(0) { $0 + $1.coupons.count }, "coupons")
    }

    private func checkCards(_ connection: any Connection) throws {
        let known = model.shops.map { places($0.cards.map(\.number)) }
        let count = try rows(GiftCardTable.self, connection, \.tenant.number) { shop, row in
            guard let place = known[self.place(of: shop)][row.id.number] else {
                throw Disagreement("recount: gift card \(row.id.number) is not in the model")
            }
            let card = shop.cards[place]
            let what = "of gift card \(row.id.number)"
            try require(row.state == .blocked, card.isBlocked, "state blocked \(what)")
            try require(row.activatedAt != nil, card.isActivated, "activation \(what)")
            try require(row.activities, card.activities, "activities \(what)")
        }
        try require(count, model.shops.reduce(0) { $0 + $1.cards.count }, "gift cards")
        let activities = try rows(GiftCardActivityTable.self, connection, \.tenant.number) {
            _, _ in
        }
        let expected = model.shops.reduce(Int64(0)) { sum, shop in
            sum + shop.cards.reduce(0) { $0 + $1.activities }
        }
        try require(Int64(activities), expected, "gift-card activities")
    }

    private func checkRedemptions(_ connection: any Connection) throws {
        let known = model.shops.map { places($0.redemptions.map(\.number)) }
        let count = try rows(RedemptionTable.self, connection, \.tenant.number) { shop, row in
            guard let place = known[self.place(of: shop)][row.id.number] else {
                throw Disagreement("recount: redemption \(row.id.number) is not in the model")
            }
            try require(
                row.state == .rolledBack, shop.redemptions[place].isRolledBack,
                "whether redemption \(row.id.number) is rolled back")
        }
        try require(count, model.shops.reduce(0) { $0 + $1.redemptions.count }, "redemptions")
    }

    private func checkAnswers(_ connection: any Connection) throws {
        var count = 0
        try IdempotencyTable.scan(connection) { _ in count += 1 }
        try require(count, model.kept.count, "stored answers")
    }
}
