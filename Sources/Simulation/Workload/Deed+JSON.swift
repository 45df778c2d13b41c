import Domain
import Ledger

/// The JSON that callers send.
extension Deed {
    /// The id in the path; empty where there is none.
    var path: String {
        switch self {
        case .updateCampaign(let id, _), .pauseCampaign(let id), .resumeCampaign(let id),
            .voidCoupon(let id, _), .activateGiftCard(let id), .blockGiftCard(let id, _),
            .unblockGiftCard(let id), .refundGiftCard(let id, _, _), .rollBack(let id, _),
            .campaignReport(let id), .readCoupon(let id), .readGiftCard(let id),
            .readRedemption(let id):
            id
        case .upsertMember(let id, _, _): id
        default: ""
        }
    }

    var body: [UInt8] {
        if case .malformed(_, let body, _) = self { return Array(body.utf8) }
        return json?.serialized() ?? []
    }

    private var json: JSON? {
        switch self {
        case .createCampaign(let form): form.json
        case .updateCampaign(_, let change): change.json
        case .createOffer(let form): form.json
        case .upsertMember(_, let tier, let acquiredBy):
            .object(present: [
                "attributes": tier.map { ["tier": .string($0)] },
                "acquired_by": acquiredBy.map(JSON.string),
            ])
        case .issueCoupon(let offer, let member, let expiresAt):
            .object(present: [
                "offer_id": .string(offer), "member": member.map(JSON.string),
                "expires_at": expiresAt.map(time),
            ])
        case .voidCoupon(_, let reason), .blockGiftCard(_, let reason), .rollBack(_, let reason):
            reason.map { ["reason": .string($0)] }
        case .issueGiftCard(let currency, let amount, let member, let expiresAt, let activate):
            .object(present: [
                "currency": .string(currency), "amount": .integer(amount),
                "member": member.map(JSON.string), "expires_at": expiresAt.map(time),
                "activate": .bool(activate),
            ])
        case .refundGiftCard(_, let redemption, let amount):
            ["redemption_id": .string(redemption), "amount": .integer(amount)]
        case .redeem(let form), .validate(let form): form.json
        default: nil
        }
    }
}

private func time(_ milliseconds: Int64) -> JSON {
    .string(Timestamp(milliseconds: milliseconds).rfc3339)
}

private func money(_ amount: Int64, _ currency: String) -> JSON {
    ["amount": .integer(amount), "currency": .string(currency)]
}

private func list(_ words: [String]) -> JSON? {
    words.isEmpty ? nil : .array(words.map(JSON.string))
}

extension CampaignForm {
    fileprivate var json: JSON {
        .object(present: [
            "name": .string(name), "currency": .string(currency), "starts_at": time(startsAt),
            "ends_at": time(endsAt), "budget": budget.map { money($0, currency) },
        ])
    }
}

extension CampaignChange {
    fileprivate var json: JSON {
        .object(present: [
            "name": name.map(JSON.string), "ends_at": endsAt.map(time),
            "budget": budget.map { money($0, budgetCurrency) },
        ])
    }
}

extension BenefitForm {
    fileprivate var json: JSON {
        switch self {
        case .amountOff(let amount): ["type": "amount_off", "amount": .integer(amount)]
        case .percentOff(let basisPoints, let cap):
            .object(present: [
                "type": "percent_off", "basis_points": .integer(basisPoints),
                "cap": cap.map(JSON.integer),
            ])
        case .ladder(let steps):
            [
                "type": "ladder",
                "steps": .array(
                    steps.map {
                        [
                            "threshold": .integer($0.threshold),
                            "amount_off": .integer($0.amountOff),
                        ]
                    }),
            ]
        }
    }
}

extension OfferForm {
    fileprivate var json: JSON {
        let restrictions: JSON = .object(present: [
            "minimum_spend": minimumSpend > 0 ? .integer(minimumSpend) : nil,
            "included_skus": list(includedSKUs), "excluded_skus": list(excludedSKUs),
            "included_categories": list(includedCategories),
            "excluded_categories": list(excludedCategories),
            "included_brands": list(includedBrands), "excluded_brands": list(excludedBrands),
            "stores": list(stores), "starts_at": startsAt.map(time), "ends_at": endsAt.map(time),
            "member_only": memberOnly ? true : nil,
        ])
        let limits: JSON = .object(present: [
            "total_issues": totalIssues.map(JSON.integer),
            "total_redemptions": totalRedemptions.map(JSON.integer),
            "issues_per_member": issuesPerMember.map(JSON.integer),
            "redemptions_per_member": redemptionsPerMember.map(JSON.integer),
            "uses_per_coupon": usesPerCoupon.map(JSON.integer),
        ])
        return .object(present: [
            "campaign_id": .string(campaign), "name": .string(name), "benefit": benefit.json,
            "restrictions": restrictions, "limits": limits,
            "public_code": publicCode.map(JSON.string), "combinable": .bool(combinable),
            "priority": .integer(priority),
        ])
    }
}

extension RedemptionForm {
    fileprivate var json: JSON {
        .object(present: [
            "order": order.json, "member": member.map(JSON.string),
            "vouchers": .array(
                vouchers.map {
                    .object(present: [
                        "code": .string($0.code), "amount": $0.amount.map(JSON.integer),
                    ])
                }),
        ])
    }
}

extension OrderForm {
    fileprivate var json: JSON {
        .object(present: [
            "reference": .string(reference), "currency": .string(currency),
            "store": store.map(JSON.string),
            "lines": .array(
                lines.map {
                    .object(present: [
                        "sku": .string($0.sku), "quantity": .integer($0.quantity),
                        "amount": .integer($0.amount), "category": $0.category.map(JSON.string),
                        "brand": $0.brand.map(JSON.string),
                    ])
                }),
        ])
    }
}
