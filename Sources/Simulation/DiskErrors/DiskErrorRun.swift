/// Looks at every way in which the disk can fail during one script, and counts.
package struct DiskErrorRun: Sendable {
    package struct Totals: Sendable {
        package var outcomes: [DiskErrorOutcome: Int] = [:]
        package var failures = 0
        /// The first ones, each with what replays it.
        package var sentences: [String] = []

        package init() {}

        package var all: Int { outcomes.values.reduce(failures, +) }

        package mutating func add(_ more: Totals) {
            outcomes.merge(more.outcomes, uniquingKeysWith: +)
            failures += more.failures
            sentences = Array((sentences + more.sentences).prefix(20))
        }
    }

    private let check: DiskErrorCheck
    private let workers: Int
    private let every: Int

    /// `every`: look at every n-th case only.
    package init(_ check: DiskErrorCheck, workers: Int, every: Int = 1) {
        self.check = check
        self.workers = max(workers, 1)
        self.every = max(every, 1)
    }

    package func run() async throws -> Totals {
        let cases = DiskErrorCase.all(counts: try await check.counts())
        return await withTaskGroup(of: Totals.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    let step = workers * every
                    let own = stride(from: worker * every, to: cases.count, by: step)
                    return await look(own.map { cases[$0] })
                }
            }
            var totals = Totals()
            for await part in group { totals.add(part) }
            return totals
        }
    }

    private func look(_ cases: [DiskErrorCase]) async -> Totals {
        var totals = Totals()
        for errorCase in cases {
            do {
                totals.outcomes[try await check.outcome(of: errorCase), default: 0] += 1
            } catch {
                totals.failures += 1
                totals.sentences.append("seed \(check.recording.seed), \(errorCase): \(error)")
            }
        }
        totals.sentences = Array(totals.sentences.prefix(20))
        return totals
    }
}
