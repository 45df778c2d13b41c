import Domain
import Foundation
import Testing

@Suite("Campaign templates at the command line")
struct TemplateTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("templates/campaigns").path

    @Test("a template is listed, shown, and makes a campaign with its offers")
    func templateMakesCampaignWithOffers() throws {
        let shop = try Shop()
        let listed = try shop.run("campaign", "templates", "--templates", Self.folder)
        #expect(listed.status == 0 && listed.output.contains("thousand-store-day"))
        let shown = try shop.run("campaign", "templates", "ladder", "--templates", Self.folder)
        #expect(shown.output.contains("first_amount") && shown.output.contains("10.00 CNY"))
        #expect(shown.output.contains("saves 30.00 CNY"))
        #expect(shown.output.contains("refused: minimum_spend"))
        let made = try shop.ask(
            "campaign", "new", "--templates", Self.folder, "--template", "ladder",
            "--set", "first_amount=12.5", "--days", "3", "--language", "en")
        #expect(made["offers"]?[0]?["name"] == "12.50 off 100, 30 off 200")
        let steps = made["offers"]?[0]?["benefit"]?["steps"]
        #expect(steps?[0]?["amount_off"] == 1_250)
        #expect(made["campaign"]?["metadata"]?["template"] == "ladder")
        let kept = try shop.ask("offer", "list")
        #expect(kept["items"]?.arrayValue?.count == 1)
    }

    @Test("a list comes from a file, a share in percent, and mistakes are said in words")
    func settingsAreReadAsThePeopleWriteThem() throws {
        let shop = try Shop()
        let list = shop.folder.file("stores.txt")
        let stores = (1...1_019).map { "S\($0)" }.joined(separator: "\n")
        try Data((stores + "\n").utf8).write(to: URL(fileURLWithPath: list))
        let new = ["campaign", "new", "--templates", Self.folder, "--template"]
        func run(_ arguments: String...) throws -> Ending {
            try Program.run(new + arguments + shop.target)
        }
        let made = try run("thousand-store-day", "--set", "stores=@\(list)", "--set", "share=20")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("S1019") && made.output.contains("2000"))
        let mistakes: [([String], Int32, String)] = [
            (["thousand-store-day"], 2, "Add --set stores="),
            (["ladder", "--set", "nothing=1"], 2, "It has: first_least"),
            (["ladder", "--set", "first_amount"], 2, "Write --set NAME=VALUE"),
            (["ladder", "--set", "first_amount=200"], 1, "/parameters/first_amount"),
            (["percent", "--set", "share=200"], 2, "is no percentage"),
            (["ladders"], 1, "not_found"),
        ]
        for (arguments, status, words) in mistakes {
            let ending = try Program.run(new + arguments + shop.target)
            #expect(ending.status == status, "\(arguments) \(ending.errors)")
            #expect(ending.errors.contains(words), "\(arguments) \(ending.errors)")
        }
        let kept = try shop.ask("campaign", "list")
        #expect(kept["items"]?.arrayValue?.count == 1)
    }

    @Test("8折 is the same cents on every channel, on a file and through a server")
    func aShareIsTheSameEverywhere() throws {
        let shop = try Shop()
        let campaign = try shop.id(
            "campaign", "create", "--name", "8折", "--currency", "CNY", "--days", "30")
        _ = try shop.id(
            "offer", "create", "--campaign", campaign, "--name", "8折", "--percent-off", "20",
            "--public-code", "EIGHTY")
        var seen = try quotes(shop)
        let serving = try ServingShop(shop)
        seen.formUnion(try quotes(serving.shop))
        #expect(seen == ["866 [666, 0, 200]"])
    }

    private func quotes(_ shop: Shop) throws -> Set<String> {
        var seen: Set<String> = []
        for channel in ["store", "mini_program", "app", "mall"] {
            let answer = try shop.ask(
                "redeem", "--validate", "--code", "EIGHTY", "--order", "o", "--channel", channel,
                "--line", "a:3:33.33", "--line", "b:1:0.01", "--line", "c:7:9.98")
            let shares = answer["lines"]?.arrayValue?.compactMap { $0["discount"]?.integerValue }
            let total = answer["discount_total"]?["amount"]?.integerValue ?? -1
            seen.insert("\(total) \(shares ?? [])")
        }
        return seen
    }
}
