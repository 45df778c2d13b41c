import DevProcess
import Foundation
import Testing

struct ChildProcessTests {
    @Test func outputErrorsAndStatusAreTold() async throws {
        let arguments = ["-c", "echo out; echo bad >&2; exit 7"]
        for ending in [
            try await ChildProcess.run("sh", arguments), try ChildProcess.runHere("sh", arguments),
        ] {
            #expect(ending.status == 7)
            #expect(ending.output == "out\n")
            #expect(ending.errors == "bad\n")
        }
        #expect(try ChildProcess.runHere("sh", ["-c", "kill -9 $$"]).status == 256 + SIGKILL)
    }

    @Test func aProgramThatIsNotThereCannotBeStarted() {
        #expect(throws: ProcessFailure.self) { try ChildProcess("/no/such/program", []) }
    }

    /// A server of a test that kept the test's connections kept them open.
    @Test func aChildHasNoneOfTheFilesThatAreOpenHere() throws {
        let file = open("/dev/null", O_RDONLY)
        #expect(file > 2)
        defer { close(file) }
        let ending = try ChildProcess.runHere("sh", ["-c", "ls -l /proc/self/fd"])
        #expect(!ending.output.contains(" \(file) -> /dev/null"), "\(ending.output)")
    }

    /// The threads of a task pool block every signal.
    @Test func aChildHearsSignals() async throws {
        let child = try ChildProcess("sleep", ["60"])
        child.signal(SIGTERM)
        #expect(try await child.wait(seconds: 20) == 256 + SIGTERM)
    }

    @Test func theEnvironmentIsAsAskedFor() throws {
        let folder = NSTemporaryDirectory() + "scrip-test-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let child = try ChildProcess(
            "/usr/bin/env", [], environment: ["ONLY": "this"], log: folder + "/log")
        #expect(child.waitHere() == 0)
        #expect(try String(contentsOfFile: folder + "/log", encoding: .utf8) == "ONLY=this\n")
    }
}
