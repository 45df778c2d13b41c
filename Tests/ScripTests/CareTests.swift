import Domain
import Foundation
import Testing

@Suite("Looking after a database")
struct CareTests {
    private func filled() throws -> Shop {
        let shop = try Shop()
        let campaign = try shop.id(
            "campaign", "create", "--name", "C", "--currency", "CNY", "--days", "3")
        let offer = try shop.id(
            "offer", "create", "--campaign", campaign, "--name", "O", "--amount-off", "1")
        _ = try shop.ask("member", "upsert", "m-1", "--attribute", "city=Hangzhou")
        _ = try shop.ask("coupon", "issue", "--offer", offer, "--member", "m-1")
        _ = try shop.ask(
            "gift-card", "issue", "--amount", "10", "--currency", "CNY", "--activate")
        return shop
    }

    @Test("a backup restores to the same journal, and nothing is replaced without force")
    func backupRestores() throws {
        let shop = try filled()
        let copy = shop.folder.file("copy.sqlite")
        let before = try shop.ask("report", "journal")
        #expect(try shop.run("backup", "--output", copy).status == 0)
        #expect(try shop.run("backup", "--output", copy).status == 3, "the copy exists")
        _ = try shop.ask("member", "upsert", "m-2")
        #expect(try shop.ask("report", "journal") != before)
        let refused = try shop.run("restore", "--from", copy)
        #expect(refused.status == 1 && refused.errors.contains("--force"))
        let restored = try shop.run("restore", "--from", copy, "--force")
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try shop.ask("report", "journal") == before)
        let left = try FileManager.default.contentsOfDirectory(atPath: shop.folder.path)
        #expect(!left.contains { $0.contains("restoring") }, "\(left)")
    }

    @Test("a damaged backup is not restored")
    func damagedBackupIsRefused() throws {
        let shop = try filled()
        let copy = shop.folder.file("copy.sqlite")
        #expect(try shop.run("backup", "--output", copy).status == 0)
        let url = URL(fileURLWithPath: copy)
        var bytes = try Data(contentsOf: url)
        // The name of the campaign's state row, behind the engine's back.
        let name = try #require(
            bytes.range(of: Data("Hangzhou".utf8))
                ?? bytes.range(
                    of: Data("Tea House".utf8)))
        bytes[name.lowerBound] ^= 0x01
        try bytes.write(to: url)
        let before = try shop.ask("report", "journal")
        let ending = try shop.run("restore", "--from", copy, "--force")
        #expect(ending.status != 0, "\(ending.output)")
        #expect(try shop.ask("report", "journal") == before)
    }

    @Test("verify names what was changed, as text and as JSON")
    func verifyNamesChanges() throws {
        let shop = try filled()
        let url = URL(fileURLWithPath: shop.database)
        var bytes = try Data(contentsOf: url)
        let name = try #require(bytes.range(of: Data("Tea House".utf8)))
        bytes[name.lowerBound] ^= 0x01
        try bytes.write(to: url)
        let text = try shop.run("verify")
        #expect(text.status == 1 && text.output.contains("NOT SOUND"))
        let json = try shop.run("verify", "--json")
        #expect(json.status == 1)
        #expect(try JSON.parse(json.output)["sound"]?.boolValue == false)
    }

    @Test("the doctor finds a sound shop well, and reports what it looked at")
    func doctorFindsShopWell() throws {
        let shop = try filled()
        let ending = try shop.run("doctor", "--json")
        let document = try JSON.parse(ending.output)
        let names = document["findings"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
        for name in [
            "root key", "disk", "sync", "library", "wal reset advisory", "schema", "journal",
            "clock", "merchant", "key codes", "key journal",
        ] {
            #expect(names.contains(name), "\(name)")
        }
        #expect(ending.status == 0, "\(ending.output)")
    }

    @Test("an export holds everything, but codes and attributes only when asked for")
    func exportHoldsEverything() throws {
        let shop = try filled()
        _ = try shop.ask("audience", "create", "friends")
        let list = shop.folder.file("friends.txt")
        try "m-1\n".write(toFile: list, atomically: true, encoding: .utf8)
        #expect(try shop.run("audience", "import", "friends", list).status == 0)
        _ = try shop.ask("audience", "create", "spenders", "--condition", "\"vip\" in member.tags")
        let coupon = try shop.ask("coupon", "list", "--member", "m-1")["items"]?[0]
        let hold = try shop.id(
            "hold", "place", "--code", try #require(coupon?["code"]?.stringValue), "--order", "R",
            "--line", "A:1:5", "--member", "m-1", "--seconds", "60")
        _ = try shop.ask("hold", "void", hold)
        let folder = shop.folder.file("export")
        #expect(try shop.run("export", "--output", folder).status == 0)
        func lines(_ folder: String, _ name: String) throws -> [JSON] {
            let text = try String(contentsOfFile: "\(folder)/\(name).jsonl", encoding: .utf8)
            return try text.split(separator: "\n").map { try JSON.parse(String($0)) }
        }
        for name in ["campaigns", "offers", "members", "coupons", "gift_cards"] {
            #expect(try lines(folder, name).count == 1, "\(name)")
        }
        #expect(try lines(folder, "redemptions").isEmpty)
        #expect(try lines(folder, "recorded_orders").isEmpty)
        #expect(try lines(folder, "holds").map { $0["state"]?.stringValue } == ["voided"])
        let audiences = try lines(folder, "audiences")
        #expect(audiences.map { $0["name"]?.stringValue } == ["friends", "spenders"])
        let listed = try lines(folder, "audience_members")
        #expect(listed.count == 1 && listed[0]["member"]?.stringValue == "m-1")
        #expect(try lines(folder, "entries").count >= 6)
        #expect(try lines(folder, "blocks").count >= 6)
        #expect(try lines(folder, "coupons")[0]["code"] == nil)
        #expect(try lines(folder, "members")[0]["attributes"] == nil)
        let again = try shop.run("export", "--output", folder)
        #expect(again.status == 1 && again.errors.contains("exists"))
        let full = shop.folder.file("full")
        let ending = try shop.run(
            "export", "--output", full, "--with-attributes", "--with-codes")
        #expect(ending.status == 0)
        #expect(try lines(full, "gift_cards")[0]["code"] != nil)
        #expect(
            try lines(full, "members")[0]["attributes"]?["city"]?.stringValue == "Hangzhou")
    }

    @Test("a rotated key signs from then on, and old codes stay valid")
    func rotatedKeySigns() throws {
        let shop = try filled()
        let coupon = try shop.ask("coupon", "list", "--member", "m-1")["items"]?[0]
        for purpose in ["codes", "typed", "journal"] {
            #expect(try shop.ask("key", "rotate", purpose)["slot"]?.integerValue == 1)
        }
        for name in ["code", "signed_code"] {
            let code = try #require(coupon?[name]?.stringValue)
            let ending = try shop.run(
                "redeem", "--code", code, "--order", "R", "--line", "A:1:5", "--member", "m-1",
                "--validate")
            #expect(ending.status == 0, "\(ending.errors)")
        }
        #expect(try shop.run("verify").status == 0)
    }

    @Test("a file of members is imported once, and refused lines end with 1")
    func importsMembers() throws {
        let shop = try Shop()
        let mapping = try shop.folder.write(
            #"{"kind": "members", "columns": {"external_id": "number"}}"#, to: "mapping.json")
        let good = try shop.folder.write("number\nm-1\nm-2\n", to: "good.csv")
        let rehearsal = try shop.ask("import", good, "--mapping", mapping, "--dry-run")
        #expect(rehearsal["accepted"]?.integerValue == 2)
        #expect(try shop.run("member", "show", "m-1").status == 1)
        #expect(try shop.ask("import", good, "--mapping", mapping)["accepted"]?.integerValue == 2)
        let again = try shop.ask("import", good, "--mapping", mapping)
        #expect(again["already_imported"]?.boolValue == true)
        #expect(try shop.run("member", "show", "m-1").status == 0)
        let bad = try shop.folder.write("number\nm-3\n\"bad id\"\n", to: "bad.csv")
        let rejects = shop.folder.file("rejects.csv")
        let ending = try shop.run(
            "import", bad, "--mapping", mapping, "--reject-file", rejects)
        #expect(ending.status == 1 && ending.errors.contains("1 of 2"), "\(ending.errors)")
        #expect(FileManager.default.fileExists(atPath: rejects))
    }
}
