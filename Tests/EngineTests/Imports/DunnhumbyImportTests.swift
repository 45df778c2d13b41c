import Domain
import Foundation
import Testing

@testable import Engine

/// A year of a real grocer: `../shared/data/dunnhumby` beside the package (see its README). The
/// records are not part of this project.
private let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/data/dunnhumby")

private let isThere = FileManager.default.fileExists(
    atPath: folder.appendingPathComponent("redemptions.csv").path)

/// Day 1 is 2017-01-01.
private let day = #"{"unit": "day_number", "epoch": "2016-12-31T00:00:00Z""#

private enum Mapping {
    static let members = """
        {"kind": "members", "columns": {
          "external_id": "member_id", "attributes.age": "age", "attributes.income": "income",
          "attributes.home_ownership": "home_ownership",
          "attributes.marital_status": "marital_status",
          "attributes.household_size": "household_size",
          "attributes.household_comp": "household_comp", "attributes.kids_count": "kids_count"}}
        """
    static let products = """
        {"kind": "products", "columns": {
          "sku": "product_id", "category": "product_category", "brand": "manufacturer_id",
          "name": "product_type"},
         "ignore": ["department", "brand", "package_size"]}
        """
    /// The last day counts whole.
    static let campaigns = """
        {"kind": "campaigns", "columns": {
          "external_id": "campaign_id", "starts_at": "start_day", "ends_at": "end_day"},
         "constants": {"currency": "USD"}, "ignore": ["campaign_type"],
         "time": {"starts_at": \(day)}, "ends_at": \(day), "plus_minutes": 1440}}}
        """
    static let offers = """
        {"kind": "offers", "columns": {
          "campaign": "campaign_id", "external_id": "coupon_id", "sku": "product_id"},
         "constants": {"amount_off": 100}}
        """
    /// `sales_value` is what the shop got; with what it gave up it is the price before discounts.
    static let orders = """
        {"kind": "orders", "columns": {
          "reference": "basket_id", "member": "member_id", "store": "store_id",
          "sku": "product_id", "quantity": "quantity", "at": "day",
          "amount": ["sales_value", "retail_disc", "coupon_match_disc"],
          "discount": ["retail_disc", "coupon_disc", "coupon_match_disc"]},
         "time": {"at": \(day), "minute_column": "minute"}}}
        """
    static let redemptions = """
        {"kind": "redemptions", "columns": {
          "at": "day", "member": "member_id", "campaign": "campaign_id", "offer": "coupon_id"},
         "constants": {"amount": 500}, "time": {"at": \(day), "plus_minutes": 720}}}
        """
}

struct DunnhumbyImportTests {
    /// Counts by plain means what a report must say: redemptions inside their campaign's days.
    private static func recount() throws -> [String: Int64] {
        func rows(_ name: String) throws -> [[Substring]] {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return text.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        }
        var days: [Substring: ClosedRange<Int>] = [:]
        for row in try rows("campaigns.csv") {
            days[row[0]] = try #require(Int(row[2]))...#require(Int(row[3]))
        }
        var counts: [String: Int64] = [:]
        for row in try rows("redemptions.csv") {
            let day = try #require(Int(row[0]))
            guard days[row[2]]?.contains(day) == true else { continue }
            counts[String(row[2]), default: 0] += 1
        }
        return counts
    }

    private func run(
        _ shop: ImportFixture, _ file: String, _ mapping: String
    ) async throws -> ImportReport {
        let report = try await shop.run(
            folder.appendingPathComponent(file).path, mapping
        ) { $0.rejectPath = shop.path("\(file).rejects") }
        print(
            "import \(file): \(report.lines) lines, \(report.rejected) refused,",
            "\(Int(report.rowsPerSecond)) rows/s in \(report.seconds) s")
        return report
    }

    @Test(
        .enabled(if: isThere, "the folder shared/data/dunnhumby is not beside the package"))
    func yearOfAGrocerIsImportedAndItsRedemptionsReplayed() async throws {
        let shop = try await ImportFixture()
        let members = try await run(shop, "members.csv", Mapping.members)
        #expect(members.accepted == 2_469)
        #expect(try await run(shop, "products.csv.gz", Mapping.products).accepted == 92_331)
        #expect(try await run(shop, "campaigns.csv", Mapping.campaigns).accepted == 27)
        let offers = try await run(shop, "coupon_products.csv.gz", Mapping.offers)
        #expect(offers.accepted == 111_332)
        #expect(try await shop.count(.offers) == 1_197)
        let first = try await run(shop, "transactions_1.csv.gz", Mapping.orders)
        let second = try await run(shop, "transactions_2.csv.gz", Mapping.orders)
        #expect(first.accepted + second.accepted == 1_210_243)
        #expect(first.rejected + second.rejected == 0)

        let counts = try Self.recount()
        let total = counts.values.reduce(0, +)
        let replay = try await run(shop, "redemptions.csv", Mapping.redemptions)
        #expect(replay.lines == 1_296 && replay.accepted == total)
        print("redemptions refused by rules: \(replay.rejected)")
        for number in 1...27 {
            let name = number < 10 ? "K0\(number)" : "K\(number)"
            let report = try await shop.report(name)
            let redeemed = counts[name] ?? 0
            #expect(report["redeemed"]?.integerValue == redeemed, "\(name)")
            #expect(report["issued"]?.integerValue == redeemed, "\(name)")
            #expect(report["discount"]?["amount"]?.integerValue == redeemed * 100, "\(name)")
            #expect(report["sales"]?["amount"]?.integerValue == redeemed * 500, "\(name)")
        }
        let again = try await run(shop, "redemptions.csv", Mapping.redemptions)
        #expect(again.alreadyImported)

        let begin = ContinuousClock.now
        let verification = try await shop.verify()
        print("verified \(verification.entries) entries in \(ContinuousClock.now - begin)")
        #expect(verification.isSound, "\(verification.problems.prefix(5))")
    }
}
