import Database
import DevProcess
import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// A shop, and a folder for the files it imports.
final class ImportFixture: Sendable {
    private let shop: TestShop

    var engine: Engine { shop.engine }
    var tenant: TenantID { shop.tenant }

    init() async throws {
        shop = try await TestShop.open()
    }

    deinit {
        let shop = shop
        Task { try? await shop.close() }
    }

    func verify() async throws -> VerificationReport { try await shop.verify() }

    func path(_ name: String) -> String { shop.folder.appendingPathComponent(name).path }

    /// Writes a file and gives its path.
    func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// Compresses a file beside it; gives the new path.
    func gzip(_ name: String) throws -> String {
        _ = try ChildProcess.runHere("gzip", ["-kf", path(name)])
        return path(name) + ".gz"
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    func mapping(_ json: String) throws -> ImportMapping {
        try ImportMapping.read(Array(json.utf8))
    }

    @discardableResult
    func run(
        _ path: String, _ mapping: String, _ change: (inout ImportOptions) -> Void = { _ in }
    ) async throws -> ImportReport {
        var options = ImportOptions()
        change(&options)
        return try await FileImporter(engine: engine, tenant: tenant).run(
            path: path, mapping: try self.mapping(mapping), options: options)
    }

    func count(_ table: SQL) async throws -> Int64 {
        try await engine.driver.read { connection in
            var count: Int64 = 0
            try connection.query(table, []) { count = try $0.integer(0) }
            return count
        }
    }

    /// The report of a campaign by its imported name.
    func report(_ campaign: String) async throws -> JSON {
        let tenant = tenant
        let id = try await engine.read { work in
            try work.campaigns(named: [campaign], tenant)[campaign]
        }
        return try await engine.report(try #require(id), tenant: tenant)
    }
}

extension SQL {
    static let members = SQL("SELECT COUNT(*) FROM member")
    static let products = SQL("SELECT COUNT(*) FROM product")
    static let stores = SQL("SELECT COUNT(*) FROM store")
    static let campaigns = SQL("SELECT COUNT(*) FROM campaign")
    static let offers = SQL("SELECT COUNT(*) FROM offer")
    static let coupons = SQL("SELECT COUNT(*) FROM coupon")
    static let redemptions = SQL("SELECT COUNT(*) FROM redemption")
    static let purchases = SQL("SELECT COUNT(*) FROM purchase_line")
    static let purchaseAmount = SQL("SELECT CAST(SUM(amount) AS INTEGER) FROM purchase_line")
}
