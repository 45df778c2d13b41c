import Database
import Domain
import Engine
import Store

/// Starts the engine on what a power cut has left, and says everything that is wrong.
package struct CrashPointCheck: Sendable {
    package let floor: ShopFloor
    package let recording: ShopRecording

    package init(floor: ShopFloor, recording: ShopRecording) {
        self.floor = floor
        self.recording = recording
    }

    package func problems(of image: CrashImage) async -> [String] {
        let disk = SimulatedDisk(image.disk, seed: recording.seed)
        do {
            let engine = try await ShopFloor.open(disk, root: floor.root)
            let found: [String]
            do {
                found = try await problems(engine, acknowledged: image.acknowledged)
            } catch {
                found = ["\(error)"]
            }
            try await engine.close()
            return found
        } catch {
            return ["the engine does not start: \(error)"]
        }
    }

    private func problems(_ engine: Engine, acknowledged: Int) async throws -> [String] {
        var problems: [String] = []
        let entries = try await engine.journalEntries()
        let before = acknowledged == 0 ? nil : recording.steps[acknowledged - 1]
        let underway = acknowledged < recording.steps.count ? recording.steps[acknowledged] : nil
        let isKept = entries == underway?.entries
        let codes = engine.codes
        let report = try await engine.read { work in
            try DatabaseVerifier.verify(work.connection, codes: codes)
        }
        problems += report.problems
        if let before, entries != before.entries, !isKept {
            problems.append("the journal has \(entries) entries, not \(before.entries)")
        }
        problems += try await lostAnswers(engine, acknowledged: acknowledged, isKept: isKept)
        if let before { problems += try await repeated(before, engine, isReplay: true) }
        if let underway { problems += try await repeated(underway, engine, isReplay: isKept) }
        if let last = underway ?? before {
            let books = try await floor.counter.books(engine, cards: last.cards)
            if books != last.books {
                problems.append("the books stand at \(books), not at \(last.books)")
            }
        }
        return problems + (try await troubleSelling(engine))
    }

    /// Every acknowledged answer is stored as it was given, and no other.
    private func lostAnswers(
        _ engine: Engine, acknowledged: Int, isKept: Bool
    ) async throws -> [String] {
        let stored = try await engine.read { work in
            var stored: [[UInt8]: [UInt8]] = [:]
            try IdempotencyTable.scan(work.connection) { stored[$0.fingerprint] = $0.body }
            return stored
        }
        let expected = recording.steps.prefix(acknowledged + (isKept ? 1 : 0))
        var problems: [String] = []
        for step in expected where stored[ShopCounter.fingerprint(step.key)] != step.answer.body {
            problems.append("\(step.key): its answer is lost or another")
        }
        if stored.count != expected.count {
            problems.append("\(stored.count) answers are stored, not \(expected.count)")
        }
        return problems
    }

    private func repeated(
        _ step: ShopRecording.Step, _ engine: Engine, isReplay: Bool
    ) async throws -> [String] {
        let answer = try await floor.counter.ask(engine, step.request, key: step.key)
        let isSame =
            answer.status == step.answer.status
            && (answer.body == step.answer.body || !isReplay)
        guard answer.isReplay == isReplay, isSame else {
            return [
                "\(step.key): repeated, it is answered \(answer.status) "
                    + (answer.isReplay ? "as before: " : "anew: ")
                    + String(decoding: answer.body, as: UTF8.self)
            ]
        }
        return []
    }

    /// Sells one more coupon and takes it back in, under keys that nobody has used. A campaign
    /// that pauses must refuse.
    private func troubleSelling(_ engine: Engine) async throws -> [String] {
        let counter = floor.counter
        let sold = try await counter.ask(engine, counter.coupon, key: "after-issue")
        let document = try JSON.parse(sold.body)
        if document["code"]?.stringValue == "campaign_paused" { return [] }
        guard sold.status == 201, let code = document["code"]?.stringValue else {
            return ["after the start no coupon is sold: \(sold.status)"]
        }
        let used = try await counter.ask(
            engine, counter.order(code, reference: "after"), key: "after-redeem")
        return used.status == 201 ? [] : ["after the start no coupon is used: \(used.status)"]
    }
}
