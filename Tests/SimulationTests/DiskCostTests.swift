import Domain
import Engine
import Simulation
import TestSupport
import Testing

/// What a command costs a disk, held against `tools/thresholds/counts.json`.
@Suite struct DiskCostTests {
    @Test func aLoneRedemptionIsOneFlushAndFewPagesOfTheLog() async throws {
        let floor = try await ShopFloor.prepare()
        let disk = SimulatedDisk(floor.image)
        let engine = try await ShopFloor.open(disk, root: floor.root, checkpointPages: 4_000)
        var costs: [(flushes: Int, bytes: Int)] = []
        // The first ones take ranges of numbers.
        for number in 0..<4 {
            let issued = try await floor.counter.ask(
                engine, floor.counter.coupon, key: "issue-\(number)")
            let code = try #require(JSON.parse(issued.body)["code"]?.stringValue)
            let before = (disk.count(of: .sync), disk.bytesUsed)
            let redeemed = try await floor.counter.ask(
                engine, floor.counter.order(code, reference: "order-\(number)"),
                key: "redeem-\(number)")
            #expect(redeemed.status == 201)
            costs.append((disk.count(of: .sync) - before.0, disk.bytesUsed - before.1))
        }
        let last = try #require(costs.last)
        #expect(last.flushes <= (try Thresholds.count("redeem_flushes")), "\(costs)")
        #expect(last.bytes <= (try Thresholds.count("redeem_log_bytes")), "\(costs)")
        #expect(last.flushes > 0 && last.bytes > 0, "\(costs)")
        try await engine.close()
    }
}
