import Testing

@testable import Domain

/// Counts how often names are compared or hashed: the steps of finding a name said twice.
private final class StepCounter {
    var steps = 0
}

private struct CountedName: Hashable {
    let value: Int
    let counter: StepCounter

    static func == (left: CountedName, right: CountedName) -> Bool {
        left.counter.steps += 1
        return left.value == right.value
    }

    func hash(into hasher: inout Hasher) {
        counter.steps += 1
        hasher.combine(value)
    }
}

@Suite struct DistinctNamesTests {
    /// Steps for so many different names; nil where one was taken for an earlier one.
    private func steps(forNames count: Int) -> Int? {
        let counter = StepCounter()
        var names = DistinctNames<CountedName>()
        var earlier: [CountedName] = []
        for value in 0..<count {
            let name = CountedName(value: value, counter: counter)
            guard names.insert(name, after: earlier.count, earlier: { earlier[$0] }) else {
                return nil
            }
            earlier.append(name)
        }
        return counter.steps
    }

    @Test func aHundredThousandNamesTakeALinearNumberOfSteps() throws {
        let thousand = try #require(steps(forNames: 1_000))
        let hundredThousand = try #require(steps(forNames: 100_000))
        #expect(thousand <= 10 * 1_000)
        #expect(hundredThousand <= 10 * 100_000)
    }

    @Test func everySecondAppearanceIsFoundWhereverItStands() {
        for count in 1...20 {
            for repeated in 0..<count {
                var names = DistinctNames<Int>()
                for value in 0..<count {
                    let isNew = names.insert(value, after: value, earlier: { $0 })
                    #expect(isNew)
                }
                let isNew = names.insert(repeated, after: count, earlier: { $0 })
                #expect(!isNew)
            }
        }
    }
}
