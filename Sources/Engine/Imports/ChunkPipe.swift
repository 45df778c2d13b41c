import Dispatch
import Foundation
import Synchronization

/// Hands chunks from a thread that reads to a task that writes, one at a time: while the task has
/// one chunk, the thread makes the next one, and then waits. So memory stays bounded and both
/// work at once.
final class ChunkPipe<Chunk: Sendable>: Sendable {
    private struct State {
        var waiting: Chunk?
        var end: Result<Void, any Error>?
        var isCancelled = false
        var reader: CheckedContinuation<Chunk?, any Error>?
    }

    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)

    init() {
        // Counted up here and not from the start, because a semaphore that ends below its first
        // value traps, and a cancelled pipe may.
        room.signal()
    }

    /// From the thread; waits until the chunk before was taken. False when nobody wants more.
    func send(_ chunk: Chunk) -> Bool {
        room.wait()
        var reader: CheckedContinuation<Chunk?, any Error>?
        let goesOn = state.withLock { state in
            guard !state.isCancelled else { return false }
            swap(&reader, &state.reader)
            if reader == nil { state.waiting = chunk }
            return true
        }
        if let reader {
            room.signal()
            reader.resume(returning: chunk)
        }
        return goesOn
    }

    /// From the thread: there are no more chunks.
    func finish(_ end: Result<Void, any Error>) {
        let reader = state.withLock { state in
            state.end = end
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(with: end.map { nil })
    }

    /// From the one task: the next chunk; nil at the end. Throws what the thread ended with.
    func next() async throws -> Chunk? {
        try await withCheckedThrowingContinuation { continuation in
            let answer: Result<Chunk?, any Error>? = state.withLock { state in
                if let chunk = state.waiting {
                    state.waiting = nil
                    return .success(chunk)
                }
                if let end = state.end { return end.map { nil } }
                state.reader = continuation
                return nil
            }
            guard let answer else { return }
            if case .success(.some) = answer { room.signal() }
            continuation.resume(with: answer)
        }
    }

    /// From the task: nothing more is wanted; lets the thread go.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.waiting = nil
        }
        room.signal()
    }
}

/// Runs blocking work on a thread of its own: the threads that run tasks must never block.
func onOwnThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
