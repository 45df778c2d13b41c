import Dispatch
import Simulation

/// One run at a time, off the cooperative pool: a run keeps its thread busy to the end, and tests
/// beside it wait for each other by the clock.
private let runs = DispatchQueue(label: "simulation")

/// Runs one seed on a simulated disk.
func simulate(_ options: SimulationOptions) async throws -> SimulationResult {
    try await withCheckedThrowingContinuation { continuation in
        runs.async {
            continuation.resume(
                with: Result { try Simulation.run(options, storage: DiskStorage()) })
        }
    }
}
