import Engine
import Logging
import ServiceLifecycle

/// Work that nobody asks for: retires old signing keys and prunes old answers.
struct Maintenance: Service {
    let engine: Engine

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                do {
                    try await engine.maintain()
                } catch is CancellationError {
                    return
                } catch {
                    engine.logger.error("maintenance failed", metadata: ["error": "\(error)"])
                }
                do {
                    try await Task.sleep(for: .seconds(3_600))
                } catch {
                    return
                }
            }
        }
    }
}
