import Codes
import Database
import Domain
import Engine
import Foundation

/// A small busy shop in which something of everything has happened, so that no table is empty.
struct TamperShop {
    let shop: LocalShop
    let folder: String
    /// Copies of the database as it was earlier, oldest first.
    private(set) var olderCopies: [String] = []

    static func make(in folder: String) async throws -> TamperShop {
        var made = TamperShop(
            shop: try await LocalShop.open(folder + "/shop.sqlite"), folder: folder)
        try await made.live()
        return made
    }

    private mutating func live() async throws {
        try await imports()
        try await keepCopy()
        let offers = try await offers()
        try await members()
        try await keepCopy()
        let redemptions = try await redeem(offers)
        try await keepCopy()
        try await giftCards()
        try await takeBack(redemptions)
        try await codeBatch(offers[0])
        try await issueJobs(offers[0])
        try await keepCopy()
        try await keys()
        try await shop.engine.maintain()
    }

    private mutating func keepCopy() async throws {
        let path = "\(folder)/older-\(olderCopies.count).sqlite"
        try await shop.driver.backup(to: path, progress: { _ in })
        olderCopies.append(path)
    }

    // MARK: Chapters

    private func imports() async throws {
        let files: [(name: String, text: String, mapping: String)] = [
            (
                "products.csv", "sku,category,name\ntea,drink,Tea\nbun,food,Bun\n",
                #"{"kind":"products","columns":{"sku":"sku","category":"category","name":"name"}}"#
            ),
            (
                "stores.csv", "id,name\nS1,North\nS2,South\n",
                #"{"kind":"stores","columns":{"external_id":"id","name":"name"}}"#
            ),
            (
                "campaigns.csv", "id,from,to\nK1,1,10\nK2,5,20\n",
                """
                {"kind":"campaigns",
                 "columns":{"external_id":"id","starts_at":"from","ends_at":"to"},
                 "constants":{"currency":"CNY"},
                 "time":{"starts_at":{"unit":"day_number","epoch":"2016-12-31T00:00:00Z"},
                         "ends_at":{"unit":"day_number","epoch":"2016-12-31T00:00:00Z"}}}
                """
            ),
            (
                "orders.csv",
                "ref,sku,n,amount,at\nr1,tea,1,5.00,1\nr1,bun,2,3.00,1\nr2,tea,1,5.00,2\n",
                """
                {"kind":"orders","columns":{"reference":"ref","sku":"sku","quantity":"n",
                 "amount":"amount","at":"at"},
                 "time":{"at":{"unit":"day_number","epoch":"2016-12-31T00:00:00Z"}}}
                """
            ),
        ]
        for file in files {
            let path = "\(folder)/\(file.name)"
            try Data(file.text.utf8).write(to: URL(fileURLWithPath: path))
            let report = try await FileImporter(engine: shop.engine, tenant: shop.tenant).run(
                path: path, mapping: try ImportMapping.read(Array(file.mapping.utf8)))
            try check(report.accepted > 0, "\(file.name): nothing was imported")
        }
    }

    private func offers() async throws -> [String] {
        let spring = try await shop.campaign("Spring", budget: 100_000_000)
        let autumn = try await shop.campaign("Autumn")
        return [
            try await shop.offer(spring),
            try await shop.offer(
                spring, [.init("limits", ["total_issues": 1_000, "total_redemptions": 500])]),
            try await shop.offer(autumn, [.init("public_code", "TEN")]),
        ]
    }

    private func members() async throws {
        for number in 1...4 {
            try await shop.perform(
                "upsertMember", path: ["external_id": "m-\(number)"],
                ["attributes": ["city": "Xiamen"]])
        }
    }

    private func redeem(_ offers: [String]) async throws -> [String] {
        let shop = shop
        return try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 0..<30 {
                group.addTask {
                    let member = number.isMultiple(of: 3) ? nil : "m-\(number % 4 + 1)"
                    var draft: [JSON.Member] = [.init("offer_id", .string(offers[number % 2]))]
                    if let member { draft.append(.init("member", .string(member))) }
                    let coupon = try await shop.perform("issueCoupon", .object(draft))
                    guard number.isMultiple(of: 2) else { return nil }
                    let order = LocalShop.order(
                        [coupon["code"]?.stringValue ?? ""], reference: "r-\(number)",
                        amount: 5_000, member: member)
                    let done = try await shop.perform("redeemVouchers", order)
                    // Refused: an answer without an entry.
                    try await shop.perform("redeemVouchers", order, mayRefuse: true)
                    return done["id"]?.stringValue
                }
            }
            return try await group.reduce(into: []) { ids, id in if let id { ids.append(id) } }
        }
    }

    private func giftCards() async throws {
        for number in 0..<5 {
            let card = try await shop.perform(
                "issueGiftCard",
                ["currency": "CNY", "amount": 10_000, "activate": .bool(number != 4)])
            guard number < 4, let code = card["code"]?.stringValue else { continue }
            try await shop.perform(
                "redeemVouchers",
                LocalShop.order([code, "TEN"], reference: "g-\(number)", amount: 5_000))
            guard number == 3, let id = card["id"]?.stringValue else { continue }
            try await shop.perform("blockGiftCard", path: ["gift_card_id": id], [:])
        }
    }

    private func takeBack(_ redemptions: [String]) async throws {
        for id in redemptions.prefix(4) {
            try await shop.perform("rollbackRedemption", path: ["redemption_id": id], [:])
        }
        let coupon = try await shop.perform("listRedemptions")
        try check(coupon["items"] != nil, "no redemptions are listed")
    }

    private func codeBatch(_ offer: String) async throws {
        for name in ["cards", "flyers"] {
            try await shop.perform(
                "createCodeBatch",
                [
                    "offer_id": .string(offer), "name": .string(name), "count": 1_000_000,
                    "pattern": .string("\(name.uppercased())-*****-*****"),
                ])
        }
    }

    /// One that is done, and one whose list is not complete.
    private func issueJobs(_ offer: String) async throws {
        let done = try await shop.perform(
            "createIssueJob",
            [
                "offer_id": .string(offer), "name": "all of them",
                "members": ["m-1", "m-2", "m-3", "m-1", "stranger"],
            ])
        try await IssueJobRunner(engine: shop.engine).runUntilIdle()
        try check(done["id"] != nil, "no job was made")
        let open = try await shop.perform(
            "createIssueJob", ["offer_id": .string(offer), "name": "some of them"])
        try await shop.perform(
            "addIssueJobMembers", path: ["job_id": open["id"]?.stringValue ?? ""],
            ["members": ["m-1", "m-4"]])
    }

    private func keys() async throws {
        try await shop.perform("createAPIKey", ["name": "till", "role": "terminal", "store": "S1"])
        try await shop.perform("createAPIKey", ["name": "app", "role": "backend"])
        try await shop.engine.rotateKey(tenant: shop.tenant, purpose: .codes)
        try await shop.engine.rotateKey(tenant: TenantID(0), purpose: .journal)
        _ = try await shop.campaign("after the rotation")
    }
}
