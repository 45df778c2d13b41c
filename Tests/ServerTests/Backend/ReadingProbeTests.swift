import Synchronization
import Testing

@testable import Server

/// What `/readyz` says of storage that does not answer.
struct ReadingProbeTests {
    private static let good = ReadinessCheck(name: "storage", isPassed: true, detail: "readable")

    @Test func storageThatDoesNotAnswerIsSaidSoAndAskedOnlyOnceAtATime() async {
        let probe = ReadingProbe()
        let asked = Atomic<Int>(0)
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let read = { @Sendable in
            asked.add(1, ordering: .relaxed)
            for await _ in gate {}
            return Self.good
        }
        for _ in 0..<3 {
            let answer = await probe.ask(read)
            #expect(!answer.isPassed)
            #expect(answer.detail.contains("no answer"))
        }
        #expect(asked.load(ordering: .relaxed) == 1)
        opener.finish()
        var answer = await probe.ask { Self.good }
        while !answer.isPassed {
            await Task.yield()
            answer = await probe.ask { Self.good }
        }
        #expect(asked.load(ordering: .relaxed) == 1)
    }

    @Test func whatTheStorageAnswersIsGivenOn() async {
        let probe = ReadingProbe()
        #expect(await probe.ask { Self.good }.detail == "readable")
        let bad = await probe.ask {
            ReadinessCheck(name: "storage", isPassed: false, detail: "damaged")
        }
        #expect(bad.detail == "damaged")
    }
}
