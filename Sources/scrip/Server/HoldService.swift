import Engine
import ServiceLifecycle

/// Ends holds at the moment they expire while the server runs, and those that expired before.
struct HoldService: Service {
    let engine: Engine

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await HoldExpiry(engine: engine).run()
        }
    }
}
