import DevProcess
import Foundation

/// The workers of one run, watched: one that dies or hangs leaves its input behind and is started
/// again for the rest of the time.
struct FuzzRun {
    /// First word of a worker's line that counts.
    static let counted = "counted"
    /// Seconds without a new input after which a worker hangs.
    private static let stillness = 30.0
    /// Deaths after which a run ends.
    private static let enough = 8

    let command: FuzzCommand
    let folder: String
    let port: UInt16
    let key: String

    private struct Lane {
        let number: Int
        var process: ChildProcess
        var count: UInt64 = 0
        var since = ContinuousClock.now
    }

    func run() async throws {
        let count = command.workers ?? max(ProcessInfo.processInfo.activeProcessorCount, 1)
        let end = ContinuousClock.now + .milliseconds(Int64(command.seconds * 1_000))
        var lanes = try (0..<count).map { Lane(number: $0, process: try start($0, before: end)) }
        var deaths = 0
        var isSound = true
        while !lanes.isEmpty {
            try await Task.sleep(for: .milliseconds(100))
            var running: [Lane] = []
            for var lane in lanes {
                guard let status = try await ending(&lane) else {
                    running.append(lane)
                    continue
                }
                if status == 0 { continue }
                isSound = false
                // Status 1 has told its findings; everything else left an input behind.
                guard status != 1 else { continue }
                deaths += 1
                saveNote(of: lane, status: status)
                guard deaths < Self.enough, ContinuousClock.now < end else { continue }
                lane.process = try start(lane.number, before: end, again: deaths)
                lane.since = .now
                running.append(lane)
            }
            lanes = running
        }
        report()
        try check(isSound, "inputs were found; they lie in \(folder)")
    }

    /// The status of a worker that ended, or hung and was killed; nil while it works.
    private func ending(_ lane: inout Lane) async throws -> Int32? {
        if let status = lane.process.endedStatus() { return status }
        guard let note = InputNote.Reading(path: FuzzWorker.notePath(folder, lane.number)) else {
            return nil
        }
        if note.count != lane.count {
            lane.count = note.count
            lane.since = .now
        }
        guard ContinuousClock.now - lane.since > .seconds(Self.stillness) else { return nil }
        lane.process.signal(SIGKILL)
        return try await lane.process.wait(seconds: 10)
    }

    private func saveNote(of lane: Lane, status: Int32) {
        guard let note = InputNote.Reading(path: FuzzWorker.notePath(folder, lane.number)) else {
            return say("a worker ended with status \(status) before its first input")
        }
        let target = FuzzTargets.names[min(note.target, FuzzTargets.names.count - 1)]
        let path = FuzzInput(target: target, bytes: note.input).write(to: folder)
        let way = status == 256 + SIGKILL ? "hangs" : "ends with status \(status)"
        say("found \(target): the reader \(way); dev fuzz --replay \(path)")
    }

    private func start(
        _ number: Int, before end: ContinuousClock.Instant, again: Int = 0
    ) throws -> ChildProcess {
        let left = Double((end - .now).components.seconds)
        let seed = command.seed &+ UInt64(again) &* 1_000
        var arguments = [
            "fuzz", "--worker", "\(number)", "--folder", folder, "--seed", "\(seed)",
            "--seconds", "\(max(left, 1))", "--port", "\(port)",
        ]
        if !key.isEmpty { arguments += ["--key", key] }
        if let target = command.target { arguments += ["--target", target] }
        return try ChildProcess(CommandLine.arguments[0], arguments, log: logPath(number))
    }

    private func logPath(_ number: Int) -> String { folder + "/worker-\(number).log" }

    /// Adds the workers' counts up and passes on what they found.
    private func report() {
        var inputs: [String: Int] = [:]
        var kinds: [String: Int] = [:]
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in files.sorted() where file.hasPrefix("worker-") {
            let data = FileManager.default.contents(atPath: folder + "/" + file) ?? Data()
            for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
                if line.hasPrefix("found ") { say(String(line)) }
                let words = line.split(separator: " ").map(String.init)
                guard words.count == 4, words[0] == Self.counted else { continue }
                inputs[words[1], default: 0] += Int(words[2]) ?? 0
                kinds[words[1]] = max(kinds[words[1]] ?? 0, Int(words[3]) ?? 0)
            }
        }
        for name in FuzzTargets.names where inputs[name] != nil {
            say("\(name): \(inputs[name] ?? 0) inputs, \(kinds[name] ?? 0) kinds of outcome")
        }
        say("\(inputs.values.reduce(0, +)) inputs")
    }
}
