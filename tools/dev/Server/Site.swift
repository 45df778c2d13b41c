import DevClient

/// A campaign without narrow limits on a fresh file: the ground for load, races and crashes.
struct Site: Sendable {
    let api: API
    let campaignID: String
    let offerID: String

    /// Creates the campaign and its 1.00-off offer.
    static func prepare(_ session: Session) async throws -> Site {
        let campaign = try await session.post(
            "/v1/campaigns",
            [
                "name": "Load", "currency": "CNY", "starts_at": .time(secondsFromNow: -60),
                "ends_at": .time(secondsFromNow: 30 * 86_400),
                "budget": ["amount": 1_000_000_000_000, "currency": "CNY"],
            ], status: 201)
        let campaignID = try campaign.required("id")
        let site = Site(api: session.api, campaignID: campaignID, offerID: "")
        let offer = try await session.post("/v1/offers", site.offer(name: "Load"), status: 201)
        return Site(api: session.api, campaignID: campaignID, offerID: try offer.required("id"))
    }

    /// The body of an offer of 1.00 off on this site's campaign.
    func offer(
        name: String, limits: JSONValue = ["uses_per_coupon": 1], publicCode: String? = nil
    ) -> JSONValue {
        var body: [String: JSONValue] = [
            "campaign_id": .string(campaignID), "name": .string(name),
            "benefit": ["type": "amount_off", "amount": 100], "limits": limits,
        ]
        body["public_code"] = publicCode.map { .string($0) }
        return .object(body)
    }

    func issue(idempotencyKey: String, offerID: String? = nil) -> HTTPCall {
        api.post(
            "/v1/coupons", ["offer_id": .string(offerID ?? self.offerID)],
            idempotencyKey: idempotencyKey)
    }

    /// An order of one line of 50.00 and one voucher.
    func redeem(
        code: String, reference: String, idempotencyKey: String, amount: Int64? = nil
    ) -> HTTPCall {
        var voucher: [String: JSONValue] = ["code": .string(code)]
        voucher["amount"] = amount.map { .integer($0) }
        let body: JSONValue = [
            "order": [
                "reference": .string(reference), "currency": "CNY",
                "lines": [["sku": "LATTE", "quantity": 1, "amount": 5_000]],
            ],
            "vouchers": [.object(voucher)],
        ]
        return api.post("/v1/redemptions", body, idempotencyKey: idempotencyKey)
    }
}
