import Domain
import Ledger
import Testing

@Suite("Which version holds when")
struct OfferTimelineTests {
    private func timeline(_ entries: [(from: Int64, stands: Bool)]) -> OfferTimeline {
        OfferTimeline(
            tenant: TenantID(1), offer: OfferID(2),
            versions: entries.map {
                .init(
                    effectiveFrom: Timestamp(milliseconds: $0.from), askedBy: APIKeyID(3),
                    stands: $0.stands)
            })
    }

    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test func theHighestNumberWhoseTimeHasComeIsInForce() {
        let plan = timeline([(0, true), (100, true), (200, true)])
        #expect(plan.version(at: at(99)) == 1)
        #expect(plan.version(at: at(100)) == 2)
        #expect(plan.version(at: at(199)) == 2)
        #expect(plan.version(at: at(200)) == 3)
        #expect(
            (1...3).map { plan.state(of: $0, now: at(150)) }
                == ["superseded", "in_force", "planned"])
    }

    @Test func aLaterVersionThatTakesEffectEarlierWithdrawsAPlannedOne() {
        let plan = timeline([(0, true), (300, true), (100, true)])
        #expect(plan.version(at: at(99)) == 1)
        #expect(plan.version(at: at(100)) == 3)
        #expect(plan.version(at: at(400)) == 3)
        #expect(
            (1...3).map { plan.state(of: $0, now: at(50)) }
                == ["in_force", "superseded", "planned"])
    }

    @Test func whatAwaitsApprovalHoldsFromItsApprovalAtTheEarliest() {
        let plan = timeline([(0, true), (100, false)])
        #expect(plan.version(at: at(500)) == 1)
        #expect(plan.state(of: 2, now: at(500)) == "awaiting_approval")
        let late = plan.approving(2, by: APIKeyID(9), now: at(500))
        #expect(late.version(at: at(499)) == 1 && late.version(at: at(500)) == 2)
        let early = plan.approving(2, by: APIKeyID(9), now: at(50))
        #expect(early.version(at: at(99)) == 1 && early.version(at: at(100)) == 2)
        #expect(timeline([(0, false)]).version(at: at(500)) == nil)
    }

    /// Against the rule written out once more: look at every version at every moment.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func randomTimelinesFollowTheRule(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let entries = (0..<Int.random(in: 1...6, using: &random)).map { index in
            (
                from: index == 0 ? 0 : Int64.random(in: 0...9, using: &random),
                stands: index == 0 || Bool.random(using: &random)
            )
        }
        let plan = timeline(entries)
        for moment in 0...10 as ClosedRange<Int64> {
            var expected: Int64 = 0
            for (index, entry) in entries.enumerated() where entry.stands {
                if entry.from <= moment { expected = Int64(index) + 1 }
            }
            #expect(plan.version(at: at(moment)) == expected, "seed \(seed) at \(moment)")
            let inForce = (1...plan.latest).filter {
                plan.state(of: $0, now: at(moment)) == "in_force"
            }
            #expect(inForce == [expected], "seed \(seed) at \(moment)")
        }
    }
}
