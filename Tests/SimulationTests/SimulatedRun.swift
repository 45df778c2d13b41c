import Simulation

/// Runs one seed on a simulated disk.
func simulate(_ options: SimulationOptions) throws -> SimulationResult {
    try Simulation.run(options, storage: DiskStorage())
}
