import Engine
import ServiceLifecycle

/// Goes through jobs over campaigns while the server runs; what is interrupted goes on at the next
/// start.
struct CampaignJobService: Service {
    let engine: Engine

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await CampaignJobRunner(engine: engine).run()
        }
    }
}
