import DevClient
import DevProcess
import Foundation

extension DemoStory {
    private var redemptionBody: JSONValue {
        [
            "order": [
                "reference": .string(orderReference), "currency": "CNY", "store": "S1",
                "lines": [
                    ["sku": "BEANS250", "quantity": 2, "amount": 17_600, "category": "beans"],
                    ["sku": "LATTE", "quantity": 1, "amount": 3_200, "category": "coffee"],
                ],
            ],
            "member": "m-1001",
            "vouchers": [["code": .string(couponCode)]],
        ]
    }

    func couponChapter(_ session: Session) async throws {
        try await createCampaign(session)
        try await issueCoupon(session)
        try await scanQR(session)
        try await useCoupon(session)
    }

    private func createCampaign(_ session: Session) async throws {
        try await stepping("campaign created from the template \"\(template)\"") {
            let made = try await session.post(
                "/v1/campaign-templates/\(template)/campaigns", [:], status: 201)
            campaignID = try made["campaign"].required("id")
            offerID = try (made["offers"].elements.last ?? .null).required("id")
        }
    }

    private func issueCoupon(_ session: Session) async throws {
        try await stepping("coupon issued to member m-1001") {
            let answer = try await session.put(
                "/v1/members/m-1001", ["attributes": ["tier": "gold"]])
            try check(
                answer.status == 200 || answer.status == 201,
                "upsertMember answered \(answer.status): \(answer.text)")
            let coupon = try await session.post(
                "/v1/coupons", ["offer_id": .string(offerID), "member": "m-1001"], status: 201)
            couponID = try coupon.required("id")
            couponCode = try coupon.required("signed_code")
            try check(couponCode.hasPrefix("GV:"), "signed code is not GV: \(couponCode)")
        }
    }

    /// Both pictures are read by a decoder that knows nothing of this project.
    private func scanQR(_ session: Session) async throws {
        let png = folder + "/coupon.png"
        let svg = folder + "/coupon.svg"
        let drawn = folder + "/coupon-from-svg.png"
        try await stepping("QR code drawn as PNG and read back by zbarimg") {
            try await fetchQR(session, format: "png", type: "image/png", to: png)
            try await expectDecoded(png)
        }
        try await stepping("QR code drawn as SVG and read back by zbarimg") {
            try await fetchQR(session, format: "svg", type: "image/svg+xml", to: svg)
            let ending = try await ChildProcess.run(
                "rsvg-convert", ["--zoom", "2", "--background-color", "white", "-o", drawn, svg])
            try check(ending.status == 0, "rsvg-convert: \(ending.everything)")
            try await expectDecoded(drawn)
        }
    }

    private func fetchQR(
        _ session: Session, format: String, type: String, to path: String
    ) async throws {
        let answer = try await session.connection.send(
            session.api.get("/v1/coupons/\(couponID)/qr?format=\(format)&module_size=4"))
        try check(answer.status == 200, "getCouponQR answered \(answer.status): \(answer.text)")
        let found = answer.field("Content-Type") ?? "none"
        try check(found.hasPrefix(type), "Content-Type is \(found), not \(type)")
        try Data(answer.body).write(to: URL(filePath: path))
    }

    private func expectDecoded(_ path: String) async throws {
        let ending = try await ChildProcess.run("zbarimg", ["--raw", "-q", path])
        try check(ending.status == 0, "zbarimg read nothing from \(path): \(ending.errors)")
        let text = ending.output.trimmingCharacters(in: .newlines)
        try check(text == couponCode, "zbarimg read \"\(text)\", issued was \"\(couponCode)\"")
    }

    private func useCoupon(_ session: Session) async throws {
        try await stepping("scanned code validated: 30.00 off 208.00") {
            let answer = try await session.post(
                "/v1/vouchers/validate", redemptionBody, status: 200)
            try check(answer["valid"] == true, "not valid: \(answer)")
            try check(answer["discount_total", "amount"] == 3_000, "other discount: \(answer)")
        }
        try await stepping("scanned code redeemed") {
            let answer = try await session.post("/v1/redemptions", redemptionBody, status: 201)
            redemptionID = try answer.required("id")
            try check(answer["amount_due", "amount"] == 17_800, "other amount due: \(answer)")
        }
        try await stepping("second scan refused: already_used") {
            let answer = try await session.post("/v1/redemptions", redemptionBody, status: 409)
            try check(answer["code"] == "already_used", "another reason: \(answer)")
        }
        try await stepping("order returned: redemption rolled back") {
            let redemption = try await session.post(
                "/v1/redemptions/\(redemptionID)/rollback", ["reason": "order returned"])
            try check(redemption["state"] == "rolled_back", "another state: \(redemption)")
        }
        try await stepping("coupon is usable again") {
            let answer = try await session.post(
                "/v1/vouchers/validate", redemptionBody, status: 200)
            try check(answer["valid"] == true, "not valid after the return: \(answer)")
        }
    }
}
