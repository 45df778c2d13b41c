import Domain
import Engine
import Foundation
import Ledger
import TestSupport
import Testing

/// The files of `templates/campaigns`, read as a server reads them.
enum TemplateFiles {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "templates/campaigns").path

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    static let shelf = Result { try TemplateShelf.read(folder: folder) }
}

@Suite("Campaign templates")
struct CampaignTemplateTests {
    @Test func everyFileIsATemplateAndThereAreEnough() throws {
        let shelf = try TemplateFiles.shelf.get()
        let problems = shelf.problems.map { "\($0.file): \($0.refusal)" }
        #expect(problems == [])
        #expect(shelf.names == TemplateFiles.names)
        #expect(shelf.names.count >= 15)
    }

    @Test(arguments: TemplateFiles.names, Backend.all)
    func theTemplateDoesWhatItsExamplesSay(_ name: String, _ backend: Backend) async throws {
        let shelf = try TemplateFiles.shelf.get()
        let template = try #require(shelf[name])
        try await withShop(on: backend) { shop in
            for example in template.examples {
                // A merchant each: an example owes nothing to the one before.
                let play = TemplatePlay(
                    shop: try await shop.neighbour(), template: template, shelf: shelf)
                let outcome = try await play.outcome(of: example)
                #expect(outcome == example.outcome, "\(example.text[.english])")
            }
        }
    }
}

@Suite("Campaigns from templates")
struct CampaignFromTemplateTests {
    private func create(
        _ shop: TestShop, _ template: String, _ body: JSON = .object([]), key: String? = nil
    ) async throws -> TestAnswer {
        try await shop.perform(
            "createCampaignFromTemplate", path: ["template": template], body, key: key,
            templates: try TemplateFiles.shelf.get())
    }

    private func campaigns(_ shop: TestShop) async throws -> Int? {
        try await shop.perform("listCampaigns")["items"]?.arrayValue?.count
    }

    @Test(arguments: Backend.all)
    func sentAgainWithTheSameKeyItIsOneCampaign(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let answers = try await shop.sixtyFour { _ in
                try await create(shop, "welcome-pack", key: "k")
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(try await campaigns(shop) == 1)
            let offers = try await shop.perform("listOffers")["items"]?.arrayValue ?? []
            #expect(offers.count == 3)
            #expect(answers.first?["offers"]?.arrayValue == offers)
            let reused = try await create(shop, "ladder", key: "k")
            #expect(reused.code == "idempotency_key_reused")
        }
    }

    /// What only the engine knows, such as words that are taken, is asked before anything is kept.
    @Test(arguments: Backend.all)
    func whereAnOfferIsRefusedNoCampaignStays(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            #expect(try await create(shop, "public-code").status == 201)
            let refused: [(String, JSON, Int, String, String)] = [
                ("public-code", [:], 409, "already_exists", "/parameters/word"),
                (
                    "lunch", ["parameters": ["zone": "Mars/Olympus"]], 400, "invalid_field",
                    "/parameters/zone"
                ),
                (
                    "lunch", ["parameters": ["from": "14:00"]], 400, "invalid_field",
                    "/parameters/until"
                ),
                (
                    "ladder", ["parameters": ["second_least": 10_000]], 400, "invalid_field",
                    "/parameters/second_least"
                ),
                ("exchange", [:], 400, "missing_field", "/parameters/products"),
            ]
            for (template, body, status, code, place) in refused {
                let answer = try await create(shop, template, body)
                #expect(answer.status == status && answer.code == code, "\(answer.json.text())")
                let subject = answer["conditions"]?[0]?["subject"]?.stringValue
                #expect(subject == place, "\(template): \(answer.json.text())")
            }
            #expect(try await create(shop, "no-such-template").status == 404)
            #expect(try await campaigns(shop) == 1)
        }
    }

    @Test func aFileThatIsNoTemplateIsNamedAndTheRestIsServed() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "scrip-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let good = URL(fileURLWithPath: TemplateFiles.folder + "/ladder.json")
        try FileManager.default.copyItem(at: good, to: folder.appending(path: "ladder.json"))
        try FileManager.default.copyItem(at: good, to: folder.appending(path: "other.json"))
        for (name, text) in [("half", "{\"name\": "), ("list", "[]"), ("bare", "{}")] {
            try Data(text.utf8).write(to: folder.appending(path: name + ".json"))
        }
        try Data("notes".utf8).write(to: folder.appending(path: "README.txt"))
        let shelf = try TemplateShelf.read(folder: folder.path)
        #expect(shelf.names == ["ladder"])
        #expect(
            shelf.problems.map(\.file) == ["bare.json", "half.json", "list.json", "other.json"])
        #expect(throws: (any Error).self) { try TemplateShelf.read(folder: "/nowhere") }
    }
}

/// Plays one example of a template.
struct TemplatePlay {
    let shop: TestShop
    let template: CampaignTemplate
    let shelf: TemplateShelf

    func outcome(of example: TemplateExample) async throws -> TemplateExample.Outcome {
        try await prepare(example)
        shop.clock.set(example.issuedAt)
        let created = try await shop.perform(
            "createCampaignFromTemplate", path: ["template": template.name],
            template.exampleRequest(), templates: shelf)
        try #require(created.status == 201, "\(created.json.text())")
        let offers = created["offers"]?.arrayValue ?? []
        var codes: [JSON] = []
        for index in example.offers ?? Array(offers.indices) {
            codes.append(["code": .string(try await code(of: offers[index], example))])
        }
        shop.clock.set(example.at)
        let currency = try #require(Asset(currency: "CNY"))
        return try await redeem(
            .object(present: [
                "order": example.order(currency: currency), "vouchers": .array(codes),
                "member": example.member.map { _ in "m1" },
            ]))
    }

    /// Makes known what the example takes for granted.
    private func prepare(_ example: TemplateExample) async throws {
        shop.clock.set(max(shop.clock.now, TestShop.start))
        for store in example.stores {
            let location: JSON = [
                "latitude": .double(Double(store.location.latitude) / 1_000_000),
                "longitude": .double(Double(store.location.longitude) / 1_000_000),
            ]
            _ = try await shop.perform(
                "upsertStore", path: ["store": store.id], ["location": location])
        }
        guard let member = example.member else { return }
        _ = try await shop.perform(
            "upsertMember", path: ["external_id": "m1"],
            .object(present: ["tier": member.tier.map(JSON.string)]))
        guard member.orders > 0 else { return }
        _ = try await shop.offer(
            in: try await shop.campaign(), amountOff: 1,
            extra: [.init("public_code", "EARLIER")])
        for number in 0..<member.orders {
            let amount = number == 0 ? member.spent + 1 : 1
            let answer = try await shop.perform(
                "redeemVouchers",
                shop.order(["EARLIER"], amount: amount, reference: "e\(number)", member: "m1"))
            try #require(answer.status == 201, "\(answer.json.text())")
        }
    }

    private func code(of offer: JSON, _ example: TemplateExample) async throws -> String {
        if let word = offer["public_code"]?.stringValue { return word }
        let coupon = try await shop.coupon(
            of: offer["id"]?.stringValue ?? "", member: example.member.map { _ in "m1" })
        try #require(coupon.status == 201, "\(coupon.json.text())")
        return coupon.text("code")
    }

    /// Validation and redemption say the same.
    private func redeem(_ body: JSON) async throws -> TemplateExample.Outcome {
        let validated = try await shop.perform("validateVouchers", body)
        let redeemed = try await shop.perform("redeemVouchers", body)
        guard redeemed.status == 201 else {
            #expect(validated.code == redeemed.code)
            let code = try #require(redeemed.code.flatMap(RefusalCode.init(rawValue:)))
            return .refused(code)
        }
        #expect(validated["valid"] == true)
        let total = redeemed["discount_total"]?["amount"]?.integerValue
        #expect(validated["discount_total"]?["amount"]?.integerValue == total)
        if let back = redeemed["gives_back"]?[0]?["amount"]?["amount"]?.integerValue {
            #expect(total == 0)
            return .givesBack(back)
        }
        return .saves(try #require(total))
    }
}
