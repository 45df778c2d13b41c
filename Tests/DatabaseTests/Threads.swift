import Foundation
import Synchronization
import Testing

/// Runs blocking work on a thread of its own, so that the cooperative pool stays free.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

func onThread(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            body()
            continuation.resume()
        }
    }
}

func sleepOneMillisecond() { usleep(1_000) }

/// Lets threads wait for each other in numbered steps. The bound only ends what hangs: on a busy
/// machine a test may get its turn late.
final class Gate: Sendable {
    private let step = Mutex(0)

    func reach(_ number: Int) { step.withLock { $0 = max($0, number) } }

    /// Reaches the next step and gives its number.
    func advance() -> Int {
        step.withLock { step in
            if step < .max { step += 1 }
            return step
        }
    }

    func hasReached(_ number: Int) -> Bool { step.withLock { $0 >= number } }

    func waitForNext() { wait(for: step.withLock { $0 } + 1) }

    func wait(for number: Int) {
        for _ in 0..<600_000 {
            if hasReached(number) { return }
            sleepOneMillisecond()
        }
        Issue.record("step \(number) was not reached")
    }
}
