import DevProcess
import Foundation

/// A running `scrip serve` on a file, found through its ready file.
struct ServerProcess: Sendable {
    let process: ChildProcess
    let port: Int

    /// Starts the server on a free port and waits until it says it is ready.
    static func start(
        scrip: String, database: String, port: Int = 0, readySeconds: Double = 60
    ) async throws -> ServerProcess {
        try await start(
            scrip: scrip, at: .file(database), port: port, readySeconds: readySeconds)
    }

    static func start(
        scrip: String, at place: DatabasePlace, port: Int = 0, readySeconds: Double = 60
    ) async throws -> ServerProcess {
        let ready = place.files + ".ready"
        try? FileManager.default.removeItem(atPath: ready)
        let process = try spawn(scrip: scrip, at: place, port: port)
        let deadline = ContinuousClock.now + .milliseconds(Int64(readySeconds * 1_000))
        while true {
            if let data = FileManager.default.contents(atPath: ready),
                let port = try? JSONValue(parsing: Array(data))["port"].integer
            {
                return ServerProcess(process: process, port: Int(port))
            }
            if let status = process.endedStatus() {
                throw CheckFailure(
                    "scrip serve ended with status \(status) before it was ready; its log:\n"
                        + logTail(place.files))
            }
            guard ContinuousClock.now < deadline else {
                process.signal(SIGKILL)
                _ = try await process.wait(seconds: 5)
                throw CheckFailure(
                    "scrip serve was not ready within \(readySeconds) s; its log:\n"
                        + logTail(place.files))
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Starts the server without waiting for it.
    static func spawn(
        scrip: String, at place: DatabasePlace, port: Int = 0
    ) throws -> ChildProcess {
        try ChildProcess(
            scrip,
            ["serve"] + place.options + [
                "--host", "127.0.0.1", "--port", "\(port)", "--ready-file",
                place.files + ".ready",
            ],
            log: logPath(place.files))
    }

    static func logPath(_ database: String) -> String { database + ".log" }

    private static func logTail(_ database: String) -> String {
        let data = FileManager.default.contents(atPath: logPath(database)) ?? Data()
        return String(decoding: data.suffix(2_000), as: UTF8.self)
    }

    /// Asks for a graceful stop and demands exit status 0.
    func stop() async throws {
        process.signal(SIGTERM)
        let status = try await process.wait(seconds: 30)
        try check(status == 0, "scrip serve ended with status \(status) after SIGTERM, not 0")
    }

    /// kill -9.
    func kill() async throws {
        process.signal(SIGKILL)
        _ = try await process.wait(seconds: 10)
    }

    /// The secret of the first operator key, written beside a new database.
    static func operatorKey(database: String) throws -> String {
        try operatorKey(of: .file(database))
    }

    static func operatorKey(of place: DatabasePlace) throws -> String {
        let path = place.operatorKey
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CheckFailure("scrip serve wrote no operator key to \(path)")
        }
        return String(decoding: data, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs `scrip verify` on a stopped file.
    static func verify(
        scrip: String, database: String
    ) async throws -> ChildProcess.Ending {
        try await verify(scrip: scrip, at: .file(database))
    }

    static func verify(
        scrip: String, at place: DatabasePlace, seconds: Double = 120
    ) async throws -> ChildProcess.Ending {
        try await ChildProcess.run(scrip, ["verify"] + place.options, seconds: seconds)
    }
}
