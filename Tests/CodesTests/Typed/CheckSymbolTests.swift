import Testing

@testable import Codes

@Suite struct CheckSymbolTests {
    /// The check is linear, so an error shows or not by its place and difference alone; these are
    /// all errors of one character and all swaps of any two that there can be.
    @Test func everyErrorPatternOfOneOrTwoSwappedCharactersShows() {
        for length in [12, 16] {
            for place in 0..<length {
                for difference in UInt8(1)...31 {
                    #expect(!isValid(length) { $0[place] = difference })
                    for other in 0..<place {
                        let swap = isValid(length) {
                            $0[place] = difference
                            $0[other] = difference
                        }
                        #expect(!swap, "\(place), \(other), \(difference)")
                    }
                }
            }
        }
    }

    @Test func exactlyOneCheckCharacterIsRight() {
        for first in UInt8(0)...31 {
            for second in UInt8(0)...31 {
                var check = CheckSymbol()
                check.append(first)
                check.append(second)
                let right = check.symbol
                let valid = (UInt8(0)...31).filter { last in
                    var whole = check
                    whole.append(last)
                    return whole.isValid
                }
                #expect(valid == [right])
            }
        }
    }

    private func isValid(_ length: Int, change: (inout [UInt8]) -> Void) -> Bool {
        var symbols = [UInt8](repeating: 0, count: length)
        change(&symbols)
        var check = CheckSymbol()
        for symbol in symbols { check.append(symbol) }
        return check.isValid
    }
}
