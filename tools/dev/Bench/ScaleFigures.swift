import DevProcess
import Foundation

/// What size costs: the same server before and after many redemptions were added to its file,
/// through the engine in this process, which is faster than through HTTP.
struct ScaleFigures {
    let options: ServerOptions
    /// Redemptions to add.
    let redemptions: Int
    /// A file that has them already, with its operator key beside it; nil fills a new one.
    let filled: String?
    /// Redemptions per run.
    let size: Int
    let connections: Int
    let runs: Int

    func measure(in folder: String) async throws -> [Figure] {
        let fresh = folder + "/scale.sqlite"
        let first = try await load(fresh)
        let database = filled ?? fresh
        if filled == nil { try await FillCommand.fill(fresh, redemptions: redemptions) }
        let starts = try await startTimes(database)
        let last = try await load(database)
        let details: [String: JSONValue] = ["redemptions": .integer(Int64(redemptions))]
        let before = "redeem_http_sqlite_fresh"
        return [
            Figure(name: before, unit: "1/s", runs: first.rates),
            Figure(
                name: "redeem_http_sqlite_scale", unit: "1/s", runs: last.rates,
                references: [.init(name: before, value: Figure.median(first.rates))],
                goals: [.share(0.9, of: before)], details: details),
            Figure(
                name: "start_scale", unit: "s", runs: starts, goals: [.atMost(1)],
                details: details),
            Figure(
                name: "memory_peak_scale", unit: "MiB", runs: [last.memory],
                goals: [.atMost(256)], details: details),
            try await verification(database),
        ]
    }

    /// Rates of a server on the file, the first being warm-up and left out, and its memory.
    private func load(_ database: String) async throws -> (rates: [Double], memory: Double) {
        let process = try await ServerProcess.start(scrip: options.scrip, database: database)
        do {
            let server = try await LoadedServer(
                [process], key: try ServerProcess.operatorKey(database: database))
            var rates: [Double] = []
            for _ in 0...runs {
                let calls = try await server.issue(size, connections: connections).calls
                rates.append(try await server.redeem(calls, connections: connections))
            }
            let memory = try process.peakMemory()
            try await server.stop()
            return (Array(rates.dropFirst()), memory)
        } catch {
            try? await process.kill()
            throw error
        }
    }

    /// Seconds from starting the program until it says that it is ready, after kill -9 each.
    private func startTimes(_ database: String) async throws -> [Double] {
        var times: [Double] = []
        for _ in 0..<3 {
            let began = ContinuousClock.now
            let process = try await ServerProcess.start(scrip: options.scrip, database: database)
            times.append((ContinuousClock.now - began).seconds)
            try await process.kill()
        }
        return times
    }

    private func verification(_ database: String) async throws -> Figure {
        let entries = try SQLiteFile(path: database, isReadOnly: true)
            .integer("SELECT entries FROM journal_head")
        let began = ContinuousClock.now
        let ending = try await ServerProcess.verify(
            scrip: options.scrip, at: .file(database), seconds: 600)
        let seconds = (ContinuousClock.now - began).seconds
        try check(ending.status == 0, "scrip verify: \(ending.everything)")
        // 10 million entries in 60 s.
        return Figure(
            name: "verify_scale", unit: "1/s", runs: [Double(entries) / seconds],
            goals: [.atLeast(10_000_000 / 60)],
            details: [
                "entries": .integer(Int64(entries)), "seconds": .double(seconds),
                "memory_mib": .double(ending.peakMemory),
            ])
    }
}
