package import Database

/// Where the engine of a simulation keeps its data.
package protocol SimulatedStorage: AnyObject {
    /// A fresh, empty database; what was there before is gone.
    func start(seed: UInt64) throws -> any Driver
    /// The same database again, as a new process finds it after the old one has died.
    func restart() throws -> any Driver
    /// Lets go of everything.
    func end() throws
}

/// One run of the simulation.
package struct SimulationOptions: Hashable, Sendable {
    package var seed: UInt64
    /// Steps; each sends one request.
    package var operations: Int
    package var hasFaults: Bool
    /// Only faults of whole transactions: databases count statements differently.
    package var faultsAreWhole = false
    /// Only these steps are taken; nil: all of them. What a step does follows from the seed and
    /// its number, so that leaving one out does not change the others.
    package var steps: [Int]?
    /// Whether the engine's own verifier looks at everything at the end.
    package var verifies: Bool
    /// Steps after which everything is recounted.
    package var recountEvery: Int

    package init(
        seed: UInt64, operations: Int, hasFaults: Bool = true, steps: [Int]? = nil,
        verifies: Bool = true, recountEvery: Int = 500
    ) {
        self.seed = seed
        self.operations = operations
        self.hasFaults = hasFaults
        self.steps = steps
        self.verifies = verifies
        self.recountEvery = recountEvery
    }
}

/// A run that ended as it should.
package struct SimulationResult: Hashable, Sendable {
    package internal(set) var requests = 0
    package internal(set) var answers = 0
    package internal(set) var faults = 0
    package internal(set) var crashes = 0
    package internal(set) var entries: Int64 = 0
    /// Hash of the last block.
    package internal(set) var headHash: [UInt8] = []
    /// Over every answer in the order in which it came.
    package internal(set) var digest: [UInt8] = []
    /// Answers by operation and status or code.
    package internal(set) var coverage: [String: Int] = [:]

    package init() {}

    /// Refusals that the engine gives by itself; the others are the HTTP edge's.
    package static let reachableCodes = Status.precedence.filter {
        !["body_too_large", "unauthorized", "forbidden", "idempotency_key_missing"].contains($0)
    }

    /// The refusals that were not met.
    package static func codesMissing(in coverage: [String: Int]) -> [String] {
        let met = Set(coverage.keys.map { String($0.split(separator: " ").last ?? "") })
        return reachableCodes.filter { !met.contains($0) }
    }
}

/// A run in which engine and model disagreed, with all that is needed to see it again.
package struct SimulationFailure: Error, CustomStringConvertible, Sendable {
    package let options: SimulationOptions
    /// The step that was being taken; the number of steps for the end of the run.
    package let step: Int
    package let reason: String

    package init(options: SimulationOptions, step: Int, reason: String) {
        self.options = options
        self.step = step
        self.reason = reason
    }

    package var description: String {
        "seed \(options.seed), \(options.operations) operations, faults "
            + "\(options.hasFaults ? "on" : "off"), step \(step): \(reason)"
    }
}
