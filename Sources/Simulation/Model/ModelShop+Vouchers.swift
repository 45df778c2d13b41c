import Domain

/// Members, coupons and gift cards.
extension ModelShop {
    static let hour: Int64 = 3_600_000
    /// 1,097 days.
    static let cardValidity: Int64 = 1_097 * 86_400_000
    /// 2^24 - 1 hours after the start of 2024.
    static let latestExpiry: Int64 = 1_704_067_200_000 + 16_777_215 * hour

    static func wholeHour(_ time: Int64) -> Int64 {
        let bounded = min(time, latestExpiry)
        return bounded - bounded % hour
    }

    // MARK: Members

    func upsert(_ name: String, _ tier: String?, _ acquiredBy: String?) -> Prediction {
        if let place = memberPlaces[name] {
            if let tier { members[place].tier = tier }
            return .done(
                200, memberDocument(place), created: .member(place), isChange: tier != nil)
        }
        var campaign: Int?
        if let acquiredBy {
            guard let place = campaignPlaces[acquiredBy] else { return .refused("not_found") }
            campaign = place
            campaigns[place].membersGained += 1
        }
        members.append(ModelMember(externalID: name, acquiredBy: campaign, tier: tier))
        memberPlaces[name] = members.count - 1
        return .done(
            201, memberDocument(members.count - 1), created: .member(members.count - 1))
    }

    private func memberDocument(_ place: Int) -> [(path: String, value: JSON)] {
        let member = members[place]
        return [
            ("external_id", .string(member.externalID)),
            ("attributes", member.tier.map { ["tier": .string($0)] } ?? .object([])),
        ]
    }

    // MARK: Coupons

    func issueCoupon(
        _ offerID: String, _ member: String?, _ asked: Int64?, _ now: Int64
    ) -> Prediction {
        guard let place = offerPlaces[offerID] else { return .refused("not_found") }
        if let member, memberPlaces[member] == nil { return .refused("not_found") }
        let owner = member.flatMap { memberPlaces[$0] }
        let offer = offers[place]
        let campaign = campaigns[offer.campaign]
        var faults: Set<String> = []
        let end = min(campaign.endsAt, offer.form.endsAt ?? .max)
        var expiresAt = ModelShop.wholeHour(end)
        if expiresAt <= now {
            faults.insert("expired")
        } else if let asked {
            expiresAt = ModelShop.wholeHour(asked)
            if expiresAt <= now || asked > end { faults.insert("out_of_range") }
        }
        if campaign.paused { faults.insert("campaign_paused") }
        if let limit = offer.form.issuesPerMember {
            if let owner {
                if members[owner].issued[place, default: 0] >= limit {
                    faults.insert("limit_member")
                }
            } else {
                faults.insert("member_required")
            }
        }
        if let left = offer.issuesLeft, left < 1 { faults.insert("limit_total") }
        if let code = Status.first(faults) { return .refused(code) }
        coupons.append(
            ModelCoupon(
                number: .max, offer: place, member: owner, usesLeft: offer.usesPerCoupon,
                expiresAt: expiresAt))
        if let left = offer.issuesLeft {
            offers[place].issuesLeft = left - 1
            offers[place].unitsUsed += 1
        }
        if let owner { members[owner].issued[place, default: 0] += 1 }
        campaigns[offer.campaign].issued += 1
        return .done(
            201, couponDocument(coupons.count - 1, now), created: .coupon(coupons.count - 1))
    }

    func voidCoupon(_ id: String) -> Prediction {
        guard let place = couponPlaces[id] else { return .refused("not_found") }
        if coupons[place].isVoided { return .refused("illegal_state") }
        if coupons[place].usesLeft < 1 { return .refused("already_used") }
        coupons[place].isVoided = true
        campaigns[offers[coupons[place].offer].campaign].voided += 1
        return .done(200, [("state", "voided"), ("id", .string(id))])
    }

    func readCoupon(_ id: String, _ now: Int64) -> Prediction {
        guard let place = couponPlaces[id] else { return .refused("not_found") }
        return .done(200, couponDocument(place, now), isChange: false)
    }

    private func couponDocument(_ place: Int, _ now: Int64) -> [(path: String, value: JSON)] {
        let coupon = coupons[place]
        let state =
            coupon.isVoided
            ? "voided"
            : coupon.usesLeft == 0 ? "used" : now < coupon.expiresAt ? "active" : "expired"
        var members: [(path: String, value: JSON)] = [
            ("state", .string(state)), ("uses_left", .integer(coupon.usesLeft)),
            ("expires_at", ModelShop.time(coupon.expiresAt)),
            ("member", .text(orNull: coupon.member.map { self.members[$0].externalID })),
        ]
        if let typed = coupon.typed { members.append(("code", .string(typed))) }
        if let signed = coupon.signed { members.append(("signed_code", .string(signed))) }
        return members
    }

    // MARK: Gift cards

    func issueCard(
        _ currency: String, _ amount: Int64, _ member: String?, _ asked: Int64, _ activate: Bool,
        _ now: Int64
    ) -> Prediction {
        if let member, memberPlaces[member] == nil { return .refused("not_found") }
        let expiresAt = ModelShop.wholeHour(asked)
        if expiresAt <= now || asked > ModelShop.latestExpiry { return .refused("out_of_range") }
        cards.append(
            ModelCard(
                number: .max, currency: currency, faceValue: amount,
                member: member.flatMap { memberPlaces[$0] }, expiresAt: expiresAt))
        let place = cards.count - 1
        if activate { load(place) }
        return .done(201, cardDocument(place, now), created: .card(place))
    }

    private func load(_ place: Int) {
        cards[place].isActivated = true
        cards[place].balance = cards[place].faceValue
        cards[place].activities += 1
        proceeds[cards[place].currency, default: 0] += cards[place].faceValue
    }

    func activate(_ id: String, _ now: Int64) -> Prediction {
        guard let place = cardPlaces[id] else { return .refused("not_found") }
        var faults: Set<String> = []
        if cards[place].isBlocked {
            faults.insert("blocked")
        } else if cards[place].isActivated {
            faults.insert("illegal_state")
        }
        if now >= cards[place].expiresAt { faults.insert("expired") }
        if let code = Status.first(faults) { return .refused(code) }
        load(place)
        return .done(200, cardDocument(place, now))
    }

    func block(_ id: String, _ blocks: Bool, _ now: Int64) -> Prediction {
        guard let place = cardPlaces[id] else { return .refused("not_found") }
        if cards[place].isBlocked == blocks { return .refused("illegal_state") }
        cards[place].isBlocked = blocks
        cards[place].activities += 1
        return .done(200, cardDocument(place, now))
    }

    func refund(_ id: String, _ redemption: String, _ amount: Int64, _ now: Int64) -> Prediction {
        guard let place = cardPlaces[id], let from = redemptionPlaces[redemption] else {
            return .refused("not_found")
        }
        var faults: Set<String> = []
        if !cards[place].isActivated { faults.insert("illegal_state") }
        if now >= cards[place].expiresAt { faults.insert("expired") }
        if redemptions[from].isRolledBack { faults.insert("already_rolled_back") }
        let taken = redemptions[from].uses.first { $0.voucher == .card(place) }?.amount ?? 0
        if amount > taken - redemptions[from].refunded[place, default: 0] {
            faults.insert("refund_exceeds_redeemed")
        }
        if let code = Status.first(faults) { return .refused(code) }
        redemptions[from].refunded[place, default: 0] += amount
        giveBack(amount, to: place)
        return .done(200, cardDocument(place, now))
    }

    /// Value that had paid for an order comes back to the card.
    func giveBack(_ amount: Int64, to place: Int) {
        cards[place].balance += amount
        cards[place].activities += 1
        redeemedByCards[cards[place].currency, default: 0] -= amount
    }

    func readCard(_ id: String, _ now: Int64) -> Prediction {
        guard let place = cardPlaces[id] else { return .refused("not_found") }
        return .done(200, cardDocument(place, now), isChange: false)
    }

    private func cardDocument(_ place: Int, _ now: Int64) -> [(path: String, value: JSON)] {
        let card = cards[place]
        let state =
            card.isBlocked
            ? "blocked"
            : now >= card.expiresAt ? "expired" : card.isActivated ? "active" : "issued"
        return [
            ("state", .string(state)), ("balance.amount", .integer(card.balance)),
            ("face_value.amount", .integer(card.faceValue)),
            ("expires_at", ModelShop.time(card.expiresAt)),
            ("member", .text(orNull: card.member.map { members[$0].externalID })),
        ]
    }
}
