import Domain
import Engine
import Ledger
import Store

/// Batches: the engine settles, the model follows, answers are compared.
extension Simulation {
    /// Lets the engine settle a part of its queue as one batch.
    func settle(_ random: inout SeededRandom, losesAnswers: Bool = true) throws {
        guard !queue.isEmpty else { return }
        let count = 1 + random.below(min(queue.count, 64))
        let flights = Array(queue.prefix(count))
        let fault = plannedFault
        plannedFault = nil
        world.driver.plan = fault.map { [$0] } ?? []
        var kept: Result<Set<ObjectIdentifier>, any Error>?
        world.driver.onUnheardCommit = { kept = Result { try self.stored(of: flights) } }
        defer { world.driver.onUnheardCommit = {} }
        guard world.engine.settleQueued(atMost: count) == count else {
            throw Disagreement("the engine did not take the whole batch")
        }
        world.driver.plan = []
        queue.removeFirst(count)
        if fault != nil { result.faults = result.faults + 1 }
        let entriesBefore = model.entries
        let now = model.ledgerTime(clock.now.milliseconds)
        firstUnheard = []
        if let kept { try followUnheard(flights, kept: try kept.get(), now: now) }
        let finished = try wake(flights, &random)
        for (client, outcome) in zip(flights, finished) {
            guard let outcome else { continue }
            try audit(client, outcome, now: now, mayFail: fault != nil)
            let isLost = losesAnswers && random.chance(swarm.lostAnswers)
            if case .failed = outcome { continue }
            if !isLost { client.drop() }
        }
        model.closeBlock(entriesBefore: entriesBefore, now: now)
        if world.driver.isDead { try restartAfterCrash(&random) }
        try checkHead()
    }

    /// Lets callers whose command was settled go on, in any order; their outcomes in the order of
    /// the batch. A caller may have joined the queue again: for serials, or with new facts.
    private func wake(
        _ flights: [Client], _ random: inout SeededRandom
    ) throws -> [Outcome?] {
        var outcomes = [Outcome?](repeating: nil, count: flights.count)
        for index in flights.indices.shuffled(using: &random) {
            flights[index].executor.drain()
            outcomes[index] = flights[index].takeOutcome()
            if outcomes[index] == nil { try enqueued(flights[index]) }
        }
        return outcomes
    }

    /// Callers whose key has a stored answer, to the very request that they sent: another one may
    /// have come first under the same key.
    private func stored(of flights: [Client]) throws -> Set<ObjectIdentifier> {
        let keyed = flights.compactMap { client -> (Client, Request, String)? in
            guard let request = client.request, let key = request.key else { return nil }
            return (client, request, key)
        }
        let found = try world.stored(keyed.map { (tenants[$0.1.merchant], $0.2) })
        return Set(
            found.filter { $0.value == Gateway.fingerprint(keyed[$0.key].1) }
                .map { ObjectIdentifier(keyed[$0.key].0) })
    }

    /// A commit that nobody heard of: what it kept showed in the database right after it. What was
    /// not decided by then (its facts were old) is decided after all that was, by the next attempt.
    private func followUnheard(
        _ flights: [Client], kept stored: Set<ObjectIdentifier>, now: Int64
    ) throws {
        // Without its key stored, a caller's command was not the one it is waiting for: it was
        // getting serials first.
        for client in flights {
            guard let request = client.request else { continue }
            guard request.key == nil || stored.contains(ObjectIdentifier(client)) else { continue }
            let (_, isReplay) = model.settle(request, now: now, sentAt: client.sentAt)
            guard !isReplay, let key = request.key else { continue }
            firstUnheard.insert(Model.AnswerKey(merchant: request.merchant, key: key))
        }
    }

    /// The process has died: everybody else in the queue hears nothing, and a new one starts.
    private func restartAfterCrash(_ random: inout SeededRandom) throws {
        while !queue.isEmpty {
            let count = min(queue.count, 64)
            let flights = Array(queue.prefix(count))
            _ = world.engine.settleQueued(atMost: count)
            queue.removeFirst(count)
            for (client, outcome) in zip(flights, try wake(flights, &random)) {
                guard let outcome else { continue }
                guard case .failed = outcome else {
                    throw Disagreement("a dead process answered \(client.request?.deed.name ?? "")")
                }
            }
        }
        try restartWorld()
    }

    private func checkHead() throws {
        let head = try world.head()
        guard head.entries == model.entries, head.time.milliseconds == model.blockTime else {
            throw Disagreement(
                "the journal has \(head.entries) entries at \(head.time.milliseconds), the model"
                    + " \(model.entries) at \(model.blockTime)")
        }
    }
}
