import Domain
import Engine
import TestSupport
import Testing

@Suite("A wallet held against an order")
struct QualificationStoryTests {
    @Test(arguments: Backend.all)
    func oneCallTellsWhatAppliesWhatIsNearAndWhatIsBest(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            _ = try await shop.perform("upsertMember", path: ["external_id": "m1"], [:])
            let offers: [JSON] = [
                ["benefit": ["type": "amount_off", "amount": 1_000], "exclusion_groups": ["g"]],
                [
                    "benefit": ["type": "percent_off", "basis_points": 3_000],
                    "exclusion_groups": ["g"],
                ],
                [
                    "benefit": ["type": "amount_off", "amount": 700],
                    "restrictions": ["minimum_spend": 7_200],
                ],
                [
                    "benefit": ["type": "amount_off", "amount": 500],
                    "restrictions": ["channels": ["mall"]],
                ],
                ["benefit": ["type": "amount_off", "amount": 200]],
            ]
            var coupons: [String] = []
            for offer in offers {
                let members: [JSON.Member] = [
                    .init("campaign_id", .string(campaign)), .init("name", "offer"),
                ]
                let created = try await shop.perform(
                    "createOffer", .object(members + (offer.members ?? [])))
                let id = created.text("id")
                coupons.append(try await shop.coupon(of: id, member: "m1").text("id"))
            }
            let body: JSON = [
                "order": [
                    "reference": "R1", "currency": "CNY", "channel": "pos",
                    "lines": [["sku": "a", "quantity": 1, "amount": 5_000]],
                ], "member": "m1",
            ]
            let answer = try await shop.perform("qualifyVouchers", body)
            #expect(answer.status == 200, "\(answer.json.text())")
            let vouchers = answer["vouchers"]?.arrayValue ?? []
            let byID = Dictionary(
                uniqueKeysWithValues: vouchers.map { ($0["id"]?.stringValue ?? "", $0) })
            #expect(byID.count == 5)
            #expect(byID[coupons[0]]?["amount"]?["amount"] == 1_000)
            #expect(byID[coupons[1]]?["amount"]?["amount"] == 1_500)
            let near = byID[coupons[2]]
            #expect(near?["code"] == "minimum_spend")
            #expect(near?["next_step"]?["missing_amount"]?["amount"] == 2_200)
            #expect(near?["customer_text"]?["en"] == "22.00 more for 7.00 off")
            #expect(near?["customer_text"]?["zh-CN"] == "再买22.00元可减7.00元")
            #expect(byID[coupons[3]]?["code"] == "wrong_channel")
            #expect(byID[coupons[3]]?["conditions"]?.arrayValue?.first?["actual"] == "pos")
            #expect(answer["best"]?["discount_total"]?["amount"] == 1_700)
            #expect(answer["best"]?["amount_due"]?["amount"] == 3_300)
            #expect(answer["best"]?["gap"]?["amount"] == 0)
            #expect(answer["complete"] == true)
            let best = answer["best"]?["vouchers"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(Set(best) == [coupons[1], coupons[4]])
        }
    }
}
