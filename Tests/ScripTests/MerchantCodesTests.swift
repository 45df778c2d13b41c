import Domain
import Foundation
import Testing

@Suite("A merchant's own codes at the command line")
struct MerchantCodesTests {
    private func offer(_ shop: Shop) throws -> String {
        let campaign = try shop.id(
            "campaign", "create", "--name", "Leaflets", "--currency", "CNY", "--days", "30")
        return try shop.id(
            "offer", "create", "--campaign", campaign, "--name", "Five off", "--amount-off", "5.00")
    }

    private func redeem(_ shop: Shop, _ code: String) throws -> Ending {
        try shop.run("redeem", "--code", code, "--order", "R-1", "--line", "TEA:1:20.00:tea")
    }

    @Test("codes of a pattern are created, exported and redeemed; a guessable one is refused")
    func codesOfAPattern() throws {
        let shop = try Shop()
        let offer = try offer(shop)
        let create = ["batch", "create", "--offer", offer, "--name", "Leaflet", "--count", "100"]
        let guessable = try Program.run(create + ["--pattern", "LEAF-##"] + shop.target)
        #expect(guessable.status == 1 && guessable.errors.contains("could be guessed"))
        let made = try Program.run(
            create + ["--pattern", "LEAF-****-****", "--json"] + shop.target)
        let id = try #require(try JSON.parse(made.output)["id"]?.stringValue, "\(made.errors)")
        let file = shop.folder.file("codes.csv")
        _ = try shop.run("batch", "export", id, "--output", file, "--codes", "typed")
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 101)
        let code = try #require(lines[100].split(separator: ",").last)
        #expect(code.hasPrefix("LEAF-"))
        #expect(try redeem(shop, code.lowercased()).status == 0)
        #expect(try redeem(shop, String(code)).status == 1)
        #expect(try shop.run("verify").status == 0)
    }

    @Test("codes of a third party are imported once and redeemed")
    func codesOfAThirdParty() throws {
        let shop = try Shop()
        let mapping = try shop.folder.write(
            "{\"columns\": {\"code\": \"c\"}, \"constants\": {\"offer\": \"\(try offer(shop))\"}}",
            to: "codes.json")
        let file = try shop.folder.write("c\nPARTNER-1\nshort\nPARTNER-2\n", to: "codes.csv")
        let rejects = shop.folder.file("bad.csv")
        for _ in 0..<2 {
            let ending = try shop.run(
                "import", file, "--mapping", mapping, "--kind", "codes", "--reject-file", rejects)
            #expect(ending.status == 1 && ending.errors.contains("1 of 3 lines"))
        }
        let listed = try String(contentsOfFile: rejects, encoding: .utf8)
        #expect(listed.contains("\n3,invalid_field,code,"))
        #expect(try redeem(shop, "partner-2").status == 0)
        #expect(try redeem(shop, "PARTNER-2").status == 1)
        #expect(try redeem(shop, "PARTNER-3").status == 1)
        #expect(try shop.run("verify").status == 0)
    }
}
