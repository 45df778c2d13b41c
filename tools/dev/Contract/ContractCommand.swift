import ArgumentParser
import DevProcess

/// The served OpenAPI document against the server that serves it: generated requests, valid and
/// not, and every answer held to what the document promises.
struct ContractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract",
        abstract: "Drive the served OpenAPI document against the server with schemathesis.")

    @OptionGroup var options: ServerOptions

    @Option(help: "The schemathesis program.")
    var schemathesis = ".build/venv/bin/schemathesis"

    @Option(help: "Generated requests per operation and phase.")
    var examples = 40

    @Option(help: "Seed of the generated requests.")
    var seed = 1

    @Option(help: "Most seconds for all of it.")
    var seconds = 600.0

    func run() async throws {
        try await options.inFreshFolder("contract") { folder in
            let database = folder + "/contract.sqlite"
            let server = try await ServerProcess.start(scrip: options.scrip, database: database)
            do {
                try await judge(server, database: database)
                try await server.stop()
            } catch {
                try? await server.kill()
                throw error
            }
            let ending = try await ServerProcess.verify(
                scrip: options.scrip, database: database)
            try check(
                ending.status == 0,
                "scrip verify after the generated requests: \(ending.everything)")
        }
        say("contract passed")
    }

    private func judge(_ server: ServerProcess, database: String) async throws {
        let key = try ServerProcess.operatorKey(database: database)
        let process = try ChildProcess(
            schemathesis,
            [
                "run", "http://127.0.0.1:\(server.port)/openapi.json",
                "--header", "Authorization: Bearer \(key)",
                "--checks", "all",
                // A well-formed request may still be refused by a rule of the business.
                // A generated body may be too large, and 413 does not pass for a refusal.
                "--exclude-checks", "positive_data_acceptance,negative_data_rejection",
                "--phases", "examples,coverage,fuzzing",
                // Two threads make Python before 3.11.8 fail now and then, while it parses
                // (https://github.com/python/cpython/issues/106905).
                "--max-examples", "\(examples)", "--seed", "\(seed)", "--workers", "1",
                "--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off",
            ])
        let status = try await process.wait(seconds: seconds)
        try check(status == 0, "schemathesis ended with status \(status); see its output above")
    }
}
