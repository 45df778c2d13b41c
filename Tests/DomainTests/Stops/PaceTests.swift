import Domain
import Ledger
import Testing

@Suite("The pace of an offer")
struct PaceTests {
    /// Against a list of every use: the window holds those of its own part and of the 59 before.
    @Test func countsWhatAListOfAllUsesCounts() {
        for seed in UInt64(0)..<200 {
            var random = SeededRandom(seed: seed)
            var pace = Pace.none
            var uses: [Int64] = []
            var part = Int64.random(in: 1...1_000_000, using: &random)
            var newest = part
            for _ in 0..<150 {
                part = newest + Int64.random(in: -70...70, using: &random)
                if uses.isEmpty || part > newest - 60 {
                    uses.append(part)
                    newest = uses.count == 1 ? part : max(newest, part)
                }
                pace = pace.adding(at: part)
                // What lies before the newest window is forgotten.
                uses.removeAll { $0 <= newest - 60 }
                let asked = newest + Int64.random(in: 0...70, using: &random)
                let expected = Int64(uses.count { $0 > asked - 60 && $0 <= asked })
                guard pace.uses(at: asked) == expected, pace.counts.count <= 60 else {
                    Issue.record(
                        "seed \(seed): \(pace.uses(at: asked)) at \(asked), not \(expected)")
                    return
                }
            }
        }
    }

    @Test func theWindowIsAtMostASixtiethShorterThanItSays() {
        let trip = Trip(redemptions: 1, seconds: 600)
        let used = Timestamp(milliseconds: 1_780_315_200_000)
        let pace = Pace.none.adding(at: trip.part(of: used))
        let late = used.advanced(byMilliseconds: 589_999)
        #expect(pace.uses(at: trip.part(of: late)) == 1)
        let over = used.advanced(byMilliseconds: 600_000)
        #expect(pace.uses(at: trip.part(of: over)) == 0)
    }

    @Test func aSwitchIsTurnedOnceEachWay() throws {
        let fresh = StopSwitch(
            tenant: Fixture.tenant, target: .offer(OfferID(1)), stop: nil,
            changedAt: Fixture.now)
        let resumed = Outcome { () throws(Refusal) in try fresh.resumed(now: Fixture.now) }
        #expect(resumed.code == .illegalState)
        let stopped = try fresh.stopped(.operator, reason: "leak", now: Fixture.now)
        #expect(stopped.stop?.reason == "leak")
        let again = Outcome { () throws(Refusal) in
            try stopped.stopped(.velocity, reason: nil, now: Fixture.now)
        }
        #expect(again.code == .illegalState)
        #expect(try stopped.resumed(now: Fixture.hour(1)).stop == nil)
    }
}
