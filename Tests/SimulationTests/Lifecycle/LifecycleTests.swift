import Simulation
import Testing

@Suite("Lifecycle")
struct LifecycleTests {
    /// `dev lifecycle` plays a million.
    @Test(arguments: 41...44 as ClosedRange<UInt64>)
    func whatGoesOutNeverExceedsWhatCameInHoweverGoodsComeBack(seed: UInt64) throws {
        var check = LifecycleCheck(seed: seed)
        for number in 0..<500 as Range<UInt64> {
            do {
                try check.play(number)
            } catch {
                Issue.record("seed \(seed), sequence \(number): \(error)")
                return
            }
        }
        #expect(check.redeemed > 100 && check.returns > 200 && check.parts > 20, "seed \(seed)")
    }
}
