import ArgumentParser
import DevProcess
import Foundation

/// Damaged inputs against every reader of what comes from outside.
struct FuzzCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz",
        abstract: "Run damaged inputs against every reader of what comes from outside.")

    @OptionGroup var options: ServerOptions

    @Option(help: "How long, on every core.")
    var seconds = 60.0

    @Option(help: "Seed; with how fast the machine is, it decides the inputs.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "One of \(FuzzTargets.names.joined(separator: ", ")); without it all of them."))
    var target: String?

    @Option(help: "Processes at once; without it one for each core.")
    var workers: Int?

    @Option(help: ArgumentHelp("Run one input that a run has found.", valueName: "file"))
    var replay: String?

    @Option(help: .hidden)
    var worker: Int?

    @Option(help: .hidden)
    var folder = ""

    @Option(help: .hidden)
    var port: UInt16 = 0

    @Option(help: .hidden)
    var key = ""

    func validate() throws {
        guard target.map({ FuzzTargets.names.contains($0) }) ?? true else {
            throw ValidationError("There is no target of this name.")
        }
    }

    func run() async throws {
        if let replay { return try await run(FuzzInput.read(replay)) }
        if let worker { return try work(worker) }
        try await options.inFreshFolder("fuzz") { folder in
            try await withServer(in: folder, for: names) { port, key in
                try await FuzzRun(command: self, folder: folder, port: port, key: key).run()
            }
        }
        say("fuzz passed")
    }

    private var names: [String] { target.map { [$0] } ?? FuzzTargets.names }

    /// One process's share: every target for its part of the time. Prints a line for each.
    private func work(_ number: Int) throws {
        let worker = try FuzzWorker(folder: folder, number: number, seed: seed)
        var findings = 0
        for name in names {
            let target = try FuzzTargets.make(name, port: port, key: key)
            let place = FuzzTargets.names.firstIndex(of: name) ?? 0
            let count = worker.work(
                on: target, at: place, seconds: seconds / Double(names.count))
            findings += count.findings
            say("\(FuzzRun.counted) \(name) \(count.inputs) \(count.signatures)")
        }
        if findings > 0 { throw ExitCode(1) }
    }

    private func run(_ input: FuzzInput) async throws {
        try await options.inFreshFolder("fuzz") { folder in
            try await withServer(in: folder, for: [input.target]) { port, key in
                let target = try FuzzTargets.make(input.target, port: port, key: key)
                do throws(FuzzFinding) {
                    let signature = try target.run(input.bytes)
                    say("\(input.target): nothing wrong, signature \(signature)")
                } catch {
                    throw CheckFailure("\(input.target): \(error.sentence)")
                }
            }
        }
    }

    /// Starts a server where a target needs one.
    private func withServer(
        in folder: String, for names: [String],
        _ body: (_ port: UInt16, _ key: String) async throws -> Void
    ) async throws {
        guard names.contains(HTTPTarget.name) else { return try await body(0, "") }
        let database = folder + "/fuzz.sqlite"
        let server = try await ServerProcess.start(scrip: options.scrip, database: database)
        do {
            try await body(
                UInt16(server.port), ServerProcess.operatorKey(database: database))
            try await server.stop()
        } catch {
            try? await server.kill()
            throw error
        }
        let ending = try await ServerProcess.verify(scrip: options.scrip, database: database)
        try check(ending.status == 0, "scrip verify after the inputs: \(ending.everything)")
    }
}

/// The targets by name.
enum FuzzTargets {
    static let names = [
        CodesTarget.name, JSONTarget.name, ImportsTarget.name, JournalTarget.name,
        TimesTarget.name, ExpressionsTarget.name, HTTPTarget.name,
    ]

    static func make(_ name: String, port: UInt16, key: String) throws -> any FuzzTarget {
        switch name {
        case CodesTarget.name: return CodesTarget()
        case JSONTarget.name: return JSONTarget()
        case ImportsTarget.name: return try ImportsTarget()
        case JournalTarget.name: return JournalTarget()
        case TimesTarget.name: return TimesTarget()
        case ExpressionsTarget.name: return ExpressionsTarget()
        case HTTPTarget.name: return HTTPTarget(port: port, key: key)
        default: throw CheckFailure("there is no target \(name)")
        }
    }
}
