import Database
import Domain
import Engine
import Store
import Synchronization

/// Performs a script while the disk fails in one way, and says how it went.
package struct DiskErrorCheck: Sendable {
    package let floor: ShopFloor
    /// The same script on a sound disk.
    package let recording: ShopRecording

    package init(floor: ShopFloor, recording: ShopRecording) {
        self.floor = floor
        self.recording = recording
    }

    /// Calls of each kind that the script makes on a sound disk.
    package func counts() async throws -> [DiskCall: Int] {
        let disk = SimulatedDisk(floor.image, seed: recording.seed)
        var run = Run(check: self, disk: disk)
        try await run.start()
        try await run.play()
        try await run.end()
        var counts: [DiskCall: Int] = [:]
        for call in DiskCall.allCases { counts[call] = disk.count(of: call) }
        return counts
    }

    /// Throws `ShopSurprise` where a promise was broken.
    package func outcome(of errorCase: DiskErrorCase) async throws -> DiskErrorOutcome {
        let disk = SimulatedDisk(floor.image, seed: recording.seed)
        disk.inject(errorCase.fault)
        var run = Run(check: self, disk: disk)
        do {
            try await run.start()
        } catch {
            // No flush is asked for a second time before a new start, so this is no `stopped`.
            run.heal()
            try await run.start()
            run.outcome = .startRefused
        }
        try await run.play()
        try await run.end()
        return run.outcome
    }

    /// The script under way.
    struct Run {
        let check: DiskErrorCheck
        var disk: SimulatedDisk
        var outcome = DiskErrorOutcome.unharmed
        private var engine: Engine?
        private var player: ShopPlayer?
        private var acknowledged: [(key: String, request: ShopRequest, answer: Answer)] = []
        private var fatal = FatalFlag()

        init(check: DiskErrorCheck, disk: SimulatedDisk) {
            self.check = check
            self.disk = disk
        }

        mutating func start() async throws {
            let flag = FatalFlag()
            let engine = try await ShopFloor.open(disk, root: check.floor.root) { _ in flag.set() }
            fatal = flag
            self.engine = engine
            if player == nil {
                player = ShopPlayer(
                    counter: check.floor.counter, codes: engine.codes, seed: check.recording.seed)
            }
        }

        func heal() { disk.clearFaults() }

        mutating func play() async throws {
            for number in 1...check.recording.steps.count {
                guard let request = player?.next(number) else { return }
                let key = check.recording.steps[number - 1].key
                let answer = try await answer(to: request, key: key)
                guard !answer.isRefusal else {
                    throw ShopSurprise("\(key) was refused: \(text(answer))")
                }
                acknowledged.append((key, request, answer))
                try player?.take(answer, to: request)
            }
        }

        /// Asks until there is an answer: while the disk fails, after it works again, and after
        /// a new start.
        private mutating func answer(
            to request: ShopRequest, key: String
        ) async throws -> Answer {
            if let answer = try await ask(request, key) { return answer }
            if fatal.isSet {
                try await restart(after: .stopped, request, key)
            } else {
                // Once more while it may still fail, as callers do; then the disk is repaired.
                if let answer = try await ask(request, key) { return settled(answer) }
                heal()
                try await untilServing()
                if !fatal.isSet, let answer = try await ask(request, key) {
                    return settled(answer)
                }
                try await restart(after: fatal.isSet ? .stopped : .restarted, request, key)
            }
            guard let answer = try await ask(request, key) else {
                throw ShopSurprise("\(key) has no answer although the disk works again")
            }
            return answer
        }

        /// The engine asks a disk that failed now and then; this waits until it has.
        private func untilServing() async throws {
            while let refusal = engine?.health.refusal, !refusal.isFatal {
                try await Task.sleep(for: .milliseconds(Limits.storageProbeMilliseconds / 10))
            }
        }

        private mutating func settled(_ answer: Answer) -> Answer {
            if outcome == .unharmed { outcome = .recovered }
            return answer
        }

        /// Nil where the engine had no answer. After a failed flush it must have none.
        private func ask(_ request: ShopRequest, _ key: String) async throws -> Answer? {
            guard let engine else { return nil }
            let hasStopped = fatal.isSet
            do {
                let answer = try await check.floor.counter.ask(engine, request, key: key)
                if hasStopped {
                    throw ShopSurprise("\(key) was acknowledged after a failed flush")
                }
                return answer
            } catch let surprise as ShopSurprise {
                throw surprise
            } catch let refusal as Refusal {
                throw ShopSurprise("\(key) was refused: \(refusal)")
            } catch {
                return nil
            }
        }

        /// The process ends and a new one starts on what the disk has. After a failed flush the
        /// system may have dropped what it was to flush.
        private mutating func restart(
            after reason: DiskErrorOutcome, _ request: ShopRequest, _ key: String
        ) async throws {
            if reason == .stopped, try await ask(request, key) != nil {
                throw ShopSurprise("\(key) was acknowledged after a failed flush")
            }
            var random = SeededRandom(seed: check.recording.seed)
            let left = disk.state.image(
                reason == .stopped ? .unsynced : .nothing, using: &random)
            heal()
            try? await engine?.close()
            engine = nil
            disk = SimulatedDisk(left, seed: check.recording.seed)
            outcome = reason
            try await start()
        }

        // MARK: The end

        /// The disk works: everything acknowledged is there and the books stand as they should.
        mutating func end() async throws {
            heal()
            guard let engine, let player else { return }
            if fatal.isSet { throw ShopSurprise("stopped, but every step was answered") }
            for deed in acknowledged {
                let again = try await player.counter.ask(engine, deed.request, key: deed.key)
                guard again.isReplay, again.body == deed.answer.body else {
                    throw ShopSurprise("\(deed.key): repeated, it is answered \(text(again))")
                }
            }
            try await compareBooks(engine, player)
            let codes = engine.codes
            let report = try await engine.read { work in
                try DatabaseVerifier.verify(work.connection, codes: codes)
            }
            guard report.isSound else {
                throw ShopSurprise(report.problems.prefix(5).joined(separator: "; "))
            }
            try await engine.close()
        }

        private func compareBooks(_ engine: Engine, _ player: ShopPlayer) async throws {
            let books = try await player.counter.books(engine, cards: [])
            let expected = Array(check.recording.steps.last?.books.prefix(2) ?? [])
            guard books == expected else {
                throw ShopSurprise("the books stand at \(books), not at \(expected)")
            }
            for card in player.cards {
                let document = try await engine.giftCard(card.id, tenant: player.counter.tenant)
                let balance = document["balance"]?["amount"]?.integerValue
                guard balance == card.balance else {
                    throw ShopSurprise("a card holds \(balance ?? -1), not \(card.balance)")
                }
            }
        }

        private func text(_ answer: Answer) -> String {
            "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
        }
    }
}

/// Set when the engine has asked for the end of the process.
private final class FatalFlag: Sendable {
    private let flag = Mutex(false)

    var isSet: Bool { flag.withLock { $0 } }

    func set() { flag.withLock { $0 = true } }
}
