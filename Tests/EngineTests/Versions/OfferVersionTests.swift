import Domain
import Engine
import Ledger
import TestSupport
import Testing

@Suite("Versions of offers")
struct OfferVersionTests {
    @Test(arguments: Backend.all)
    func aVersionHoldsFromItsMomentForCouponsIssuedBefore(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 1_000_000))
            let codes = try await shop.codes(3, of: offer)
            let expiry = try await shop.coupon(of: offer).text("expires_at")
            let version = try await shop.version(
                of: offer, amountOff: 1_500, from: "2026-06-01T13:00:00Z")
            #expect(version.status == 201 && version["version"] == 2)
            #expect(version.text("state") == "planned")

            #expect(try await shop.redeemed([codes[0]]) == (1_000, nil))
            shop.clock.set(TestShop.start.advanced(byMilliseconds: 3_599_999))
            #expect(try await shop.redeemed([codes[1]]) == (1_000, nil))
            shop.clock.advance(byMilliseconds: 1)
            #expect(try await shop.redeemed([codes[2]]) == (1_500, 2))
            #expect(try await shop.coupon(of: offer).text("expires_at") == expiry)

            let list = try await shop.versions(of: offer)
            #expect(list.compactMap { $0["state"]?.stringValue } == ["superseded", "in_force"])
            let past = try await shop.perform("listRedemptions")
            let versions = past["items"]?.arrayValue?.map { $0["vouchers"]?.arrayValue?.first }
            #expect(versions?.map { $0?["offer_version"] } == [nil, nil, 2])
        }
    }

    @Test(arguments: Backend.all)
    func aRedemptionIsTakenBackAsItWasJudged(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 10_000)
            let offer = try await shop.offer(in: campaign)
            let code = try await shop.codes(1, of: offer)[0]
            let redeemed = try await shop.perform("redeemVouchers", shop.order([code]))
            #expect(try await shop.version(of: offer, amountOff: 4_000).status == 201)
            let back = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": redeemed.text("id")])
            #expect(back["discount_total"]?["amount"] == 1_000)
            let report = try await shop.perform(
                "getCampaignReport", path: ["campaign_id": campaign])
            #expect(report["budget_left"]?["amount"] == 10_000)
            #expect(try await shop.redeemed([code]) == (4_000, 2))
        }
    }

    @Test func aVersionMadeByOneProcessCountsOnTheOtherAtOnce() async throws {
        try await withShop(on: .postgres) { shop in
            let other = try await shop.beside()
            let offer = try await shop.offer(in: try await shop.campaign(budget: 1_000_000))
            let codes = try await shop.codes(6, of: offer)
            // Both know the offer by now.
            #expect(try await shop.redeemed([codes[0]]) == (1_000, nil))
            #expect(try await other.redeemed([codes[1]]) == (1_000, nil))
            #expect(try await shop.version(of: offer, amountOff: 2_000).status == 201)
            #expect(try await other.redeemed([codes[2]]) == (2_000, 2))
            let validated = try await other.perform("validateVouchers", other.order([codes[3]]))
            #expect(validated["discount_total"]?["amount"] == 2_000)
            #expect(try await other.version(of: offer, amountOff: 3_000)["version"] == 3)
            #expect(try await shop.redeemed([codes[4]]) == (3_000, 3))
            let planned = try await shop.version(
                of: offer, amountOff: 500, from: "2026-06-01T12:00:01Z")
            #expect(planned.text("state") == "planned")
            shop.clock.advance(byMilliseconds: 1_000)
            #expect(try await other.redeemed([codes[5]]) == (500, 4))
            try await other.engine.close()
        }
    }

    @Test(arguments: Backend.all)
    func sixtyFourCallersGetNumbersWithoutAGap(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        try await shop.version(of: offer, amountOff: Int64(caller) + 1)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let numbers = answers.compactMap { $0["version"]?.integerValue }.sorted()
            #expect(numbers == Array(2...65))
            let list = try await shop.versions(of: offer)
            #expect(list.compactMap { $0["version"]?.integerValue } == Array(1...65))
            let last = answers.first { $0["version"] == 65 }?["benefit"]?["amount"]?.integerValue
            let code = try await shop.codes(1, of: offer)[0]
            #expect(try await shop.redeemed([code]).discount == last)
        }
    }

    @Test(arguments: Backend.all)
    func quotasChangeAtOnceAndNeverBelowWhatIsUsed(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let limits: JSON = ["total_issues": 3, "total_redemptions": 2]
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("limits", limits)])
            let codes = try await shop.codes(3, of: offer)
            #expect(try await shop.coupon(of: offer).code == "limit_total")
            _ = try await shop.redeemed([codes[0]])
            _ = try await shop.redeemed([codes[1]])
            func version(_ issues: Int64?, _ redemptions: Int64, from: String? = nil)
                async throws -> TestAnswer
            {
                try await shop.version(
                    of: offer, from: from,
                    extra: [
                        .init(
                            "limits",
                            .object(present: [
                                "total_issues": issues.map(JSON.integer),
                                "total_redemptions": .integer(redemptions),
                            ]))
                    ])
            }
            #expect(try await version(2, 2).code == "limit_total")
            #expect(try await version(3, 1).code == "limit_total")
            #expect(try await version(nil, 2).code == "invalid_field")
            #expect(try await version(4, 2, from: "2026-06-02T00:00:00Z").code == "invalid_field")
            #expect(try await version(4, 3).status == 201)
            #expect(try await shop.coupon(of: offer).status == 201)
            #expect(try await shop.coupon(of: offer).code == "limit_total")
            #expect(try await shop.redeemed([codes[2]]) == (1_000, 2))
            #expect(try await version(4, 2).code == "limit_total")
            #expect(try await version(4, 3).status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func whatCannotChangeIsRefusedWithItsField(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("public_code", "SPRING")])
            func subjects(_ answer: TestAnswer) -> [String?]? {
                answer["conditions"]?.arrayValue?.map { $0["subject"]?.stringValue }
            }
            let other = try await shop.version(
                of: offer, extra: [.init("public_code", "SUMMER")])
            #expect(other.code == "invalid_field" && subjects(other) == ["/public_code"])
            let uses = try await shop.version(
                of: offer,
                extra: [.init("public_code", "SPRING"), .init("limits", ["uses_per_coupon": 2])])
            #expect(subjects(uses) == ["/limits/uses_per_coupon"])
            let past = try await shop.version(
                of: offer, from: "2026-06-01T11:59:59Z",
                extra: [.init("public_code", "SPRING")])
            #expect(past.code == "out_of_range" && subjects(past) == ["/effective_from"])
            let late = try await shop.version(
                of: offer, from: "2027-01-01T00:00:00Z",
                extra: [.init("public_code", "SPRING")])
            #expect(late.code == "out_of_range")
            let currency = try await shop.version(of: offer, extra: [.init("currency", "EUR")])
            #expect(currency.code == "unknown_field")
            let zone = try await shop.version(
                of: offer,
                extra: [
                    .init("public_code", "SPRING"),
                    .init("restrictions", ["time_zone": "Moon/Base", "weekdays": [1]]),
                ])
            #expect(subjects(zone) == ["/restrictions/time_zone"])
            #expect(try await shop.versions(of: offer).count == 1)
            let word = try await shop.version(
                of: offer, amountOff: 700, extra: [.init("public_code", "spring")])
            #expect(word.status == 201)
            #expect(try await shop.redeemed(["SPRING"]) == (700, 2))
        }
    }

    /// A moment is a moment, whatever the local clock shows.
    /// Days of another zone have other numbers: what was used today would count for another day.
    @Test func aVersionInAnotherZoneDoesNotBeginTheDayAnew() async throws {
        try await withShop { shop in
            let offer = try await shop.limited(
                "DAILY", shop.counts("offer", per: "day", 1), zone: "Asia/Shanghai")
            func version(_ zone: String?, _ limits: JSON?) async throws -> TestAnswer {
                try await shop.version(
                    of: offer.text("id"),
                    extra: [
                        .init("public_code", "DAILY"),
                        .init(
                            "restrictions",
                            .object(present: ["time_zone": zone.map(JSON.string)])),
                        .init("limits", limits ?? .object([])),
                    ])
            }
            #expect(try await shop.redeemed(["DAILY"]).discount == 100)
            for limits in [shop.counts("offer", per: "day", 1), nil] {
                for zone in ["America/New_York", nil] {
                    let refused = try await version(zone, limits)
                    #expect(refused.code == "invalid_field", "\(refused.json.text())")
                    #expect(
                        refused["conditions"]?[0]?["subject"] == "/restrictions/time_zone")
                }
            }
            let same = shop.counts("offer", per: "day", 1)
            #expect(try await version("Asia/Shanghai", same).status == 201)
            let again = try await shop.perform("redeemVouchers", shop.order(["DAILY"]))
            #expect(again.code == "limit_period", "\(again.json.text())")
            #expect(try await version("Asia/Shanghai", nil).status == 201)
            #expect(try await version("America/New_York", nil).status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func versionsTakeEffectOnLeapDaysAndWhenClocksAreSetBack(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.perform(
                "createCampaign",
                [
                    "name": "Long", "currency": "CNY", "starts_at": "2026-01-01T00:00:00Z",
                    "ends_at": "2029-01-01T00:00:00Z",
                ]
            ).text("id")
            let offer = try await shop.offer(in: campaign)
            let codes = try await shop.codes(6, of: offer)
            let none = try await shop.version(of: offer, from: "2027-02-29T00:00:00+08:00")
            #expect(none.code == "invalid_field")
            // Half past two comes twice in Berlin on that night, an hour apart.
            for (from, amount) in [
                ("2026-10-25T02:30:00+02:00", 2_000), ("2026-10-25T02:30:00+01:00", 3_000),
                ("2028-02-29T00:00:00+08:00", 4_000),
            ] as [(String, Int64)] {
                #expect(
                    try await shop.version(of: offer, amountOff: amount, from: from).status
                        == 201)
            }
            let moments: [(String, Int64)] = [
                ("2026-10-25T00:29:59Z", 1_000), ("2026-10-25T00:30:00Z", 2_000),
                ("2026-10-25T01:29:59Z", 2_000), ("2026-10-25T01:30:00Z", 3_000),
                ("2028-02-28T15:59:59Z", 3_000), ("2028-02-28T16:00:00Z", 4_000),
            ]
            for (code, (moment, expected)) in zip(codes, moments) {
                shop.clock.set(try #require(Timestamp(rfc3339: moment)))
                let validated = try await shop.perform("validateVouchers", shop.order([code]))
                #expect(validated["discount_total"]?["amount"] == .integer(expected), "\(moment)")
            }
        }
    }
}

extension TestShop {
    func codes(_ count: Int, of offer: String) async throws -> [String] {
        var codes: [String] = []
        for _ in 0..<count { codes.append(try await coupon(of: offer).text("signed_code")) }
        return codes
    }

    /// Gives an offer of `offer(in:)` its next version.
    func version(
        of offer: String, amountOff: Int64 = 1_000, from: String? = nil,
        extra: [JSON.Member] = []
    ) async throws -> TestAnswer {
        var members: [JSON.Member] = [
            .init("benefit", ["type": "amount_off", "amount": .integer(amountOff)]),
            .init("reason", "a test"),
        ]
        if let from { members.append(.init("effective_from", .string(from))) }
        return try await perform(
            "createOfferVersion", path: ["offer_id": offer], .object(members + extra))
    }

    func versions(of offer: String) async throws -> [JSON] {
        try await perform(
            "listOfferVersions", path: ["offer_id": offer], query: ["limit": "200"])["items"]?
            .arrayValue ?? []
    }

    /// What a redemption took off, and the version it was judged by.
    func redeemed(_ codes: [String]) async throws -> (discount: Int64?, version: Int64?) {
        let answer = try await perform("redeemVouchers", order(codes))
        return (
            answer["discount_total"]?["amount"]?.integerValue,
            answer["vouchers"]?.arrayValue?.first?["offer_version"]?.integerValue
        )
    }
}
