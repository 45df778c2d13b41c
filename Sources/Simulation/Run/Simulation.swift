// The room "Run": one seed from an empty database to the last recount. A step moves the clock,
// perhaps plans a fault, and lets one caller send one request; when enough has come together the
// engine settles a batch, every answer is compared with the model, and callers whose answer was
// lost repeat later. At the end faults stop and every caller must get its answer.

import Codes
import Domain
import Engine
import Ledger
import Store

/// One run of one seed.
///
/// Not for use by several threads: a simulation and everything it starts belong to one thread.
package final class Simulation {
    let options: SimulationOptions
    let swarm: Swarm
    let clock: SimulatedClock
    let model: Model
    var result = SimulationResult()
    private(set) var world: World
    private(set) var tenants: [TenantID]

    let clients: [Client]
    /// Callers whose command is in the engine's queue, in its order.
    var queue: [Client] = []
    /// Requests in the queue at which it is settled.
    private var target = 1
    /// Set when a step plans it, carried out by the next batch.
    var plannedFault: WriteFault?
    /// Requests of earlier steps, for keys that are used again.
    var recent: [Request] = []
    private var digest = RunningDigest()
    var step = 0
    /// Keys whose command was first done by a commit that nobody heard of, in this batch. Of the
    /// callers that asked under one of them, one is told that it is done now.
    var firstUnheard: Set<Model.AnswerKey> = []
    /// Steps for which the clock stands still, so that something happens exactly at a boundary.
    var stillSteps = 0
    /// The voucher that ends or begins about now, and its merchant, while the clock stands still.
    var sought: (merchant: Int, voucher: ModelVoucher)?

    /// 2026-06-01T12:00:00Z.
    private static let start: Int64 = 1_780_315_200_000

    private init(
        _ options: SimulationOptions, _ storage: any SimulatedStorage
    ) throws {
        self.options = options
        swarm = Swarm(seed: options.seed)
        SimulatedRandomness.seed(options.seed)
        clock = SimulatedClock(
            Timestamp(milliseconds: Self.start + Int64(options.seed % 3_600_000)))
        world = try World(storage: storage, seed: options.seed, clock: clock)
        clients = (0..<swarm.clients).map { _ in Client() }
        tenants = []
        for number in 0..<swarm.merchants {
            tenants.append(try world.createMerchant("merchant \(number)"))
        }
        world.serve(tenants)
        let head = try world.head()
        model = Model(
            merchants: tenants.count, entries: head.entries, blockTime: head.time.milliseconds)
    }

    /// Runs a seed. Throws `SimulationFailure` at the first disagreement.
    package static func run(
        _ options: SimulationOptions, storage: any SimulatedStorage
    ) throws -> SimulationResult {
        defer { SimulatedRandomness.end() }
        var step = 0
        do {
            let simulation = try Simulation(options, storage)
            defer { step = simulation.step }
            return try simulation.runAll()
        } catch {
            throw SimulationFailure(
                options: options, step: step,
                reason: (error as? Disagreement)?.description
                    ?? "\(error)")
        }
    }

    private func runAll() throws -> SimulationResult {
        for step in options.steps ?? Array(0..<options.operations) {
            self.step = step
            var random = SeededRandom(seed: options.seed, stream: UInt64(step) + 1)
            try take(&random)
            if step % options.recountEvery == options.recountEvery - 1, !model.hasUnseenAnswers {
                try recount()
            }
        }
        step = options.operations
        try calmDown()
        if !model.hasLostIDs { try recount() }
        if options.verifies {
            try world.verify()
            try EventCheck(model: model).check { [world, tenants] merchant, after in
                let tenant = tenants[merchant]
                let page = try world.alone { engine in
                    try await engine.events(tenant: tenant, after: after, limit: 200)
                }
                return (page.items, page.next)
            }
        }
        let head = try world.head()
        result.entries = head.entries
        result.headHash = head.hash
        digest.add(head.hash)
        result.digest = digest.bytes
        try world.end()
        return result
    }

    // MARK: One step

    private func take(_ random: inout SeededRandom) throws {
        if stillSteps > 0 {
            stillSteps -= 1
        } else {
            sought = nil
            clock.advance(byMilliseconds: random.within(0...40))
        }
        if random.chance(swarm.clockJumps) { jump(&random) }
        if options.hasFaults, random.chance(swarm.faults) { plannedFault = fault(&random) }
        if random.chance(swarm.housekeeping) { try keepHouse(&random) }
        if isRefusing, queue.isEmpty, random.chance(300) { askStorage() }
        let first = random.below(clients.count)
        if clients.allSatisfy(\.isInFlight) { try settle(&random) }
        let free = (0..<clients.count).lazy.map { self.clients[(first + $0) % self.clients.count] }
            .first { !$0.isInFlight }
        guard let client = free else { return }
        if client.isIdle { client.take(newRequest(&random)) }
        try send(client)
        if random.chance(swarm.twins), let request = client.request,
            let twin = clients.first(where: \.isIdle)
        {
            twin.take(request)
            try send(twin)
        }
        if queue.count >= target {
            target = 1 + random.below(swarm.batch)
            try settle(&random)
        }
    }

    private func newRequest(_ random: inout SeededRandom) -> Request {
        let visit = random.chance(500) ? sought : nil
        let merchant = visit?.merchant ?? random.below(tenants.count)
        var generator = Generator(
            swarm: swarm, model: model, merchant: merchant, now: clock.now.milliseconds,
            sought: visit?.voucher, random: random)
        let deed = generator.deed()
        random = generator.random
        var key = "key \(step)"
        if random.chance(swarm.reusedKeys), let earlier = random.pick(recent)?.key { key = earlier }
        let request = Request(merchant: merchant, deed: deed, key: key)
        if recent.count < 64 { recent.append(request) } else { recent[step % 64] = request }
        return request
    }

    func send(_ client: Client) throws {
        result.requests += 1
        client.send(through: world.gateway, at: clock.now.milliseconds)
        if let outcome = client.takeOutcome() {
            try auditAtOnce(client, outcome)
        } else {
            try enqueued(client)
        }
    }

    /// Notes that a caller's command has joined the engine's queue.
    func enqueued(_ client: Client) throws {
        queue.append(client)
        guard world.engine.queueDepth == queue.count else {
            throw Disagreement("a caller waits for something that is not in the queue")
        }
    }

    // MARK: The end

    /// Faults stop; every caller gets its answer.
    private func calmDown() throws {
        plannedFault = nil
        var random = SeededRandom(seed: options.seed, stream: 0xCA1)
        for _ in 0..<30 {
            while !queue.isEmpty { try settle(&random, losesAnswers: false) }
            if isRefusing { askStorage() }
            let waiting = clients.filter(\.waitsToRepeat)
            if waiting.isEmpty { return }
            for client in waiting { try send(client) }
        }
        throw Disagreement("callers still wait although nothing fails any more")
    }

    /// With nothing queued the engine asks whether its storage serves again.
    private func askStorage() { _ = world.engine.settleQueued(atMost: 1) }

    private func recount() throws {
        let recount = Recount(model: model, tenants: tenants)
        try world.read { try recount.check($0) }
    }

    func restartWorld() throws {
        result.crashes += 1
        try world.restart()
        world.serve(tenants)
    }

    func note(_ request: Request, _ outcome: String, _ body: [UInt8]) {
        result.answers += 1
        result.coverage["\(request.deed.name) \(outcome)", default: 0] += 1
        digest.add(body)
    }
}

/// A hash over everything that was answered.
struct RunningDigest {
    private(set) var bytes = [UInt8](repeating: 0, count: 16)

    mutating func add(_ more: [UInt8]) {
        bytes = Hash.blake2b(bytes + more, key: nil, length: 16)
    }
}
