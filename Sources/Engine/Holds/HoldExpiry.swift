import Database
import Domain
package import Ledger
import Logging
import Store
import Synchronization

/// Knows when the next hold expires, and wakes who ends it.
final class HoldAlarm: Sendable {
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let next = Mutex<Timestamp?>(nil)

    init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        ring()
    }

    func ring() { continuation.yield() }

    /// A hold of this process expires then: rings where nobody would wake as early.
    func expect(_ expiry: Timestamp) {
        let isEarlier = next.withLock { next in
            guard let known = next, known <= expiry else {
                next = expiry
                return true
            }
            return false
        }
        if isEarlier { ring() }
    }

    func isSet(for expiry: Timestamp?) { next.withLock { $0 = expiry } }
}

/// Ends holds whose time is over, those of all merchants of a database: at the moment they are due,
/// and at the start those that were due meanwhile. One per process; of several, one ends a hold.
package actor HoldExpiry {
    private let engine: Engine

    package init(engine: Engine) {
        self.engine = engine
    }

    /// Ends what is due now, a bounded number of holds at once; when the next one is.
    @discardableResult
    package func endDue() async throws -> Timestamp? {
        var earlier: [HoldID] = []
        while true {
            try Task.checkCancellation()
            let now = engine.clock()
            let due = try await engine.read {
                try VoucherHoldTable.due(at: now, limit: Limits.expiriesAtOnce, $0.connection)
            }
            // The same again: the clock was set back, and they are not due any more.
            if due.isEmpty || due.map(\.id) == earlier { break }
            earlier = due.map(\.id)
            let engine = engine
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for (tenant, id) in due {
                    tasks.addTask {
                        _ = try await engine.perform(
                            EndHold(id: id, cause: .expiry), RequestIdentity(tenant: tenant))
                    }
                }
                try await tasks.waitForAll()
            }
        }
        return try await engine.read { try VoucherHoldTable.nextExpiry($0.connection) }
    }

    /// Runs until cancelled: whenever the next hold is due.
    package func run() async {
        let alarm = engine.holdAlarm
        var timer: Task<Void, Never>?
        for await _ in alarm.rings {
            timer?.cancel()
            guard let pause = await pause() else { continue }
            timer = Task {
                guard (try? await Task.sleep(for: .milliseconds(pause))) != nil else { return }
                alarm.ring()
            }
        }
        timer?.cancel()
    }

    /// Ends what is due; milliseconds until the next hold is, nil where there is none. Where other
    /// processes may leave holds behind, and where the storage is away, it is asked again soon.
    private func pause() async -> Int64? {
        let soon = Limits.holdFollowMilliseconds
        let isShared = engine.driver.dialect.isRemote
        do {
            // Not known while looking: whoever places a hold meanwhile rings.
            engine.holdAlarm.isSet(for: nil)
            let next = try await endDue()
            engine.holdAlarm.isSet(for: next)
            guard let next else { return isShared ? soon : nil }
            let left = max(next.milliseconds - engine.clock().milliseconds, 1)
            return isShared ? min(left, soon) : min(left, Limits.holdRecheckMilliseconds)
        } catch {
            if !(error is CancellationError) {
                engine.logger.warning("expired holds wait", metadata: ["cause": "\(error)"])
            }
            return soon
        }
    }
}
