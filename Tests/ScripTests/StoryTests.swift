import Domain
import Foundation
import Testing

@Suite("The whole story at the command line")
struct StoryTests {
    @Test("a merchant's story gives the same figures on a file")
    func storyOnAFile() throws {
        let shop = try Shop()
        try story(shop)
        let verified = try Program.run(["verify", "--database", shop.database])
        #expect(verified.status == 0 && verified.output.hasSuffix(": sound\n"))
    }

    @Test("a merchant's story gives the same figures through a server")
    func storyThroughAServer() throws {
        let serving = try ServingShop(try Shop())
        try story(serving.shop)
    }

    private func story(_ shop: Shop) throws {
        let offer = try campaignAndOffers(shop)
        try couponStory(shop, offer)
        try batchStory(shop)
        try giftCardStory(shop)
        try keyStory(shop)
        let balance = try shop.ask("report", "trial-balance")
        #expect(balance["balanced"]?.boolValue == true)
        #expect(try shop.ask("report", "journal")["block"]?.integerValue ?? 0 > 5)
    }

    private func campaignAndOffers(_ shop: Shop) throws -> String {
        let campaign = try shop.id(
            "campaign", "create", "--name", "Spring", "--currency", "CNY", "--days", "30",
            "--budget", "1000.00")
        let shown = try shop.run("campaign", "show", campaign)
        #expect(shown.output.contains("1000.00 CNY"))
        let updated = try shop.ask("campaign", "update", campaign, "--budget", "2000.5")
        #expect(updated["budget"]?["amount"]?.integerValue == 200_050)
        #expect(try shop.ask("campaign", "pause", campaign)["state"]?.stringValue == "paused")
        #expect(try shop.ask("campaign", "resume", campaign)["state"]?.stringValue == "active")
        let offer = try shop.id(
            "offer", "create", "--campaign", campaign, "--name", "Ten off", "--amount-off",
            "10.00", "--minimum-spend", "30.00", "--limit-member", "2")
        let percent = try shop.ask(
            "offer", "create", "--campaign", campaign, "--name", "Word", "--percent-off", "12.5",
            "--cap", "50.00", "--public-code", "SPRING25")
        #expect(percent["benefit"]?["basis_points"]?.integerValue == 1_250)
        let ladder = try shop.ask(
            "offer", "create", "--campaign", campaign, "--name", "Ladder", "--ladder",
            "100:10,200:30")
        #expect(ladder["benefit"]?["steps"]?[1]?["amount_off"]?.integerValue == 3_000)
        #expect(try shop.ask("offer", "list")["items"]?.arrayValue?.count == 3)
        #expect(try shop.run("offer", "show", offer).output.contains("10.00"))
        let stopped = try shop.ask("offer", "stop", offer, "--reason", "leaked")
        #expect(stopped["stop"]?["reason"]?.stringValue == "leaked")
        #expect(try shop.run("offer", "list").output.contains("stopped"))
        #expect(try shop.ask("offer", "resume", offer)["state"]?.stringValue == "active")
        #expect(try shop.run("campaign", "list").output.contains("Spring"))
        return offer
    }

    private func batchStory(_ shop: Shop) throws {
        let campaign = try shop.id(
            "campaign", "create", "--name", "Leaflets", "--currency", "CNY", "--days", "30")
        let offer = try shop.id(
            "offer", "create", "--campaign", campaign, "--name", "Five off", "--amount-off", "5.00")
        let id = try shop.id(
            "batch", "create", "--offer", offer, "--name", "Leaflet", "--count", "100000000")
        #expect(try shop.ask("batch", "show", id)["count"]?.integerValue == 100_000_000)
        #expect(try shop.run("batch", "list").output.contains("Leaflet"))
        #expect(try shop.ask("batch", "stop", id)["state"]?.stringValue == "stopped")
        #expect(try shop.ask("batch", "resume", id)["state"]?.stringValue == "active")
        let voided = try shop.ask("batch", "void", id, "--reason", "lost")
        #expect(voided["state"]?.stringValue == "voided")
    }

    private func couponStory(_ shop: Shop, _ offer: String) throws {
        _ = try shop.ask("member", "upsert", "m-1", "--attribute", "tier=gold")
        let member = try shop.ask("member", "show", "m-1")
        #expect(member["attributes"]?["tier"]?.stringValue == "gold")
        let coupon = try shop.ask("coupon", "issue", "--offer", offer, "--member", "m-1")
        let id = try #require(coupon["id"]?.stringValue)
        let code = try #require(coupon["code"]?.stringValue)
        #expect(try shop.ask("coupon", "show", id) == coupon)
        #expect(try shop.run("coupon", "list", "--member", "m-1").output.contains(code))
        let image = shop.folder.file("c-\(id).png")
        #expect(try shop.run("coupon", "qr", id, "--format", "png", "--output", image).status == 0)
        let png = try #require(FileManager.default.contents(atPath: image))
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(try shop.run("coupon", "qr", id).output.contains("█"))
        let order = ["--order", "R-1", "--line", "TEA:2:45.00:tea", "--member", "m-1"]
        let rehearsal = try Program.run(
            ["redeem", "--code", code, "--validate"] + order + shop.target)
        #expect(rehearsal.status == 0 && rehearsal.output.contains("35.00 CNY"))
        let redeemed = try Program.run(
            ["redeem", "--code", code, "--json"] + order + shop.target)
        #expect(redeemed.status == 0, "\(redeemed.errors)")
        let redemption = try JSON.parse(redeemed.output)
        #expect(redemption["amount_due"]?["amount"]?.integerValue == 3_500)
        try refusals(shop, code, order)
        let number = try #require(redemption["id"]?.stringValue)
        #expect(try shop.run("redeem", "list", "--order", "R-1").output.contains(number))
        let back = try shop.ask("redeem", "rollback", number, "--reason", "returned")
        #expect(back["state"]?.stringValue == "rolled_back")
        #expect(try shop.ask("redeem", "show", number) == back)
        #expect(try shop.ask("coupon", "void", id)["state"]?.stringValue == "voided")
        let many = try shop.run("coupon", "issue", "--offer", offer, "--count", "5")
        #expect(Set(many.output.split(separator: "\n")).count == 5)
    }

    private func refusals(_ shop: Shop, _ code: String, _ order: [String]) throws {
        let again = try Program.run(["redeem", "--code", code] + order + shop.target)
        #expect(again.status == 1 && again.output.isEmpty)
        #expect(again.errors.contains("(already_used)"))
        let asked = try Program.run(
            ["redeem", "--code", code, "--validate", "--json"] + order + shop.target)
        #expect(asked.status == 1)
        #expect(try JSON.parse(asked.output)["code"]?.stringValue == "already_used")
    }

    private func giftCardStory(_ shop: Shop) throws {
        let card = try shop.ask(
            "gift-card", "issue", "--amount", "100.00", "--currency", "CNY")
        let id = try #require(card["id"]?.stringValue)
        let code = try #require(card["code"]?.stringValue)
        #expect(try shop.ask("gift-card", "activate", id)["state"]?.stringValue == "active")
        #expect(try shop.ask("gift-card", "block", id)["state"]?.stringValue == "blocked")
        #expect(try shop.ask("gift-card", "unblock", id)["state"]?.stringValue == "active")
        let redemption = try shop.id(
            "redeem", "--code", "\(code)=40.00", "--order", "R-2", "--line", "POT:1:60.00")
        let shown = try shop.run("gift-card", "show", id)
        #expect(shown.output.contains("60.00 CNY"))
        let refunded = try shop.ask(
            "gift-card", "refund", id, "--redemption", redemption, "--amount", "12.5")
        #expect(refunded["balance"]?["amount"]?.integerValue == 7_250)
        let activities = try shop.ask("gift-card", "activities", id)
        #expect(activities["items"]?.arrayValue?.count == 6)
        #expect(try shop.run("gift-card", "qr", id, "--format", "svg").output.contains("<svg"))
    }

    private func keyStory(_ shop: Shop) throws {
        let file = shop.folder.file("till.key")
        let key = try shop.id(
            "key", "create", "--name", "Till", "--role", "terminal", "--store", "S1",
            "--output", file)
        let secret = try #require(FileManager.default.contents(atPath: file))
        #expect(String(decoding: secret, as: UTF8.self).hasPrefix("sk_"))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect((mode as? NSNumber)?.intValue == 0o600)
        #expect(try shop.run("key", "list").output.contains("Till"))
        let revoked = try shop.ask("key", "revoke", key)
        #expect(revoked["revoked_at"]?.stringValue != nil)
    }

    @Test("the same idempotency key issues no coupon twice")
    func sameKeyIssuesOnce() throws {
        let shop = try Shop()
        let campaign = try shop.id(
            "campaign", "create", "--name", "C", "--currency", "CNY", "--days", "3")
        let offer = try shop.id(
            "offer", "create", "--campaign", campaign, "--name", "O", "--amount-off", "1")
        let once = try shop.run(
            "coupon", "issue", "--offer", offer, "--count", "3", "--idempotency-key", "k")
        let twice = try shop.run(
            "coupon", "issue", "--offer", offer, "--count", "3", "--idempotency-key", "k")
        #expect(once.output.split(separator: "\n").count == 3)
        #expect(once.output == twice.output)
    }
}
