import Domain
import Engine
import Ledger
import Simulation
import Store
import TestSupport
import Testing

@Suite("Experiments")
struct ExperimentStoryTests {
    private func members(_ shop: TestShop, _ count: Int) async throws {
        for number in 1...count {
            _ = try await shop.perform(
                "upsertMember", path: ["external_id": "m-\(number)"], [:])
        }
    }

    private func offer(
        _ shop: TestShop, _ campaign: String, _ experiment: JSON, code: String? = nil
    ) async throws -> TestAnswer {
        try await shop.perform(
            "createOffer",
            .object(present: [
                "campaign_id": .string(campaign), "name": "o",
                "benefit": ["type": "amount_off", "amount": 100], "experiment": experiment,
                "public_code": code.map(JSON.string),
            ]))
    }

    private func groups(_ shop: TestShop, _ campaign: String) async throws -> [JSON] {
        let lift = try await shop.perform("getCampaignLift", path: ["campaign_id": campaign])
        #expect(lift.status == 200, "\(lift.json.text())")
        return lift["experiments"]?.arrayValue?.first?["groups"]?.arrayValue ?? []
    }

    @Test(arguments: Backend.all)
    func theHoldoutGetsNothingAndIsCountedOnce(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await members(shop, 60)
            let campaign = try await shop.campaign()
            let created = try await offer(
                shop, campaign, ["salt": "spring", "holdout_basis_points": 5_000])
            #expect(created.status == 201, "\(created.json.text())")
            var held: [String] = []
            var coupons: [String: String] = [:]
            for number in 1...60 {
                let member = "m-\(number)"
                let coupon = try await shop.coupon(of: created.text("id"), member: member)
                if coupon.status == 201 {
                    coupons[member] = coupon.text("code")
                } else {
                    #expect(coupon.code == "holdout", "\(coupon.json.text())")
                    #expect(!coupon.json.text().contains("spring"))
                    held.append(member)
                }
            }
            // A fair coin gives fewer than 10 of 60 once in ten million times.
            #expect((10...50).contains(held.count))
            let first = try #require(held.first)
            let again = try await shop.coupon(of: created.text("id"), member: first)
            #expect(again.code == "holdout", "the split stays")
            let (member, code) = try #require(coupons.first)
            let redeemed = try await shop.perform(
                "redeemVouchers", shop.order([code], amount: 5_000, member: member))
            #expect(redeemed.status == 201, "\(redeemed.json.text())")
            _ = try await shop.perform(
                "recordOrder",
                [
                    "reference": "plain", "member": .string(first), "currency": "CNY",
                    "amount": 700,
                ])
            let groups = try await groups(shop, campaign)
            #expect(groups.map { $0["name"] } == ["holdout", "offer"])
            #expect(groups[0]["members"] == .integer(Int64(held.count)))
            #expect(groups[1]["members"] == .integer(Int64(60 - held.count)))
            #expect(groups.map { $0["ordered"] } == [1, 1])
            #expect(groups.map { $0["redemptions"] } == [0, 1])
            #expect(groups.map { $0["spent"]?["amount"] } == [700, 4_900])
            #expect(groups[1]["lift"]?["status"] == "not_enough_data")
        }
    }

    @Test(arguments: Backend.all)
    func armsOfOneExperimentGetDifferentOffers(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await members(shop, 40)
            let campaign = try await shop.campaign()
            func split(_ arm: String, holdout: Int64 = 0) -> JSON {
                [
                    "salt": "two", "holdout_basis_points": .integer(holdout),
                    "arms": [
                        ["name": "a", "share": 5_000],
                        ["name": "b", "share": .integer(5_000 - holdout)],
                    ], "arm": .string(arm),
                ]
            }
            #expect(try await offer(shop, campaign, split("a"), code: "ARMA").status == 201)
            let second = try await offer(shop, campaign, split("b"))
            #expect(second.status == 201, "\(second.json.text())")
            let otherwise = try await offer(shop, campaign, split("b", holdout: 1_000))
            #expect(otherwise.code == "already_exists")
            var (forA, forB) = (0, 0)
            for number in 1...40 {
                let member = "m-\(number)"
                let order = shop.order(["ARMA"], reference: "r\(number)", member: member)
                let validated = try await shop.perform("validateVouchers", order)
                let redeemed = try await shop.perform("redeemVouchers", order)
                #expect((validated["valid"] == true) == (redeemed.status == 201))
                let coupon = try await shop.coupon(of: second.text("id"), member: member)
                #expect((redeemed.status == 201) != (coupon.status == 201), "one or the other")
                if redeemed.status == 201 { forA += 1 } else { forB += 1 }
                if redeemed.status != 201 { #expect(redeemed.code == "holdout") }
            }
            #expect(forA > 5 && forB > 5)
            let groups = try await groups(shop, campaign)
            #expect(groups.map { $0["name"] } == ["holdout", "a", "b"])
            #expect(groups[1]["members"] == .integer(Int64(forA)))
            #expect(groups[1]["redemptions"] == .integer(Int64(forA)))
            #expect(groups[2]["members"] == .integer(Int64(forB)))
            let bearer = try await shop.perform("validateVouchers", shop.order(["ARMA"]))
            #expect(bearer.json.text().contains("member_required"))
        }
    }

    @Test func ordersBeforeTheFirstDecisionAndRefusalsForOtherReasonsDoNotCount() async throws {
        try await withShop { shop in
            try await members(shop, 1)
            let campaign = try await shop.campaign()
            _ = try await offer(
                shop, campaign, ["salt": "s", "holdout_basis_points": 0], code: "EXP")
            _ = try await shop.perform(
                "recordOrder",
                ["reference": "before", "member": "m-1", "currency": "CNY", "amount": 9_000])
            let twice = try await shop.perform(
                "redeemVouchers", shop.order(["EXP", "EXP"], member: "m-1"))
            #expect(twice.code == "duplicate_voucher")
            #expect(try await groups(shop, campaign)[1]["members"] == 0)
            let redeemed = try await shop.perform(
                "redeemVouchers", shop.order(["EXP"], amount: 1_000, member: "m-1"))
            #expect(redeemed.status == 201)
            let arm = try await groups(shop, campaign)[1]
            #expect(arm["members"] == 1 && arm["ordered"] == 1)
            #expect(arm["spent"]?["amount"] == 900)
        }
    }

    @Test func aJobLeavesTheHoldoutOut() async throws {
        try await withShop { shop in
            try await members(shop, 40)
            let campaign = try await shop.campaign()
            let offer = try await offer(
                shop, campaign, ["salt": "j", "holdout_basis_points": 5_000])
            let job = try await shop.perform(
                "createIssueJob",
                [
                    "offer_id": .string(offer.text("id")), "name": "n",
                    "audience": "all_members",
                ])
            try await IssueJobRunner(engine: shop.engine).runUntilIdle()
            let done = try await shop.perform("getIssueJob", path: ["job_id": job.text("id")])
            let groups = try await groups(shop, campaign)
            #expect(done["refused"] == groups[0]["members"])
            #expect(done["issued"] == groups[1]["members"])
            #expect(done["done"] == 40)
        }
    }

    /// 200,000 members in nine groups, by two salts: chi-square with 8 degrees of freedom passes 43
    /// once in a million splits, with 80 degrees (both salts at once) 157.
    @Test func theSplitIsUniformAndIndependentOfOtherExperiments() async throws {
        try await withShop { shop in
            let arms = (0..<8).map { Experiment.Arm(name: "\($0)", share: 1_000) }
            let experiments = ["one", "two"].map {
                Experiment(salt: $0, holdoutBasisPoints: 2_000, arms: arms)
            }
            var counts = [Int](repeating: 0, count: 81)
            for member in 1...200_000 {
                let found = experiments.map {
                    shop.engine.codes.arm(
                        of: MemberID(Int64(member)), in: $0, campaign: CampaignID(7),
                        tenant: shop.tenant)
                }
                counts[Int(found[0]) * 9 + Int(found[1])] += 1
            }
            let shares = [0.2] + [Double](repeating: 0.1, count: 8)
            func square(_ observed: Int, _ expected: Double) -> Double {
                (Double(observed) - expected) * (Double(observed) - expected) / expected
            }
            var (single, both) = (0.0, 0.0)
            for one in 0..<9 {
                single += square(
                    counts[(one * 9)..<(one * 9 + 9)].reduce(0, +), 200_000 * shares[one])
                for two in 0..<9 {
                    both += square(counts[one * 9 + two], 200_000 * shares[one] * shares[two])
                }
            }
            #expect(single < 43, "\(single)")
            #expect(both < 157, "\(both)")
        }
    }
}
