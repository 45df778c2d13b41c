import Codes
import Testing

@Suite struct OfflineCapTests {
    @Test func everyPatternIsEitherRefusedOrTheOnlySpellingOfItsValue() {
        var amounts: Set<Int64> = []
        var accepted = 0
        for wire in UInt16.min...UInt16.max {
            guard let cap = OfflineCap(wire: wire) else { continue }
            accepted += 1
            amounts.insert(cap.amountMinorUnits)
            #expect(OfflineCap(roundingDown: cap.amountMinorUnits) == cap, "\(wire)")
        }
        // 4096 with exponent 0, and 410 ... 4095 with each of the other 15.
        #expect(accepted == 4_096 + 15 * 3_686)
        #expect(amounts.count == accepted)
    }

    @Test func roundingNeverGoesUpAndLosesLessThanAQuarterOfAPercent() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<10_000 {
            let amount = Int64(random.next() >> 1) >> Int64.random(in: 0..<63, using: &random)
            let cap = OfflineCap(roundingDown: amount).amountMinorUnits
            #expect(cap <= amount, "\(random), \(amount)")
            if amount <= OfflineCap.maximum.amountMinorUnits {
                #expect(amount - cap <= amount / 400, "\(random), \(amount)")
            }
        }
    }

    @Test func edgesAreKept() {
        #expect(OfflineCap(roundingDown: 0) == .onlineOnly)
        #expect(OfflineCap(roundingDown: -1) == .onlineOnly)
        #expect(OfflineCap(roundingDown: .max) == .maximum)
        #expect(OfflineCap(roundingDown: 4_095).amountMinorUnits == 4_095)
        #expect(OfflineCap(roundingDown: 4_096).amountMinorUnits == 4_090)
        #expect(OfflineCap.maximum.amountMinorUnits == 4_095_000_000_000_000_000)
    }
}
