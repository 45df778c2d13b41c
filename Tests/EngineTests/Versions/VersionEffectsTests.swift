import Database
import Domain
import Engine
import Ledger
import TestSupport
import Testing

/// What a version leaves as it is, and what it costs.
@Suite("Effects of versions")
struct VersionEffectsTests {
    @Test(arguments: Backend.all)
    func aVersionForgetsNoUse(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member("m")
            let twice = shop.counts("member", per: "day", 2)
            let offer = try await shop.limited("TWICE", twice).text("id")
            let first = try await shop.use("TWICE", member: "m")
            #expect(first.status == 201)
            let changed = try await shop.version(
                of: offer, amountOff: 300,
                extra: [.init("public_code", "TWICE"), .init("limits", twice)])
            #expect(changed.status == 201, "\(changed.json.text())")
            #expect(try await shop.use("TWICE", member: "m").status == 201)
            #expect(try await shop.use("TWICE", member: "m").code == "limit_member")
            // What the first version took is given back to the counter of all versions.
            #expect(try await shop.rollBack(first).status == 200)
            #expect(try await shop.use("TWICE", member: "m").status == 201)
            #expect(try await shop.use("TWICE", member: "m").code == "limit_member")
        }
    }

    @Test(arguments: Backend.all)
    func aStoppedOfferStaysStopped(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.limited("STOP1", [:]).text("id")
            let path = ["offer_id": offer]
            _ = try await shop.perform("stopOffer", path: path, [:])
            let word = [JSON.Member("public_code", "STOP1")]
            #expect(try await shop.version(of: offer, extra: word).status == 201)
            #expect(try await shop.use("STOP1").code == "offer_stopped")
            let shown = try await shop.perform("getOffer", path: path)
            #expect(shown.text("state") == "stopped" && shown["version"] == 2)
            let resumed = try await shop.perform("resumeOffer", path: path, [:])
            #expect(resumed.text("state") == "active" && resumed["version"] == 2)
            #expect(try await shop.use("STOP1").status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func anExperimentSplitsAsBefore(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.members(1...40)
            let experiment = JSON.Member(
                "experiment", ["salt": "spring", "holdout_basis_points": 5_000])
            let word = JSON.Member("public_code", "SPLIT")
            let offer = try await shop.offer(
                in: try await shop.campaign(), amountOff: 100, extra: [experiment, word])
            func held() async throws -> [Int] {
                var held: [Int] = []
                for number in 1...40 {
                    let valid = try await shop.perform(
                        "validateVouchers", shop.order(["SPLIT"], member: "m-\(number)"))
                    if valid["valid"] == false { held.append(number) }
                }
                return held
            }
            let before = try await held()
            // A fair coin gives fewer than 5 of 40 once in ten million times.
            #expect((5...35).contains(before.count))
            let other = JSON.Member(
                "experiment", ["salt": "summer", "holdout_basis_points": 5_000])
            let refused = try await shop.version(of: offer, extra: [other, word])
            #expect(refused.code == "invalid_field")
            #expect(refused["conditions"]?[0]?["subject"] == "/experiment")
            let changed = try await shop.version(
                of: offer, amountOff: 200, extra: [experiment, word])
            #expect(changed.status == 201, "\(changed.json.text())")
            #expect(try await held() == before)
        }
    }

    @Test(arguments: Backend.all)
    func offersAreShownAsTheyHold(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(in: campaign)
            _ = try await shop.offer(in: campaign, amountOff: 7)
            _ = try await shop.version(
                of: offer, amountOff: 1_500, from: "2026-06-01T13:00:00Z")
            func shown() async throws -> [JSON?] {
                let one = try await shop.perform("getOffer", path: ["offer_id": offer])
                let all = try await shop.perform("listOffers", query: ["campaign_id": campaign])
                #expect(all["items"]?[0] == one.json)
                #expect(all["items"]?[1]?["version"] == nil)
                return [one["version"], one["benefit"]?["amount"]]
            }
            #expect(try await shown() == [nil, 1_000])
            shop.clock.advance(byMilliseconds: 3_600_000)
            #expect(try await shown() == [2, 1_500])
        }
    }

    @Test(arguments: Backend.all)
    func whatIsHeldIsCapturedAsItWasJudged(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("public_code", "HELD")])
            func hold() async throws -> TestAnswer {
                try await shop.perform(
                    "placeHold", shop.holding(["HELD"], lines: [(2, 5_000)]))
            }
            let old = try await hold()
            let changed = try await shop.version(
                of: offer, amountOff: 2_000, extra: [.init("public_code", "HELD")])
            #expect(changed.status == 201)
            let new = try await hold()
            #expect(new["vouchers"]?[0]?["offer_version"] == 2)
            let captured = try await shop.capture(old.text("id"))
            #expect(captured.amount("discount_total") == 1_000)
            #expect(captured["vouchers"]?[0]?["offer_version"] == nil)
            for _ in 0..<2 {
                let part = try await shop.capture(new.text("id"), [(0, 1)])
                #expect(part.amount("discount_total") == 1_000)
                #expect(part["vouchers"]?[0]?["offer_version"] == 2)
            }
            // The whole order is judged once more, its parts cannot be.
            let replayed = try await shop.replayed(
                offer,
                definition: [
                    "benefit": ["type": "amount_off", "amount": 1_500], "public_code": "HELD",
                ])
            let total = replayed["total"]
            #expect(total?["orders"] == 3 && total?["changed"] == 1 && total?["undecided"] == 2)
            #expect(total?["cost_before"] == 3_000 && total?["cost_after"] == 3_500)
        }
    }

    /// Nobody looks for versions where there are none; where there are, it is one statement.
    @Test func anOfferThatNeverChangedCostsWhatItDid() async throws {
        try await withShop { shop in
            let offer = try await shop.limited("COST", [:]).text("id")
            let cost: @Sendable () async throws -> Int = { () async throws in
                let before = shop.engine.driver.statistics.statements
                let used = try await shop.use("COST")
                #expect(used.status == 201)
                return Int(shop.engine.driver.statistics.statements - before)
            }
            for _ in 0..<2 { _ = try await cost() }
            let plain = try await cost()
            let other = try await shop.limited("OTHER", [:]).text("id")
            _ = try await shop.version(of: other, extra: [.init("public_code", "OTHER")])
            #expect(try await cost() == plain, "another campaign's offer has versions")
            _ = try await shop.version(of: offer, extra: [.init("public_code", "COST")])
            _ = try await cost()
            #expect(try await cost() == plain + 1)
        }
    }
}
