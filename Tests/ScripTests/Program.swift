// The room's idea: the built program is run as a person or a script runs it, and judged by what
// they see: output, errors and exit status. It lies beside the test bundle.

import DevProcess
import Dispatch
import Foundation
import Synchronization
import Testing

/// How a run of the program ended.
struct Ending {
    let status: Int32
    let output: String
    let errors: String
}

/// The program under test.
enum Program {
    static let url: URL = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let beside = bundle.appendingPathComponent("scrip")
        if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
        // Where the runner is the toolchain's, the bundle's path is one of its arguments.
        let paths = CommandLine.arguments.filter { $0.contains(".xctest") }
        let folders = paths.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        return folders.map { $0.appendingPathComponent("scrip") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? beside
    }()

    static func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Ending {
        let folder = try Folder()
        let running = try Running(arguments, environment: environment, folder: folder)
        let status = running.wait()
        return Ending(
            status: status, output: folder.text("stdout"), errors: folder.text("stderr"))
    }
}

/// A started program. Its output goes to files, not pipes: a pipe ends only when every process
/// that was started meanwhile, and inherited it, has ended.
final class Running {
    private let process: ChildProcess
    private let reaper: Reaper

    init(_ arguments: [String], environment: [String: String] = [:], folder: Folder) throws {
        let own = ["COLUMNS": "80", "LC_ALL": "C.UTF-8", "SCRIP_KEY": ""]
        process = try ChildProcess(
            Program.url.path, arguments,
            environment: ProcessInfo.processInfo.environment
                .merging(own) { $1 }.merging(environment) { $1 },
            log: folder.file("stdout"), errors: folder.file("stderr"))
        reaper = Reaper(process)
    }

    /// The exit status; a program that hangs is ended after two minutes.
    func wait() -> Int32 {
        if let status = reaper.status(within: 120) { return status }
        process.signal(SIGKILL)
        return reaper.status(within: .infinity) ?? -1
    }

    /// Ends it without a chance to do anything.
    func killNow() {
        end(SIGKILL)
    }

    func terminate() {
        end(SIGTERM)
    }

    /// Not where it has ended: the number may be another process's by now.
    private func end(_ signal: Int32) {
        if reaper.status(within: 0) == nil { process.signal(signal) }
        _ = wait()
    }
}

/// Waits for a program on a thread of its own.
private final class Reaper: Sendable {
    private let status = Mutex<Int32?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    init(_ process: ChildProcess) {
        Thread.detachNewThread { [self] in
            let end = process.waitHere()
            status.withLock { $0 = end }
            ended.signal()
        }
    }

    /// The exit status; nil where it still runs after so many seconds.
    func status(within seconds: Double) -> Int32? {
        let limit = seconds.isFinite ? DispatchTime.now() + seconds : .distantFuture
        // It has ended for whoever asks again.
        if ended.wait(timeout: limit) == .success { ended.signal() }
        return status.withLock { $0 }
    }
}

/// A folder that is removed with its contents.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "scrip-test-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func text(_ name: String) -> String {
        FileManager.default.contents(atPath: file(name))
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }
}
