import DevClient
import Foundation
import NIOCore

/// Calls that arrive at random moments at a mean rate, as from many independent callers.
///
/// A caller who waits for an answer before the next call would spare a slow server and hide its
/// slowness. Here every call is due at a moment fixed beforehand, and its latency counts from
/// there, also while it waits for a free connection.
struct OpenLoop: Sendable {
    let calls: [HTTPCall]
    /// When each call is due, in nanoseconds from the start, ascending.
    private let due: [Int64]

    /// More than the server can have in flight at the rates measured.
    static let connections = 256

    /// - Parameter rate: calls per second; the gaps between them are exponential.
    init(calls: [HTTPCall], rate: Double, seed: UInt64) {
        self.calls = calls
        var random = SplitMix64(seed: seed)
        var moment = 0.0
        due = calls.map { _ in
            moment += -log(1 - Double.random(in: 0..<1, using: &random)) / rate
            return Int64(moment * 1e9)
        }
    }

    /// Latencies in milliseconds, in no order. All connections are on one event loop.
    func run(on pool: HTTPPool) async throws -> [Double] {
        let next = NIOLoopBoundBox.makeBoxSendingValue(
            0, eventLoop: pool.connections[0].eventLoop)
        let start = NIODeadline.now() + .milliseconds(50)
        return try await pool.concurrently { _, connection in
            var latencies: [Double] = []
            while true {
                let number = next.value
                guard number < calls.count else { return latencies }
                next.value = number + 1
                let moment = start + .nanoseconds(due[number])
                if moment > .now() {
                    try await connection.eventLoop.scheduleTask(deadline: moment) {}
                        .futureResult.get()
                }
                let answer = try await connection.send(calls[number])
                latencies.append(Double((NIODeadline.now() - moment).nanoseconds) / 1e6)
                try check(answer.status == 201, "redemption answered \(answer.text)")
            }
        }.flatMap(\.self)
    }
}
