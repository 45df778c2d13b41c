import Domain

/// Makes one deed from what a merchant has: mostly sensible, often at a boundary, now and then
/// wrong.
struct Generator {
    let swarm: Swarm
    let model: Model
    let merchant: Int
    /// The clock, milliseconds.
    let now: Int64
    /// The voucher that this caller has come for.
    let sought: ModelVoucher?
    var random: SeededRandom

    var shop: ModelShop { model.shops[merchant] }

    static let hour: Int64 = 3_600_000
    static let day: Int64 = 86_400_000

    mutating func deed() -> Deed {
        // Without a campaign and an offer nothing else can happen.
        if shop.campaignPlaces.isEmpty { return .createCampaign(campaign()) }
        if shop.offerPlaces.isEmpty { return .createOffer(offer()) }
        if shop.members.count < 3, random.chance(500) {
            return .upsertMember("m-\(random.below(swarm.members))", tier: nil, acquiredBy: nil)
        }
        if sought != nil, random.chance(600) {
            return random.chance(700) ? .redeem(redemption()) : .validate(redemption())
        }
        let kind = random.weighted(swarm.weights).flatMap(Swarm.Kind.init(rawValue:)) ?? .redeem
        switch kind {
        case .createCampaign: return .createCampaign(campaign())
        case .updateCampaign: return .updateCampaign(campaignID(), change())
        case .pauseCampaign: return .pauseCampaign(campaignID())
        case .resumeCampaign: return .resumeCampaign(campaignID())
        case .createOffer: return .createOffer(offer())
        case .upsertMember:
            return .upsertMember(
                memberName(), tier: random.chance(700) ? "t\(random.below(4))" : nil,
                acquiredBy: random.chance(400) ? campaignID() : nil)
        case .issueCoupon: return issueCoupon()
        case .voidCoupon: return .voidCoupon(couponID(), reason: reason())
        case .issueGiftCard: return issueGiftCard()
        case .activateGiftCard: return .activateGiftCard(cardID())
        case .blockGiftCard: return .blockGiftCard(cardID(), reason: reason())
        case .unblockGiftCard: return .unblockGiftCard(cardID())
        case .refundGiftCard: return refund()
        case .redeem:
            if shop.couponPlaces.isEmpty, random.chance(700) { return issueCoupon() }
            return .redeem(redemption())
        case .rollBack: return .rollBack(redemptionID(), reason: reason())
        case .validate: return .validate(redemption())
        case .read: return read()
        case .malformed: return malformed()
        }
    }

    private mutating func read() -> Deed {
        switch random.below(5) {
        case 0: .campaignReport(campaignID())
        case 1: .readCoupon(couponID())
        case 2: .readGiftCard(cardID())
        case 3: .readRedemption(redemptionID())
        default: .trialBalance
        }
    }

    mutating func issueCoupon() -> Deed {
        var place = random.hotIndex(shop.offers.count)
        for _ in 0..<4 where !isLive(shop.offers[place]) {
            place = random.below(shop.offers.count)
        }
        let offer = shop.offers[place]
        var expiresAt: Int64?
        if random.chance(200) {
            let end = min(shop.campaigns[offer.campaign].endsAt, offer.form.endsAt ?? .max)
            expiresAt = random.chance(300) ? near(end) : soon()
        }
        let needsMember = offer.form.issuesPerMember != nil && random.chance(900)
        return .issueCoupon(
            offer: offerID(place), member: needsMember || random.chance(400) ? memberName() : nil,
            expiresAt: expiresAt)
    }

    /// Worth issuing and using: neither paused nor over.
    func isLive(_ offer: ModelOffer) -> Bool {
        let campaign = shop.campaigns[offer.campaign]
        return offer.id != nil && !campaign.paused && campaign.startsAt <= now
            && min(campaign.endsAt, offer.form.endsAt ?? .max) >= now
    }

    mutating func issueGiftCard() -> Deed {
        .issueGiftCard(
            currency: currency(), amount: amount(), member: random.chance(250) ? memberName() : nil,
            expiresAt: random.chance(300) ? soon() : nil, activate: random.chance(600))
    }

    private mutating func refund() -> Deed {
        let redemption = redemptionID()
        var card = cardID()
        var wanted = amount()
        if let place = shop.redemptionPlaces[redemption], random.chance(850) {
            for use in shop.redemptions[place].uses {
                guard case .card(let used) = use.voucher, let id = shop.cards[used].id else {
                    continue
                }
                card = id
                let left = use.amount - shop.redemptions[place].refunded[used, default: 0]
                wanted = max(1, random.chance(400) ? left + Int64(random.below(3)) - 1 : left / 2)
            }
        }
        return .refundGiftCard(card, redemption: redemption, amount: wanted)
    }

    private mutating func malformed() -> Deed {
        let templates = Deed.Template.allCases
        let template = templates[random.below(templates.count)]
        switch random.below(5) {
        case 0: return .malformed(template, body: "{\"a\":", code: "malformed_json")
        case 1: return .malformed(template, body: "{\"a\":1,\"a\":2}", code: "malformed_json")
        case 2: return .malformed(template, body: "{}", code: "missing_field")
        case 3: return .malformed(template, body: "{\"surprise\":1}", code: "unknown_field")
        default:
            let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
            return .malformed(template, body: deep, code: "json_too_deep")
        }
    }

    // MARK: Names and numbers

    mutating func memberName() -> String {
        if random.chance(10) { return "stranger-\(random.below(50))" }
        if !shop.members.isEmpty, random.chance(950) {
            return shop.members[random.hotIndex(shop.members.count)].externalID
        }
        return "m-\(random.below(swarm.members))"
    }

    mutating func currency() -> String { random.pick(swarm.currencies) ?? "CNY" }

    mutating func reason() -> String? { random.chance(500) ? "asked for" : nil }

    mutating func amount() -> Int64 {
        switch random.below(20) {
        case 0: 1
        case 1: random.within(1...9)
        case 2: 1_000_000_000_000_000 - Int64(random.below(2))
        case 3...9: random.within(1...40) * 100
        default: random.within(1...20_000)
        }
    }

    /// Exactly then, or a millisecond beside it.
    mutating func near(_ time: Int64) -> Int64 { max(0, time + Int64(random.below(3)) - 1) }

    /// A time around now: minutes to weeks ahead, sometimes past.
    mutating func soon() -> Int64 {
        switch random.below(6) {
        case 0: near(now)
        case 1: near((now / Self.hour + 1) * Self.hour)
        case 2: max(0, now - random.within(0...Self.day))
        case 3: now + random.within(0...Self.hour)
        default: now + random.within(1...40) * Self.day
        }
    }

    // MARK: Ids

    /// An id of this merchant, of another one, or of nobody.
    private mutating func pick(
        _ prefix: String, _ places: KeyPath<ModelShop, Int>,
        _ id: (ModelShop, Int) -> String?
    ) -> String {
        if random.chance(swarm.inventedIDs) {
            return random.chance(500) ? "\(prefix)_nonsense" : "\(prefix)_0000000000000"
        }
        var shop = shop
        if random.chance(swarm.foreignIDs) {
            shop = model.shops[random.below(model.shops.count)]
        }
        for _ in 0..<4 {
            let count = shop[keyPath: places]
            guard count > 0 else { break }
            // Half of the time something recent, else something popular.
            let place =
                random.chance(500)
                ? count - 1 - random.below(min(count, 8)) : random.hotIndex(count)
            if let id = id(shop, place) { return id }
        }
        return "\(prefix)_0000000000001"
    }

    mutating func campaignID() -> String {
        pick("cmp", \.campaigns.count) { $0.campaigns[$1].id }
    }

    mutating func offerID(_ place: Int) -> String {
        if random.chance(700), shop.offers.indices.contains(place), let id = shop.offers[place].id {
            return id
        }
        return pick("off", \.offers.count) { $0.offers[$1].id }
    }

    mutating func couponID() -> String { pick("cpn", \.coupons.count) { $0.coupons[$1].id } }

    mutating func cardID() -> String { pick("gft", \.cards.count) { $0.cards[$1].id } }

    mutating func redemptionID() -> String {
        pick("red", \.redemptions.count) { $0.redemptions[$1].id }
    }
}
