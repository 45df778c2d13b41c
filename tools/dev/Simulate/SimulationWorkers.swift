import Foundation
import Simulation

/// What a number of seeds came to.
struct SimulationTotals {
    var seeds = 0
    var requests = 0
    var faults = 0
    var crashes = 0
    var failures = 0
    var coverage: [String: Int] = [:]

    mutating func add(_ result: SimulationResult) {
        seeds += 1
        requests += result.requests
        faults += result.faults
        crashes += result.crashes
        for (name, count) in result.coverage { coverage[name, default: 0] += count }
    }

    mutating func add(_ other: SimulationTotals) {
        seeds += other.seeds
        requests += other.requests
        faults += other.faults
        crashes += other.crashes
        failures += other.failures
        for (name, count) in other.coverage { coverage[name, default: 0] += count }
    }

    /// How a worker tells its totals to the process that started it.
    var line: String {
        let counts = coverage.map {
            "\($0.key.replacingOccurrences(of: " ", with: "/"))=\($0.value)"
        }
        return "totals \(seeds) \(requests) \(faults) \(crashes) \(failures) "
            + counts.joined(separator: " ")
    }

    init() {}

    init?(line: String) {
        let words = line.split(separator: " ")
        guard words.first == "totals", words.count >= 6 else { return nil }
        let numbers = words[1...5].compactMap { Int($0) }
        guard numbers.count == 5 else { return nil }
        (seeds, requests, faults) = (numbers[0], numbers[1], numbers[2])
        (crashes, failures) = (numbers[3], numbers[4])
        for word in words[6...] {
            let parts = word.split(separator: "=")
            guard parts.count == 2, let count = Int(parts[1]) else { continue }
            coverage[parts[0].replacingOccurrences(of: "/", with: " ")] = count
        }
    }
}

/// Shares seeds among processes of this program: a broken precondition ends one of them, and the
/// seed it was running is named.
struct SimulationWorkers {
    let arguments: [String]
    let workers: Int

    func run(_ seeds: Range<UInt64>) throws -> SimulationTotals {
        let share = (UInt64(seeds.count) + UInt64(workers) - 1) / UInt64(workers)
        var running: [Process] = []
        var pipes: [Pipe] = []
        for first in stride(from: seeds.lowerBound, to: seeds.upperBound, by: Int(share)) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            let end = min(first + share, seeds.upperBound)
            process.arguments = arguments + ["--seeds", "\(first)..\(end)"]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            running.append(process)
            pipes.append(pipe)
        }
        let gathered = Gathered()
        let group = DispatchGroup()
        for pipe in pipes {
            group.enter()
            Thread.detachNewThread {
                gathered.read(pipe.fileHandleForReading)
                group.leave()
            }
        }
        group.wait()
        running.forEach { $0.waitUntilExit() }
        return gathered.totals
    }
}

/// The workers' lines, put together.
///
/// `@unchecked`: guarded by its lock.
private final class Gathered: @unchecked Sendable {
    private let lock = NSLock()
    private var sum = SimulationTotals()

    var totals: SimulationTotals { lock.withLock { sum } }

    func read(_ handle: FileHandle) {
        var rest = ""
        var seed = "none"
        var isDone = false
        while true {
            let data = handle.availableData
            if data.isEmpty { break }
            rest += String(decoding: data, as: UTF8.self)
            var lines = rest.components(separatedBy: "\n")
            rest = lines.removeLast()
            for line in lines {
                if line.hasPrefix("running ") {
                    seed = String(line.dropFirst(8))
                } else if let totals = SimulationTotals(line: line) {
                    isDone = true
                    lock.withLock { sum.add(totals) }
                } else {
                    say(line)
                }
            }
        }
        guard !isDone else { return }
        say("FAILED seed \(seed): the process ended in the middle of it")
        lock.withLock { sum.failures += 1 }
    }
}
