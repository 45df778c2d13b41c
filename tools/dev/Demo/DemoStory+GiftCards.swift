import DevClient

extension DemoStory {
    func giftCardChapter(_ session: Session) async throws {
        var code = ""
        try await stepping("gift card of 100.00 issued") {
            let card = try await session.post(
                "/v1/gift-cards", ["currency": "CNY", "amount": 10_000], status: 201)
            cardID = try card.required("id")
            code = try card.required("code")
            try check(card["state"] == "issued", "state is not issued: \(card)")
        }
        try await stepping("gift card activated when it was paid for") {
            let card = try await session.post("/v1/gift-cards/\(cardID)/activate", [:])
            try check(card["state"] == "active", "state is not active: \(card)")
            try check(card["balance", "amount"] == 10_000, "balance is not 100.00: \(card)")
        }
        try await stepping("37.50 spent with the typed code") {
            let answer = try await session.post(
                "/v1/redemptions", Self.purchase(code), status: 201)
            cardRedemptionID = try answer.required("id")
            try check(answer["gift_card_total", "amount"] == 3_750, "another total: \(answer)")
            try check(answer["amount_due", "amount"] == 0, "something is still due: \(answer)")
            try await expectBalance(session, 6_250)
        }
        try await stepping("12.50 refunded to the card, balance 75.00") {
            _ = try await session.post(
                "/v1/gift-cards/\(cardID)/refund",
                ["redemption_id": .string(cardRedemptionID), "amount": 1_250])
            try await expectBalance(session, 7_500)
        }
    }

    func expectBalance(_ session: Session, _ amount: Int64) async throws {
        let card = try await session.get("/v1/gift-cards/\(cardID)")
        try check(
            card["balance", "amount"] == .integer(amount),
            "balance is not \(amount) minor units: \(card)")
    }

    private static func purchase(_ code: String) -> JSONValue {
        // As a hand types it: lower case, blanks for hyphens.
        let typed = code.lowercased().split(separator: "-").joined(separator: " ")
        return [
            "order": [
                "reference": "ORDER-DEMO-CARD", "currency": "CNY",
                "lines": [["sku": "LATTE", "quantity": 1, "amount": 3_750]],
            ],
            "vouchers": [["code": .string(typed)]],
        ]
    }
}
