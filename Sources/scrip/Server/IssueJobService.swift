import Engine
import ServiceLifecycle

/// Goes through issue jobs while the server runs; what is interrupted goes on at the next start.
struct IssueJobService: Service {
    let engine: Engine

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await IssueJobRunner(engine: engine).run()
        }
    }
}
