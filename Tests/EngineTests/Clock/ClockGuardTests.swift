import Database
import Domain
import Ledger
import Store
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// A wall clock beside one that nobody sets, and the word of a time service.
private final class Clocks: Sendable {
    let steady = Atomic<Int64>(7_000_000)
    let isSynchronised = Atomic<Bool>(false)

    var witness: ClockWitness {
        ClockWitness(
            steady: { self.steady.load(ordering: .relaxed) },
            isSynchronised: { self.isSynchronised.load(ordering: .relaxed) })
    }
}

@Suite("Clock guard")
struct ClockGuardTests {
    private static let day: Int64 = 86_400_000
    private static let start = TestShop.start

    /// Milliseconds that passed, that the wall clock went, and whether it is believed.
    private static let rows: [(passed: Int64, wall: Int64, isBelieved: Bool)] = [
        (0, 0, true), (1_000, 1_000, true), (0, day, true), (0, day + 1, false),
        (day, 2 * day, true), (day, 2 * day + 1, false), (0, -day, true),
        (365 * day, 365 * day, true), (365 * day, 0, true), (365 * day, 367 * day, false),
        (0, 27_000 * day, false), (0, -20_000 * day, true),
    ]

    @Test(arguments: rows)
    func aLeapBeyondADayAheadOfTheTimeThatPassedIsNotBelieved(
        _ row: (passed: Int64, wall: Int64, isBelieved: Bool)
    ) throws {
        let clocks = Clocks()
        let clockGuard = ClockGuard(clocks.witness, now: Self.start)
        clocks.steady.add(row.passed, ordering: .relaxed)
        let now = Timestamp(milliseconds: Self.start.milliseconds + row.wall)
        var isBelieved = true
        do { try clockGuard.check(now) } catch { isBelieved = error.code != .clockAhead }
        #expect(isBelieved == row.isBelieved, "\(row)")
        // What a time service vouches for is what is compared with from then on.
        clocks.isSynchronised.store(true, ordering: .relaxed)
        try clockGuard.check(now)
        clocks.isSynchronised.store(false, ordering: .relaxed)
        try clockGuard.check(now)
    }

    @Test func aRestUpTo400DaysIsNormalAndALongerOneNeedsAWord() throws {
        let clocks = Clocks()
        let clockGuard = ClockGuard(clocks.witness, now: Self.start)
        func after(_ days: Int64, _ more: Int64 = 0) -> Timestamp {
            Timestamp(milliseconds: Self.start.milliseconds + days * Self.day + more)
        }
        try clockGuard.checkStart(after(-9_000), last: Self.start)
        try clockGuard.checkStart(after(400), last: Self.start)
        try clockGuard.checkStart(after(400), last: .minimum)
        let failure = #expect(throws: DatabaseFailure.self) {
            try clockGuard.checkStart(after(400, 1), last: Self.start)
        }
        #expect(failure?.code == .clockAhead)
        #expect(failure?.message.contains("--accept-clock") == true)
        clocks.isSynchronised.store(true, ordering: .relaxed)
        try clockGuard.checkStart(after(9_000), last: Self.start)
        try ClockGuard(nil, now: Self.start).checkStart(after(9_000), last: Self.start)
    }

    @Test func aClockFarAheadIsRefusedAndLeavesNothingBehindWhenItIsRightAgain() async throws {
        let clocks = Clocks()
        let shop = try await TestShop.open { $0.clockWitness = clocks.witness }
        let offer = try await shop.offer(in: try await shop.campaign())
        let code = try await shop.coupon(of: offer).text("code")
        shop.clock.advance(byMilliseconds: 3_650 * Self.day)
        let failure = await #expect(throws: DatabaseFailure.self) {
            try await shop.coupon(of: offer)
        }
        #expect(failure?.code == .clockAhead)
        #expect(failure?.message.contains("2036-") == true)
        await #expect(throws: Unavailable.storage(.clockAhead)) {
            try await shop.coupon(of: offer)
        }
        shop.clock.set(Self.start)
        while shop.engine.health.refusal != nil {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await shop.perform("redeemVouchers", shop.order([code])).status == 201)
        let head = try await shop.engine.read { try JournalTable.head($0.connection) }
        #expect(head?.time == Self.start)
        #expect(try await shop.verify().isSound)
        try await shop.close()
    }

    @Test func anEngineAfterALongRestStartsOnAWordAndOnceForAll() async throws {
        let clocks = Clocks()
        let shop = try await TestShop.open { $0.clockWitness = clocks.witness }
        shop.clock.advance(byMilliseconds: 401 * Self.day)
        let failure = await #expect(throws: DatabaseFailure.self) {
            try await shop.reopened { $0.clockWitness = clocks.witness }
        }
        #expect(failure?.code == .clockAhead)
        let again = try await shop.reopened {
            $0.clockWitness = clocks.witness
            $0.acceptsClock = true
        }
        // What `scrip serve` does when it has started: keys of that age are rotated.
        try await again.engine.maintain()
        let third = try await again.reopened { $0.clockWitness = clocks.witness }
        #expect(try await third.verify().isSound)
        try await third.close()
    }
}
