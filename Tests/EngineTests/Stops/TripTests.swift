import Domain
import Engine
import Ledger
import TestSupport
import Testing

/// Pinduoduo, 2019-01-20: a leaked coupon was used up by crowds overnight, for tens of millions.
@Suite("Offers that stop themselves")
struct TripTests {
    private let trip: JSON = ["trip": ["redemptions": 9, "seconds": 60]]

    @Test(arguments: Backend.all)
    func pinduoduo2019ALeakedCodeStopsAtItsPace(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.limited("LEAK", trip)
            #expect(offer.status == 201, "\(offer.json.text())")
            let answers = try await shop.race { _ in try await shop.use("LEAK") }
            #expect(answers.filter { $0.status == 201 }.count == 9)
            #expect(answers.filter { $0.code == "offer_stopped" }.count == 55)
            let path = ["offer_id": offer.text("id")]
            let stopped = try await shop.perform("getOffer", path: path)
            #expect(stopped["stop"]?["cause"] == "velocity")
            #expect(
                stopped["stop"]?["reason"]
                    == "10 redemptions within 60 s; at most 9 are allowed")
            let events = try await shop.perform("listEvents", query: ["limit": "200"])
            let trips = events["items"]?.arrayValue?.filter { $0["kind"] == "offer_stopped" }
            #expect(trips?.count == 1, "\(events.json.text())")

            // It stays stopped until somebody resumes it, also when the window is long over.
            shop.clock.advance(byMilliseconds: 3_600_000)
            #expect(try await shop.use("LEAK").code == "offer_stopped")
            #expect(try await shop.perform("resumeOffer", path: path, [:]).status == 200)
            #expect(try await shop.use("LEAK").status == 201)
        }
    }

    @Test(arguments: Backend.all)
    func aSlowerPaceNeverTripsAndTheWindowOutlivesARestart(_ backend: Backend) async throws {
        let shop = try await TestShop.open(on: backend)
        _ = try await shop.limited("PACE", trip)
        for _ in 0..<20 {
            #expect(try await shop.use("PACE").status == 201)
            shop.clock.advance(byMilliseconds: 7_000)
        }
        let again = try await shop.reopened()
        // Within the last minute there were eight: one more, and no second one.
        #expect(try await again.use("PACE").status == 201)
        #expect(try await again.use("PACE").code == "offer_stopped")
        #expect(try await again.verify().problems == [])
        try await again.close()
    }

    /// What is refused for another reason is no use and trips nothing.
    @Test func refusedUsesDoNotCount() async throws {
        try await withShop { shop in
            let offer = try await shop.limited("ONLY", trip)
            for _ in 0..<9 { #expect(try await shop.use("ONLY").status == 201) }
            let both = try await shop.perform(
                "redeemVouchers", shop.request(["ONLY", "ONLY"]))
            #expect(both.code == "duplicate_voucher")
            let validated = try await shop.perform("validateVouchers", shop.request(["ONLY"]))
            #expect(validated["code"] == "offer_stopped", "validation says what would happen")
            let path = ["offer_id": offer.text("id")]
            #expect(try await shop.perform("getOffer", path: path)["state"] == "active")
            let key = "the-tripping-one"
            let tripping = try await shop.perform(
                "redeemVouchers", shop.request(["ONLY"]), key: key)
            #expect(tripping.status == 409)
            #expect(try await shop.perform("getOffer", path: path)["state"] == "stopped")
            #expect(try await shop.perform("resumeOffer", path: path, [:]).status == 200)
            let repeated = try await shop.perform(
                "redeemVouchers", shop.request(["ONLY"]), key: key)
            #expect(repeated.isReplay)
            #expect(repeated.body == tripping.body)
            #expect(try await shop.perform("getOffer", path: path)["state"] == "active")
        }
    }

    @Test(arguments: Backend.all)
    func issuesTripToo(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.limited(
                "GRAB", ["trip": ["issues": 5, "seconds": 600]]
            ).text("id")
            let answers = try await shop.race { _ in try await shop.coupon(of: offer) }
            #expect(answers.filter { $0.status == 201 }.count == 5)
            #expect(answers.filter { $0.code == "offer_stopped" }.count == 59)
            #expect(try await shop.use("GRAB").code == "offer_stopped")
        }
    }

    /// One order that brings more than the window takes stops the offer as well.
    @Test func anOrderOfManyCouponsIsCountedWhole() async throws {
        try await withShop { shop in
            let offer = try await shop.limited(
                "MANY", ["trip": ["redemptions": 2, "seconds": 60]]
            ).text("id")
            var codes: [String] = []
            for _ in 0..<3 { codes.append(try await shop.coupon(of: offer).text("code")) }
            let three = try await shop.perform("redeemVouchers", shop.request(codes))
            #expect(three.code == "offer_stopped")
            let shown = try await shop.perform("getOffer", path: ["offer_id": offer])
            #expect(shown["stop"]?["cause"] == "velocity")
        }
    }
}
