import Foundation
import Synchronization
import Testing

@testable import Engine

struct ChunkPipeTests {
    @Test func chunksComeInOrderAndTheReaderIsNeverMoreThanTwoAhead() async throws {
        let pipe = ChunkPipe<Int>()
        let sent = Mutex(0)
        let worst = Mutex(0)
        let count = 2_000
        Thread.detachNewThread {
            for number in 0..<count {
                guard pipe.send(number) else { return }
                sent.withLock { $0 = number + 1 }
            }
            pipe.finish(.success(()))
        }
        var taken = 0
        while let number = try await pipe.next() {
            #expect(number == taken)
            taken += 1
            if taken % 100 == 0 { try await Task.sleep(for: .milliseconds(1)) }
            let ahead = sent.withLock { $0 } - taken
            worst.withLock { $0 = max($0, ahead) }
        }
        #expect(taken == count)
        #expect(worst.withLock { $0 } <= 2)
    }

    @Test func failureComesAfterTheChunksBeforeIt() async throws {
        let pipe = ChunkPipe<Int>()
        Thread.detachNewThread {
            _ = pipe.send(1)
            pipe.finish(.failure(ImportFailure(.cannotRead, "broken")))
        }
        #expect(try await pipe.next() == 1)
        await #expect(throws: ImportFailure.self) { try await pipe.next() }
    }

    @Test func cancellingLetsTheReaderGo() async throws {
        let pipe = ChunkPipe<Int>()
        let hasEnded = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            var number = 0
            while pipe.send(number) { number += 1 }
            hasEnded.signal()
        }
        #expect(try await pipe.next() == 0)
        pipe.cancel()
        let result = try await onOwnThread { hasEnded.wait(timeout: .now() + 10) }
        #expect(result == .success)
    }

    @Test func lanesKeepTheirOrderAndResultsTheirPlaces() async throws {
        let seen = Mutex<[Int: [Int]]>([:])
        let items = Array(0..<1_000)
        let results = try await Lanes.run(items, lane: { $0 % 97 }) { item in
            if item % 5 == 0 { await Task.yield() }
            seen.withLock { $0[item % 97, default: []].append(item) }
            return item * 2
        }
        #expect(results == items.map { $0 * 2 })
        #expect(seen.withLock { $0.values.allSatisfy { $0 == $0.sorted() } })
    }
}
