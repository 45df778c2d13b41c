// The room "Workload": what callers ask for. A deed is one operation with everything that was
// filled in; from it come the JSON of the request and, independently, the model's prediction.
// Each seed draws its own weights (`Swarm`), so that rare states get their turn, and few things
// are popular, so that callers meet on them.

/// One thing a caller asks for. Ids are outer ids, as answers gave them.
package enum Deed: Hashable, Sendable {
    case createCampaign(CampaignForm)
    case updateCampaign(String, CampaignChange)
    case pauseCampaign(String)
    case resumeCampaign(String)
    case createOffer(OfferForm)
    case upsertMember(String, tier: String?, acquiredBy: String?)
    case issueCoupon(offer: String, member: String?, expiresAt: Int64?)
    case voidCoupon(String, reason: String?)
    case issueGiftCard(
        currency: String, amount: Int64, member: String?, expiresAt: Int64?, activate: Bool)
    case activateGiftCard(String)
    case blockGiftCard(String, reason: String?)
    case unblockGiftCard(String)
    case refundGiftCard(String, redemption: String, amount: Int64)
    case redeem(RedemptionForm)
    case rollBack(String, reason: String?)
    case validate(RedemptionForm)
    case campaignReport(String)
    case readCoupon(String)
    case readGiftCard(String)
    case readRedemption(String)
    case trialBalance
    /// A body that no operation accepts, and the code it must be refused with.
    case malformed(Template, body: String, code: String)

    /// The operations that malformed bodies are sent to.
    package enum Template: String, CaseIterable, Hashable, Sendable {
        case createCampaign, createOffer, issueCoupon, issueGiftCard, redeem
    }

    /// Stable name for figures.
    package var name: String {
        switch self {
        case .createCampaign: "createCampaign"
        case .updateCampaign: "updateCampaign"
        case .pauseCampaign: "pauseCampaign"
        case .resumeCampaign: "resumeCampaign"
        case .createOffer: "createOffer"
        case .upsertMember: "upsertMember"
        case .issueCoupon: "issueCoupon"
        case .voidCoupon: "voidCoupon"
        case .issueGiftCard: "issueGiftCard"
        case .activateGiftCard: "activateGiftCard"
        case .blockGiftCard: "blockGiftCard"
        case .unblockGiftCard: "unblockGiftCard"
        case .refundGiftCard: "refundGiftCard"
        case .redeem: "redeemVouchers"
        case .rollBack: "rollbackRedemption"
        case .validate: "validateVouchers"
        case .campaignReport: "getCampaignReport"
        case .readCoupon: "getCoupon"
        case .readGiftCard: "getGiftCard"
        case .readRedemption: "getRedemption"
        case .trialBalance: "getTrialBalance"
        case .malformed: "malformed"
        }
    }

    /// True where nothing is stored under a key and the same request twice is done twice.
    package var isUnkeyed: Bool {
        switch self {
        case .upsertMember: true
        default: isRead
        }
    }

    /// True where the answer comes from a snapshot and the writer never sees it.
    package var isRead: Bool {
        switch self {
        case .validate, .campaignReport, .readCoupon, .readGiftCard, .readRedemption,
            .trialBalance:
            true
        default: false
        }
    }
}

/// A deed as one caller sends it.
package struct Request: Hashable, Sendable {
    /// Index of the merchant.
    package let merchant: Int
    package let deed: Deed
    package let key: String?
    /// The body as sent.
    package let body: [UInt8]
    /// Stands for operation, path and body where the model compares requests.
    package let mark: UInt64

    package init(merchant: Int, deed: Deed, key: String?) {
        self.merchant = merchant
        self.deed = deed
        self.key = deed.isUnkeyed ? nil : key
        body = deed.body
        var mark: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in [Array(deed.name.utf8), Array(deed.path.utf8), body] {
            for byte in part { mark = (mark ^ UInt64(byte)) &* 0x100_0000_01B3 }
            mark = (mark ^ 0x1FF) &* 0x100_0000_01B3
        }
        self.mark = mark
    }
}
