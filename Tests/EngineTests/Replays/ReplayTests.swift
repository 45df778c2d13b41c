import Domain
import Engine
import Ledger
import TestSupport
import Testing

@Suite("Replays of the past")
struct ReplayTests {
    /// The proof that a replay judges as the till did.
    @Test(arguments: Backend.all, [1, 2] as [UInt64])
    func anUnchangedRuleDecidesEveryPastOrderAsItWas(
        _ backend: Backend, seed: UInt64
    ) async throws {
        try await withShop(on: backend) { shop in
            var past = RandomPast(seed: seed)
            try await past.play(240, in: shop)
            for (offer, spent) in past.spent {
                let job = try await shop.replayed(offer, definition: past.definitions[offer])
                let total = try #require(job["total"], "seed \(seed)")
                #expect(job.text("state") == "finished")
                for name in ["changed", "refused", "undecided", "members_lost", "orders_gained"] {
                    #expect(total[name] == 0, "\(name) of seed \(seed): \(job.json.text())")
                }
                #expect(total["cost_before"] == .integer(spent), "seed \(seed)")
                #expect(total["cost_after"] == .integer(spent), "seed \(seed)")
                #expect(total["orders"] == .integer(past.orders[offer] ?? 0), "seed \(seed)")
                let found = try await shop.perform(
                    "listReplayedOrders", path: ["job_id": job.text("id")])
                #expect(found["items"] == [])
            }
        }
    }

    @Test(arguments: Backend.all)
    func aChangedRuleShowsWhatItWouldHaveCostByDay(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            for member in ["m-1", "m-2"] {
                _ = try await shop.perform(
                    "upsertMember", path: ["external_id": member], .object([]))
            }
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(
                in: campaign, extra: [.init("public_code", "SPRING")])
            _ = try await shop.offer(
                in: campaign, amountOff: 1, extra: [.init("public_code", "OTHER")])
            func buy(_ code: String, _ amount: Int64, _ member: String) async throws -> String {
                let order = shop.order([code], amount: amount, member: member)
                return try await shop.perform("redeemVouchers", order).text("id")
            }
            _ = try await buy("SPRING", 5_000, "m-1")
            _ = try await buy("SPRING", 5_500, "m-1")
            _ = try await buy("SPRING", 6_000, "m-2")
            _ = try await buy("OTHER", 700, "m-2")
            shop.clock.advance(byMilliseconds: 86_400_000)
            _ = try await buy("SPRING", 8_000, "m-1")
            let back = try await buy("SPRING", 8_000, "m-2")
            _ = try await shop.perform("rollbackRedemption", path: ["redemption_id": back])
            let job = try await shop.replayed(
                offer,
                definition: [
                    "benefit": ["type": "amount_off", "amount": 1_500],
                    "restrictions": ["minimum_spend": 6_000], "public_code": "SPRING",
                ])
            let expected: [(String, [Int64])] = [
                ("2026-06-01", [3, 1, 2, 0, 3_000, 1_500, 1, 0, 0]),
                ("2026-06-02", [1, 1, 0, 0, 1_000, 1_500, 0, 0, 0]),
            ]
            let days = try #require(job["days"]?.arrayValue)
            #expect(days.count == expected.count)
            for (day, (date, figures)) in zip(days, expected) {
                #expect(day["day"] == .string(date))
                #expect(Self.names.map { day[$0]?.integerValue } == figures, "\(date)")
            }
            let wider = try await shop.replayed(
                offer,
                definition: [
                    "benefit": ["type": "amount_off", "amount": 1_000], "public_code": "SPRING",
                    "restrictions": ["tiers": ["gold"]],
                ])
            #expect(wider["total"]?["undecided"] == 4 && wider["total"]?["refused"] == 0)
            #expect(wider["total"]?["cost_after"] == 4_000)
        }
    }

    @Test(arguments: Backend.all)
    func eachOrderIsComparedWithTheVersionThatDecidedIt(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let codes = try await shop.codes(3, of: offer)
            _ = try await shop.redeemed([codes[0]])
            _ = try await shop.version(of: offer, amountOff: 2_000)
            _ = try await shop.redeemed([codes[1]])
            _ = try await shop.redeemed([codes[2]])
            let job = try await shop.replayed(offer, definition: nil)
            let figures = Self.names.prefix(6).map { job["total"]?[$0]?.integerValue }
            #expect(figures == [3, 2, 0, 0, 5_000, 3_000])
        }
    }

    /// Discounts alone are compared, so that a change of points would show as none.
    @Test(arguments: Backend.all)
    func aChangeOfWhatIsGivenBackIsUndecided(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            let offer = try await shop.giveBack(
                "POINTS", [.init("form", "points"), .init("amount", 10)]
            ).text("id")
            #expect(try await shop.buy(["POINTS"]).status == 201)
            func undecided(_ points: Int64, _ limits: JSON = .object([])) async throws -> JSON? {
                let benefit: JSON = [
                    "type": "give_back", "form": "points", "amount": .integer(points),
                ]
                return try await shop.replayed(
                    offer,
                    definition: [
                        "benefit": benefit, "public_code": "POINTS", "limits": limits,
                    ])["total"]?["undecided"]
            }
            #expect(try await undecided(10) == 0)
            #expect(try await undecided(11) == 1)
            #expect(try await undecided(10, ["total_redemptions": 1]) == 1)
        }
    }

    private static let names = [
        "orders", "changed", "refused", "undecided", "cost_before", "cost_after", "members_lost",
        "orders_gained", "members_gained",
    ]

    @Test(arguments: Backend.all)
    func ordersThatCouldNowUseTheOfferAreGained(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.perform("upsertMember", path: ["external_id": "m-1"], .object([]))
            let campaign = try await shop.campaign()
            let strict: JSON = ["minimum_spend": 6_000]
            let offer = try await shop.offer(
                in: campaign,
                extra: [.init("public_code", "SPRING"), .init("restrictions", strict)])
            _ = try await shop.offer(
                in: campaign, amountOff: 1, extra: [.init("public_code", "OTHER")])
            for amount in [5_000, 5_000, 9_000] as [Int64] {
                _ = try await shop.perform(
                    "redeemVouchers", shop.order(["OTHER"], amount: amount, member: "m-1"))
            }
            let job = try await shop.replayed(
                offer,
                definition: [
                    "benefit": ["type": "amount_off", "amount": 1_000], "public_code": "SPRING",
                ])
            #expect(job["total"]?["orders"] == 0 && job["total"]?["orders_gained"] == 2)
            #expect(job["total"]?["members_gained"] == 1)
            let found = try await shop.perform(
                "listReplayedOrders", path: ["job_id": job.text("id")], query: ["limit": "1"])
            #expect(found["items"]?.arrayValue?.first?["verdict"] == "gained")
            #expect(found["next_cursor"] != .null)
        }
    }

    @Test(arguments: Backend.all)
    func aReplayGoesOnInAnotherRunnerAndCountsNothingTwice(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.perform("upsertMember", path: ["external_id": "m-1"], .object([]))
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("public_code", "SPRING")])
            let count = Int64(Limits.replayPage) * 2 + 10
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<count {
                    group.addTask {
                        _ = try? await shop.perform(
                            "redeemVouchers",
                            shop.order(["SPRING"], reference: "o-\(number)", member: "m-1"))
                    }
                }
            }
            let changed: JSON = [
                "benefit": ["type": "amount_off", "amount": 1_000], "public_code": "SPRING",
                "restrictions": ["minimum_spend": 6_000],
            ]
            // What is redeemed in the very millisecond of the replay is none of its past.
            shop.clock.advance(byMilliseconds: 1)
            let job = try await shop.replay(offer, definition: changed)
            let (one, two) = (
                CampaignJobRunner(engine: shop.engine), CampaignJobRunner(engine: shop.engine)
            )
            #expect(try await one.step() == .advanced)
            #expect(try await two.step() == .advanced)
            #expect(try await one.runUntilIdle() == .idle)
            let done = try await shop.campaignJob(job)
            #expect(done["redemptions_seen"] == .integer(count))
            #expect(done["total"]?["refused"] == .integer(count))
            #expect(done["total"]?["members_lost"] == 1)

            let again = try await shop.replay(offer, definition: changed)
            #expect(try await one.step() == .advanced)
            let cancelled = try await shop.perform("cancelCampaignJob", path: ["job_id": again])
            #expect(cancelled.text("state") == "cancelled")
            #expect(try await one.step() == .idle)
            #expect(
                try await shop.campaignJob(again)["redemptions_seen"]
                    == .integer(Int64(Limits.replayPage)))
            let twice = try await shop.perform("cancelCampaignJob", path: ["job_id": again])
            #expect(twice.code == "illegal_state")
        }
    }

    @Test func periodsAndDefinitionsAreChecked() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            func create(_ members: [JSON.Member]) async throws -> TestAnswer {
                try await shop.perform(
                    "createReplay", path: ["offer_id": offer], .object(members))
            }
            let from = JSON.Member("from", "2026-01-01T00:00:00Z")
            let version = JSON.Member("version", 1)
            let long = try await create([from, .init("to", "2027-03-01T00:00:00Z"), version])
            #expect(long.code == "out_of_range")
            let back = try await create([from, .init("to", "2026-01-01T00:00:00Z"), version])
            #expect(back.code == "out_of_range")
            let to = JSON.Member("to", "2026-02-28T00:00:00Z")
            #expect(try await create([from, to]).code == "invalid_field")
            #expect(try await create([from, to, .init("version", 2)]).code == "not_found")
            let bad = try await create([
                from, to, .init("definition", ["benefit": ["type": "amount_off", "amount": 0]]),
            ])
            #expect(bad.code == "out_of_range")
            #expect(try await create([from, to, version]).status == 201)
            let missing = try await shop.perform(
                "getCampaignJob", path: ["job_id": "cjb_3M7Q0Z9K2X4TB"])
            #expect(missing.code == "not_found")
        }
    }
}

extension TestShop {
    /// Begins a replay over the year of the test clock; its id.
    func replay(_ offer: String, definition: JSON?) async throws -> String {
        let created = try await perform(
            "createReplay", path: ["offer_id": offer],
            .object(present: [
                "definition": definition, "version": definition == nil ? 1 : nil,
                "from": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z",
            ]))
        return created.text("id")
    }

    func campaignJob(_ id: String) async throws -> TestAnswer {
        try await perform("getCampaignJob", path: ["job_id": id])
    }

    /// A replay that has ended.
    func replayed(_ offer: String, definition: JSON?) async throws -> TestAnswer {
        // What is redeemed in the very millisecond of the replay is none of its past.
        clock.advance(byMilliseconds: 1)
        let id = try await replay(offer, definition: definition)
        try await CampaignJobRunner(engine: engine).runUntilIdle()
        return try await campaignJob(id)
    }
}
