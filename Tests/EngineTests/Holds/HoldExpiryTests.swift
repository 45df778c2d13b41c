import Domain
import Engine
import Ledger
import TestSupport
import Testing

@Suite("Holds expire")
struct HoldExpiryTests {
    @Test(arguments: Backend.all)
    func aHoldEndsExactlyWhenItsTimeIsOver(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let expiry = HoldExpiry(engine: shop.engine)
            let hold = try await shop.perform(
                "placeHold", shop.holding([coupon.text("code")], seconds: 60))
            shop.clock.advance(byMilliseconds: 59_999)
            #expect(
                try await expiry.endDue() == TestShop.start.advanced(byMilliseconds: 60_000))
            #expect(try await shop.hold(hold.text("id")).text("state") == "open")
            shop.clock.advance(byMilliseconds: 1)
            let late = try await shop.capture(hold.text("id"))
            #expect(late.code == "expired")
            #expect(try await expiry.endDue() == nil)
            let ended = try await shop.hold(hold.text("id"))
            #expect(ended.text("state") == "expired")
            #expect(ended["ended_at"] == ended["expires_at"])
            #expect(try await shop.usesLeft(coupon) == 1)
            #expect(try await shop.void(hold.text("id")).text("state") == "expired")
            let events = try await shop.perform("listEvents")
            let kinds = events["items"]?.arrayValue?.compactMap { $0["kind"]?.stringValue }
            #expect(kinds?.suffix(2) == ["hold_placed", "hold_expired"])
        }
    }

    @Test(arguments: Backend.all)
    func ofTwoProcessesOneEndsAHold(_ backend: Backend) async throws {
        guard backend == .postgres else { return }
        try await withShop(on: backend) { shop in
            let other = try await shop.beside()
            let offer = try await shop.offer(in: try await shop.campaign())
            for _ in 0..<100 {
                let code = try await shop.coupon(of: offer).text("code")
                _ = try await shop.perform("placeHold", shop.holding([code], seconds: 1))
            }
            shop.clock.advance(byMilliseconds: 1_000)
            async let first = HoldExpiry(engine: shop.engine).endDue()
            async let second = HoldExpiry(engine: other.engine).endDue()
            #expect(try await [first, second] == [nil, nil])
            let ended = try await expiries(shop)
            #expect(ended == 100)
            try await other.engine.close()
        }
    }

    /// How many journal entries tell of an expiry.
    private func expiries(_ shop: TestShop) async throws -> Int {
        var count = 0
        var after = 0
        while true {
            let page = try await shop.perform(
                "listEvents", query: ["after": "\(after)", "limit": "200"])
            let items = page["items"]?.arrayValue ?? []
            guard let last = items.last?["sequence"]?.integerValue else { return count }
            count += items.count { $0["kind"] == "hold_expired" }
            after = Int(last)
        }
    }

    @Test(arguments: Backend.all)
    func whatExpiredWhileNobodyRanEndsAtTheStart(_ backend: Backend) async throws {
        let shop = try await TestShop.open(on: backend)
        let card = try await shop.giftCard(5_000)
        let hold = try await shop.perform(
            "placeHold", shop.holding([card.text("code")], seconds: 60))
        shop.clock.advance(byMilliseconds: 3_600_000)
        let again = try await shop.reopened()
        let runner = Task { await HoldExpiry(engine: again.engine).run() }
        while try await again.hold(hold.text("id")).text("state") == "open" {
            await Task.yield()
        }
        runner.cancel()
        await runner.value
        #expect(try await again.balance(card) == 5_000)
        #expect(try await again.verify().isSound)
        try await again.close()
    }

    /// The runner has nothing to do when the hold is placed: placing it sets the alarm.
    @Test func aHoldPlacedLaterWakesTheRunner() async throws {
        try await withShop { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let runner = Task { await HoldExpiry(engine: shop.engine).run() }
            let hold = try await shop.perform(
                "placeHold", shop.holding([coupon.text("code")], seconds: 1))
            shop.clock.advance(byMilliseconds: 1_000)
            while try await shop.hold(hold.text("id")).text("state") == "open" {
                await Task.yield()
            }
            runner.cancel()
            await runner.value
            #expect(try await shop.usesLeft(coupon) == 1)
        }
    }
}
