// The room's idea: the built program is run as a person or a script runs it, and judged by what
// they see: output, errors and exit status. It lies beside the test bundle.

import Dispatch
import Foundation
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
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)

    init(_ arguments: [String], environment: [String: String] = [:], folder: Folder) throws {
        process.executableURL = Program.url
        process.arguments = arguments
        let own = ["COLUMNS": "80", "LC_ALL": "C.UTF-8", "SCRIP_KEY": ""]
        process.environment = ProcessInfo.processInfo.environment
            .merging(own) { $1 }.merging(environment) { $1 }
        process.standardOutput = try folder.handle("stdout")
        process.standardError = try folder.handle("stderr")
        process.standardInput = FileHandle.nullDevice
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
    }

    /// The exit status; a program that hangs is ended after two minutes.
    func wait() -> Int32 {
        if ended.wait(timeout: .now() + 120) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
        }
        // It has ended for whoever asks again.
        ended.signal()
        return process.terminationStatus
    }

    /// Ends it without a chance to do anything.
    func killNow() {
        kill(process.processIdentifier, SIGKILL)
        _ = wait()
    }

    func terminate() {
        if process.isRunning { process.terminate() }
        _ = wait()
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

    func handle(_ name: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: file(name)))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: file(name)))
    }

    func text(_ name: String) -> String {
        FileManager.default.contents(atPath: file(name))
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }
}
