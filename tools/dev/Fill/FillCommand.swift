// The room "Fill": makes large databases, for figures that depend on size.

import ArgumentParser
import Domain
import Engine
import Foundation
import Store

/// Redeems many coupons of one batch of codes, each for the first time: every redemption adds a
/// journal entry, a coupon row and a redemption row.
struct FillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill",
        abstract: "Fill a database with redemptions, through the engine, in this process.",
        discussion: """
            A database that is there gets another campaign with as many redemptions more. No
            idempotency keys are used, so no answers are stored unless --keyed asks for them.
            """)

    @Option(help: "The database file; its key file lies beside it.")
    var database: String

    @Option(help: "Redemptions to add.")
    var redemptions: Int = 100_000

    @Option(help: "Redemptions on their way at once.")
    var callers = 512

    @Flag(help: "Store an answer for each redemption.")
    var keyed = false

    func validate() throws {
        guard redemptions > 0, redemptions <= 100_000_000, callers > 0 else {
            throw ValidationError("Give numbers above 0, at most 100,000,000 redemptions.")
        }
    }

    func run() async throws {
        try await Self.fill(
            database, redemptions: redemptions, callers: callers, isKeyed: keyed)
    }

    /// Adds so many redemptions to a file that no process serves.
    static func fill(
        _ database: String, redemptions: Int, callers: Int = 512, isKeyed: Bool = false
    ) async throws {
        let shop = try await LocalShop.open(database)
        let offer = try await shop.offer(try await shop.campaign("fill"))
        let batch = try await shop.id(
            "createCodeBatch",
            ["offer_id": .string(offer), "name": "fill", "count": .integer(Int64(redemptions))])
        let filling = Filling(
            shop: shop, first: try await firstCoupon(of: batch, shop), count: redemptions,
            isKeyed: isKeyed)
        try await filling.run(callers: min(callers, redemptions))
        let head = try await shop.engine.journalHead()
        try await shop.engine.close()
        print(
            "\(database): \(head["entries"]?.integerValue ?? 0) entries in "
                + "\(head["block"]?.integerValue ?? 0) blocks")
    }

    private static func firstCoupon(of batch: String, _ shop: LocalShop) async throws -> Int64 {
        let tenant = shop.tenant
        let id = try shop.engine.codes.identifier(batch, as: CodeBatchID.self, what: "batch")
        let first = try await shop.engine.read { work in
            try work.codeBatches.load(
                RowKey(tenant: tenant.number, id: id.number), work.connection)?
                .firstCoupon.number
        }
        guard let first else { throw CheckFailure("the batch is not there") }
        return first
    }
}

/// The redemptions of one batch by several callers.
private struct Filling: Sendable {
    let shop: LocalShop
    let first: Int64
    let count: Int
    let isKeyed: Bool

    func run(callers: Int) async throws {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    for number in stride(from: caller, to: count, by: callers) {
                        try await redeem(number)
                        if number % 100_000 == 99_999 { tell(number + 1, since: start) }
                    }
                }
            }
            try await group.waitForAll()
        }
        tell(count, since: start)
    }

    private func redeem(_ number: Int) async throws {
        let code = shop.engine.codes.text(CouponID(first + Int64(number)))
        let order = LocalShop.order([code], reference: "f-\(number)", amount: 5_000)
        let identity =
            isKeyed
            ? RequestIdentity(tenant: shop.tenant, idempotencyKey: "fill-\(first)-\(number)")
            : shop.identity
        while true {
            do {
                let answer = try await shop.engine.redeem(
                    RedemptionRequest.read(order), acceptsIDs: true, identity)
                return try check(
                    answer.status == 201, String(decoding: answer.body.prefix(300), as: UTF8.self))
            } catch Unavailable.overloaded {
                await Task.yield()
            }
        }
    }

    private func tell(_ done: Int, since start: ContinuousClock.Instant) {
        let seconds = max((ContinuousClock.now - start).components.seconds, 1)
        print("\(done) of \(count) redemptions, \(Int64(done) / seconds) a second")
    }
}
