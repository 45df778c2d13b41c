import Domain

/// Asks whether the storage can be read, without waiting for it for ever.
///
/// One question is under way at a time, however often it is asked: a server that stands still
/// would collect them otherwise.
actor ReadingProbe {
    private var running: Task<ReadinessCheck, Never>?
    /// Whether a caller has waited for the running question in vain.
    private var isLate = false

    func ask(_ read: @escaping @Sendable () async -> ReadinessCheck) async -> ReadinessCheck {
        guard !isLate else { return Self.noAnswer }
        let question = running ?? start(read)
        let (answers, sink) = AsyncStream.makeStream(of: ReadinessCheck?.self)
        Task { sink.yield(await question.value) }
        let timer = Task {
            try? await Task.sleep(for: .milliseconds(Limits.readinessMilliseconds))
            sink.yield(nil)
        }
        defer {
            timer.cancel()
            sink.finish()
        }
        for await case let answer? in answers.prefix(1) { return answer }
        isLate = running == question
        return Self.noAnswer
    }

    private func start(
        _ read: @escaping @Sendable () async -> ReadinessCheck
    ) -> Task<ReadinessCheck, Never> {
        let question = Task {
            let answer = await read()
            running = nil
            isLate = false
            return answer
        }
        running = question
        return question
    }

    private static let noAnswer = ReadinessCheck(
        name: "storage", isPassed: false,
        detail: "no answer within \(Limits.readinessMilliseconds) ms; look at the database server")
}
