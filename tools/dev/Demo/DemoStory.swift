import DevClient
import Foundation

/// The story, told in chapters. Each step prints one line once it held.
final class DemoStory {
    let scrip: String
    let folder: String
    let template: String
    private var steps = 0

    // What the first chapters made and the last ones look for again.
    var campaignID = ""
    var offerID = ""
    var couponID = ""
    var couponCode = ""
    var redemptionID = ""
    var cardID = ""
    var cardRedemptionID = ""
    let orderReference = "ORDER-DEMO-\(UInt32.random(in: 1_000_000...9_999_999))"

    var database: String { folder + "/demo.sqlite" }

    init(scrip: String, folder: String, template: String) {
        self.scrip = scrip
        self.folder = folder
        self.template = template
    }

    func play() async throws {
        let server = try await step("server started on an empty file") {
            try await ServerProcess.start(scrip: scrip, database: database)
        }
        let before = try await stopping(server) { session in
            try await couponChapter(session)
            try await giftCardChapter(session)
            return try await report(session)
        }
        try await stepping("server stopped gracefully") { try await server.stop() }
        let again = try await step("server started again on the same file") {
            try await ServerProcess.start(scrip: scrip, database: database)
        }
        try await stopping(again) { session in
            try await stillThere(session, before: before)
        }
        try await stepping("server stopped again") { try await again.stop() }
        try await auditChapter()
    }

    /// One step: its line is printed when it held; its words lead the failure when it did not.
    func step<Value>(_ words: String, _ body: () async throws -> Value) async throws -> Value {
        steps += 1
        do {
            let value = try await body()
            say("\(steps). \(words)")
            return value
        } catch {
            throw CheckFailure("step \(steps), \(words): \(error)")
        }
    }

    func stepping(_ words: String, _ body: () async throws -> Void) async throws {
        try await step(words, body)
    }

    /// A session with the operator's key; a failure inside leaves no server behind.
    private func stopping<Value>(
        _ server: ServerProcess, _ body: (Session) async throws -> Value
    ) async throws -> Value {
        do {
            let key = try ServerProcess.operatorKey(database: database)
            let session = try await Session.open(server, key: key, name: "demo-\(server.port)")
            let value = try await body(session)
            await session.connection.close()
            return value
        } catch {
            try? await server.kill()
            throw error
        }
    }

    // MARK: After the restart

    func report(_ session: Session) async throws -> JSONValue {
        try await step("report printed") {
            let report = try await session.get("/v1/campaigns/\(campaignID)/report")
            let fields = ["issued", "redeemed", "rolled_back", "voided"]
            say(
                "   " + fields.map { "\($0) \(report[$0].integer ?? -1)" }.joined(separator: ", "))
            try check(report["issued"].integer == 1, "issued is not 1: \(report)")
            try check(report["redeemed"].integer == 0, "redeemed is not 0: \(report)")
            try check(report["rolled_back"].integer == 1, "rolled_back is not 1: \(report)")
            return report
        }
    }

    private func stillThere(_ session: Session, before: JSONValue) async throws {
        try await stepping("coupon still there and usable") {
            let coupon = try await session.get("/v1/coupons/\(couponID)")
            try check(coupon["state"] == "active", "coupon is not active: \(coupon)")
            try check(coupon["uses_left"] == 1, "uses_left is not 1: \(coupon)")
            try check(coupon["signed_code"].text == couponCode, "another code: \(coupon)")
        }
        try await stepping("gift card still holds 75.00") {
            try await expectBalance(session, 7_500)
        }
        try await stepping("report is the same as before") {
            let after = try await session.get("/v1/campaigns/\(campaignID)/report")
            try check(
                Self.withoutTime(after) == Self.withoutTime(before),
                "report before: \(before); after: \(after)")
        }
        try await stepping("trial balance is balanced") {
            let trial = try await session.get("/v1/ledger/trial-balance")
            try check(trial["balanced"] == true, "not balanced: \(trial)")
        }
    }

    private static func withoutTime(_ report: JSONValue) -> JSONValue {
        guard case .object(var members) = report else { return report }
        members["as_of"] = nil
        return .object(members)
    }
}
