package import Domain
package import Engine
import Ledger

/// A script that was performed on a sound disk: requests, answers, books, and what the disk did.
package struct ShopRecording: Sendable {
    package struct Step: Sendable {
        package let key: String
        package let request: ShopRequest
        package let answer: Answer
        /// Gift cards known before this step.
        package let cards: [GiftCardID]
        /// How the books stood after it, with those cards.
        package let books: [String]
        /// Entries of the journal after it.
        package let entries: Int64
    }

    package let seed: UInt64
    package private(set) var steps: [Step] = []
    /// The disk before the first step.
    package let start: DiskState
    /// Between them, `mark(n)` where the answer of step n was given, counted from 1.
    package private(set) var events: [DiskEvent] = []

    /// Performs a script of so many steps from the seed, beginning with the floor.
    /// `flushesLie`: on a disk that flushes nothing, to see that this is noticed.
    package static func perform(
        on floor: ShopFloor, seed: UInt64, steps count: Int, flushesLie: Bool = false
    ) async throws -> ShopRecording {
        let disk = SimulatedDisk(floor.image, seed: seed)
        disk.setFlushesLie(flushesLie)
        let engine = try await ShopFloor.open(disk, root: floor.root)
        // Opening has written too: begin with what lies on the disk now.
        var recording = ShopRecording(seed: seed, start: disk.state)
        disk.startRecording()
        var player = ShopPlayer(counter: floor.counter, codes: engine.codes, seed: seed)
        for number in 1...max(count, 1) {
            try await recording.step(number, &player, engine, disk)
        }
        recording.events = disk.takeRecording()
        try await engine.close()
        return recording
    }

    private mutating func step(
        _ number: Int, _ player: inout ShopPlayer, _ engine: Engine, _ disk: SimulatedDisk
    ) async throws {
        let key = "step-\(seed)-\(number)"
        let request = player.next(number)
        let cards = player.cards.map(\.id)
        let answer = try await player.counter.ask(engine, request, key: key)
        disk.mark(number)
        guard !answer.isRefusal else {
            throw ShopSurprise(
                "seed \(seed), step \(number): \(request) was answered "
                    + String(decoding: answer.body, as: UTF8.self))
        }
        try player.take(answer, to: request)
        steps.append(
            Step(
                key: key, request: request, answer: answer, cards: cards,
                books: try await player.counter.books(engine, cards: cards),
                entries: try await engine.journalEntries()))
    }
}
