/// One caller: sends one request at a time and repeats it, with the same key, until an answer has
/// come through.
///
/// `@unchecked`: used by the one thread of the simulation.
final class Client: @unchecked Sendable {
    let executor = CallerExecutor()
    /// What is on its way, or waits to be sent again.
    private(set) var request: Request?
    private(set) var isInFlight = false
    /// The clock when the request was last sent.
    private(set) var sentAt: Int64 = 0
    private(set) var outcome: Outcome?
    /// Times the request was sent.
    private(set) var attempts = 0

    var isIdle: Bool { request == nil }
    var waitsToRepeat: Bool { request != nil && !isInFlight }

    func take(_ request: Request) {
        self.request = request
        attempts = 0
    }

    /// Sends the request and runs until it waits for the writer or has an outcome.
    func send(through gateway: Gateway, at clock: Int64) {
        guard let request else { return }
        isInFlight = true
        sentAt = clock
        attempts += 1
        Task(executorPreference: executor) { [self] in
            let outcome = await gateway.perform(request)
            self.outcome = outcome
        }
        executor.drain()
    }

    /// The outcome, if one has come; the request may then be repeated or dropped.
    func takeOutcome() -> Outcome? {
        guard let outcome else { return nil }
        self.outcome = nil
        isInFlight = false
        return outcome
    }

    func drop() { request = nil }
}
