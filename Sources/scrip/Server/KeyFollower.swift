import Domain
import Engine
import ServiceLifecycle

/// Notices what other engines on the same database change about keys: a revoked key must end here
/// too, even where no request brings word of it. Does nothing where the engine is alone.
struct KeyFollower: Service {
    let engine: Engine

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await engine.followKeys()
                    try await Task.sleep(for: .milliseconds(Limits.keyFollowMilliseconds))
                } catch is CancellationError {
                    return
                } catch {
                    // The storage is away; `/readyz` and the writer's log say so.
                    try? await Task.sleep(for: .milliseconds(Limits.keyFollowMilliseconds))
                }
            }
        }
    }
}
