import Domain

/// Campaigns and offers.
extension ModelShop {
    func create(_ form: CampaignForm) -> Prediction {
        var campaign = ModelCampaign(
            currency: form.currency, startsAt: form.startsAt, endsAt: form.endsAt,
            budget: form.budget)
        campaign.budgetLeft = form.budget ?? 0
        campaigns.append(campaign)
        return .done(
            201, [("state", "active"), ("currency", .string(form.currency))],
            created: .campaign(campaigns.count - 1))
    }

    func update(_ id: String, _ change: CampaignChange, _ now: Int64) -> Prediction {
        guard let place = campaignPlaces[id] else { return .refused("not_found") }
        let campaign = campaigns[place]
        if change.budget != nil, change.budgetCurrency != campaign.currency {
            return .refused("currency_mismatch")
        }
        var faults: Set<String> = []
        if let end = change.endsAt, end != campaign.endsAt {
            if end <= campaign.startsAt || end < now { faults.insert("out_of_range") }
        }
        var left = campaign.budgetLeft
        if let total = change.budget {
            // The first budget counts what was given away before.
            let committed =
                campaign.budget.map { $0 - campaign.budgetLeft } ?? campaign.spent
            if total < committed { faults.insert("limit_budget") }
            left = total - committed
        }
        if let code = Status.first(faults) { return .refused(code) }
        campaigns[place].endsAt = change.endsAt ?? campaign.endsAt
        campaigns[place].budget = change.budget ?? campaign.budget
        campaigns[place].budgetLeft = left
        return .done(200, [("id", .string(id))])
    }

    func pause(_ id: String, _ pauses: Bool) -> Prediction {
        guard let place = campaignPlaces[id] else { return .refused("not_found") }
        if campaigns[place].paused == pauses { return .refused("illegal_state") }
        campaigns[place].paused = pauses
        return .done(200, [("state", pauses ? "paused" : "active")])
    }

    func create(_ form: OfferForm) -> Prediction {
        guard let place = campaignPlaces[form.campaign] else { return .refused("not_found") }
        let campaign = campaigns[place]
        var faults: Set<String> = []
        if case .ladder(let steps) = form.benefit {
            for (index, step) in steps.enumerated() {
                if step.amountOff > step.threshold { faults.insert("invalid_field") }
                guard index > 0 else { continue }
                if step.threshold <= steps[index - 1].threshold
                    || step.amountOff <= steps[index - 1].amountOff
                {
                    faults.insert("invalid_field")
                }
            }
        }
        let pairs = [
            (form.includedSKUs, form.excludedSKUs),
            (form.includedCategories, form.excludedCategories),
            (form.includedBrands, form.excludedBrands),
        ]
        if pairs.contains(where: { !Set($0).isDisjoint(with: $1) }) {
            faults.insert("invalid_field")
        }
        let start = form.startsAt ?? campaign.startsAt
        let end = form.endsAt ?? campaign.endsAt
        if end <= start || start < campaign.startsAt || end > campaign.endsAt {
            faults.insert("out_of_range")
        }
        if let code = Status.first(faults) { return .refused(code) }
        let word = form.publicCode?.uppercased()
        if let word, publicCodes[word] != nil { return .refused("already_exists") }
        offers.append(
            ModelOffer(
                number: .max, campaign: place, form: form, issuesLeft: form.totalIssues,
                redemptionsLeft: form.totalRedemptions))
        if let word { publicCodes[word] = offers.count - 1 }
        return .done(
            201, [("campaign_id", .string(form.campaign))], created: .offer(offers.count - 1))
    }

    func report(_ id: String) -> Prediction {
        guard let place = campaignPlaces[id] else { return .refused("not_found") }
        let campaign = campaigns[place]
        return .done(
            200,
            [
                ("issued", .integer(campaign.issued)), ("redeemed", .integer(campaign.redeemed)),
                ("rolled_back", .integer(campaign.rolledBack)),
                ("voided", .integer(campaign.voided)),
                ("members_gained", .integer(campaign.membersGained)),
                ("discount.amount", .integer(campaign.spent)),
                ("sales.amount", .integer(campaign.sales)),
                (
                    campaign.budget == nil ? "budget_left" : "budget_left.amount",
                    campaign.budget == nil ? .null : .integer(campaign.budgetLeft)
                ),
            ], isChange: false)
    }

    /// True where the deed names something by an id that this merchant has not.
    func namesUnknown(_ deed: Deed) -> Bool {
        switch deed {
        case .updateCampaign(let id, _), .pauseCampaign(let id), .resumeCampaign(let id),
            .campaignReport(let id):
            campaignPlaces[id] == nil
        case .createOffer(let form): campaignPlaces[form.campaign] == nil
        case .upsertMember(_, _, let campaign): campaign.map { campaignPlaces[$0] == nil } ?? false
        case .issueCoupon(let offer, _, _): offerPlaces[offer] == nil
        case .voidCoupon(let id, _), .readCoupon(let id): couponPlaces[id] == nil
        case .activateGiftCard(let id), .blockGiftCard(let id, _), .unblockGiftCard(let id),
            .readGiftCard(let id):
            cardPlaces[id] == nil
        case .refundGiftCard(let id, let redemption, _):
            cardPlaces[id] == nil || redemptionPlaces[redemption] == nil
        case .rollBack(let id, _), .readRedemption(let id): redemptionPlaces[id] == nil
        default: false
        }
    }
}
