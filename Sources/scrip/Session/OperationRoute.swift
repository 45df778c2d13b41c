/// Where a server has the operations that commands ask for.
struct OperationRoute {
    let method: String
    /// Template, e.g. `/v1/campaigns/{campaign_id}`.
    let path: String

    private init(_ method: String, _ path: String) {
        self.method = method
        self.path = path
    }

    /// By `operationId`; the story test performs each of them both in-process and over HTTP.
    static let all: [String: OperationRoute] = [
        "createCampaign": .init("POST", "/v1/campaigns"),
        "listCampaigns": .init("GET", "/v1/campaigns"),
        "getCampaign": .init("GET", "/v1/campaigns/{campaign_id}"),
        "updateCampaign": .init("PATCH", "/v1/campaigns/{campaign_id}"),
        "changeCampaignBudget": .init("POST", "/v1/campaigns/{campaign_id}/budget"),
        "pauseCampaign": .init("POST", "/v1/campaigns/{campaign_id}/pause"),
        "resumeCampaign": .init("POST", "/v1/campaigns/{campaign_id}/resume"),
        "listCampaignTemplates": .init("GET", "/v1/campaign-templates"),
        "getCampaignTemplate": .init("GET", "/v1/campaign-templates/{template}"),
        "createCampaignFromTemplate": .init(
            "POST", "/v1/campaign-templates/{template}/campaigns"),
        "createOffer": .init("POST", "/v1/offers"),
        "listOffers": .init("GET", "/v1/offers"),
        "getOffer": .init("GET", "/v1/offers/{offer_id}"),
        "stopOffer": .init("POST", "/v1/offers/{offer_id}/stop"),
        "resumeOffer": .init("POST", "/v1/offers/{offer_id}/resume"),
        "createOfferVersion": .init("POST", "/v1/offers/{offer_id}/versions"),
        "listOfferVersions": .init("GET", "/v1/offers/{offer_id}/versions"),
        "createReplay": .init("POST", "/v1/offers/{offer_id}/replays"),
        "getCampaignJob": .init("GET", "/v1/campaign-jobs/{job_id}"),
        "extendCampaign": .init("POST", "/v1/campaigns/{campaign_id}/extend"),
        "approveCampaign": .init("POST", "/v1/campaigns/{campaign_id}/approve"),
        "setApprovalRule": .init("PUT", "/v1/approval-rules/{currency}"),
        "getApprovalRule": .init("GET", "/v1/approval-rules/{currency}"),
        "upsertStore": .init("PUT", "/v1/stores/{store}"),
        "getStore": .init("GET", "/v1/stores/{store}"),
        "upsertParty": .init("PUT", "/v1/parties/{party}"),
        "listParties": .init("GET", "/v1/parties"),
        "getParty": .init("GET", "/v1/parties/{party}"),
        "getClearingReport": .init("GET", "/v1/reports/clearing"),
        "upsertMember": .init("PUT", "/v1/members/{external_id}"),
        "getMember": .init("GET", "/v1/members/{external_id}"),
        "getMemberBalances": .init("GET", "/v1/members/{external_id}/balances"),
        "setPointsWorth": .init("PUT", "/v1/points/{currency}"),
        "getPointsWorth": .init("GET", "/v1/points/{currency}"),
        "listMemberCoupons": .init("GET", "/v1/members/{external_id}/coupons"),
        "putAudience": .init("PUT", "/v1/audiences/{audience}"),
        "listAudiences": .init("GET", "/v1/audiences"),
        "getAudience": .init("GET", "/v1/audiences/{audience}"),
        "changeAudienceMembers": .init("POST", "/v1/audiences/{audience}/members"),
        "getAudienceMember": .init("GET", "/v1/audiences/{audience}/members/{external_id}"),
        "issueCoupon": .init("POST", "/v1/coupons"),
        "getCoupon": .init("GET", "/v1/coupons/{coupon_id}"),
        "getCouponQR": .init("GET", "/v1/coupons/{coupon_id}/qr"),
        "voidCoupon": .init("POST", "/v1/coupons/{coupon_id}/void"),
        "createCodeBatch": .init("POST", "/v1/code-batches"),
        "listCodeBatches": .init("GET", "/v1/code-batches"),
        "getCodeBatch": .init("GET", "/v1/code-batches/{batch_id}"),
        "stopCodeBatch": .init("POST", "/v1/code-batches/{batch_id}/stop"),
        "resumeCodeBatch": .init("POST", "/v1/code-batches/{batch_id}/resume"),
        "voidCodeBatch": .init("POST", "/v1/code-batches/{batch_id}/void"),
        "createIssueJob": .init("POST", "/v1/issue-jobs"),
        "listIssueJobs": .init("GET", "/v1/issue-jobs"),
        "getIssueJob": .init("GET", "/v1/issue-jobs/{job_id}"),
        "listIssueJobRefusals": .init("GET", "/v1/issue-jobs/{job_id}/refusals"),
        "addIssueJobMembers": .init("POST", "/v1/issue-jobs/{job_id}/members"),
        "startIssueJob": .init("POST", "/v1/issue-jobs/{job_id}/start"),
        "pauseIssueJob": .init("POST", "/v1/issue-jobs/{job_id}/pause"),
        "resumeIssueJob": .init("POST", "/v1/issue-jobs/{job_id}/resume"),
        "cancelIssueJob": .init("POST", "/v1/issue-jobs/{job_id}/cancel"),
        "validateVouchers": .init("POST", "/v1/vouchers/validate"),
        "qualifyVouchers": .init("POST", "/v1/vouchers/qualify"),
        "redeemVouchers": .init("POST", "/v1/redemptions"),
        "listRedemptions": .init("GET", "/v1/redemptions"),
        "getRedemption": .init("GET", "/v1/redemptions/{redemption_id}"),
        "getRedemptionReceipt": .init("GET", "/v1/redemptions/{redemption_id}/receipt"),
        "rollbackRedemption": .init("POST", "/v1/redemptions/{redemption_id}/rollback"),
        "returnGoods": .init("POST", "/v1/redemptions/{redemption_id}/returns"),
        "listReturns": .init("GET", "/v1/redemptions/{redemption_id}/returns"),
        "placeHold": .init("POST", "/v1/holds"),
        "listHolds": .init("GET", "/v1/holds"),
        "getHold": .init("GET", "/v1/holds/{hold_id}"),
        "captureHold": .init("POST", "/v1/holds/{hold_id}/capture"),
        "voidHold": .init("POST", "/v1/holds/{hold_id}/void"),
        "reverseRequest": .init("POST", "/v1/reversals"),
        "issueGiftCard": .init("POST", "/v1/gift-cards"),
        "getGiftCard": .init("GET", "/v1/gift-cards/{gift_card_id}"),
        "activateGiftCard": .init("POST", "/v1/gift-cards/{gift_card_id}/activate"),
        "getGiftCardQR": .init("GET", "/v1/gift-cards/{gift_card_id}/qr"),
        "listGiftCardActivities": .init("GET", "/v1/gift-cards/{gift_card_id}/activities"),
        "refundGiftCard": .init("POST", "/v1/gift-cards/{gift_card_id}/refund"),
        "blockGiftCard": .init("POST", "/v1/gift-cards/{gift_card_id}/block"),
        "unblockGiftCard": .init("POST", "/v1/gift-cards/{gift_card_id}/unblock"),
        "getCampaignReport": .init("GET", "/v1/campaigns/{campaign_id}/report"),
        "getCampaignLift": .init("GET", "/v1/campaigns/{campaign_id}/lift"),
        "getTrialBalance": .init("GET", "/v1/ledger/trial-balance"),
        "getJournalHead": .init("GET", "/v1/journal/head"),
        "getEntryReceipt": .init("GET", "/v1/journal/entries/{sequence}/receipt"),
        "createAPIKey": .init("POST", "/v1/api-keys"),
        "listAPIKeys": .init("GET", "/v1/api-keys"),
        "revokeAPIKey": .init("POST", "/v1/api-keys/{key_id}/revoke"),
    ]

    /// The request target of a call, percent-encoded (RFC 3986: unreserved characters stay).
    static func target(_ path: String, _ call: OperationCall) -> String {
        var target = path
        for (name, value) in call.path {
            target = target.replacing("{\(name)}", with: encoded(value))
        }
        guard !call.query.isEmpty else { return target }
        let items = call.query.sorted { $0.key < $1.key }.map { "\($0.key)=\(encoded($0.value))" }
        return target + "?" + items.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return "%" + (byte < 16 ? "0" : "") + digits
            }
        }.joined()
    }
}
