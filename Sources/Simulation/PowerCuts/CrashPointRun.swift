/// Looks at the power cuts of one script with several workers, and counts.
package struct CrashPointRun: Sendable {
    package struct Totals: Sendable {
        package var images: [CrashLoss: Int] = [:]
        package var failures = 0
        /// The first ones, each with what replays it.
        package var sentences: [String] = []

        package init() {}

        package var all: Int { images.values.reduce(0, +) }

        package mutating func add(_ more: Totals) {
            images.merge(more.images, uniquingKeysWith: +)
            failures += more.failures
            sentences = Array((sentences + more.sentences).prefix(20))
        }
    }

    private let floor: ShopFloor
    private let recording: ShopRecording
    private let workers: Int
    private let every: Int

    /// `every`: look at every n-th distinct image only.
    package init(floor: ShopFloor, recording: ShopRecording, workers: Int, every: Int = 1) {
        self.floor = floor
        self.recording = recording
        self.workers = max(workers, 1)
        self.every = max(every, 1)
    }

    package func run() async -> Totals {
        await withTaskGroup(of: Totals.self) { group in
            for worker in 0..<workers {
                group.addTask { await look(worker) }
            }
            var totals = Totals()
            for await part in group { totals.add(part) }
            return totals
        }
    }

    private func look(_ worker: Int) async -> Totals {
        let check = CrashPointCheck(floor: floor, recording: recording)
        let share = CrashPoints.Share(divisor: workers * every, rests: [worker * every])
        var totals = Totals()
        for image in CrashPoints(recording, share: share) {
            totals.images[image.loss, default: 0] += 1
            let problems = await check.problems(of: image)
            guard !problems.isEmpty else { continue }
            totals.failures += 1
            if totals.sentences.count < 20 {
                totals.sentences.append(
                    "seed \(recording.seed), event \(image.event), \(image.loss.rawValue), "
                        + "\(image.acknowledged) acknowledged: "
                        + problems.prefix(5).joined(separator: "; "))
            }
        }
        return totals
    }
}
