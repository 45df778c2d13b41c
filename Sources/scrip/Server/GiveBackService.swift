import Domain
import Engine
import Logging
import ServiceLifecycle

/// Lets what orders give back become available on its day.
struct GiveBackService: Service {
    let engine: Engine

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let pause = Duration.milliseconds(Limits.giveBackPollMilliseconds)
            repeat {
                do {
                    try await engine.matureGiveBacks()
                } catch is CancellationError {
                    return
                } catch {
                    engine.logger.warning("give-backs wait", metadata: ["cause": "\(error)"])
                }
            } while (try? await Task.sleep(for: pause)) != nil
        }
    }
}
