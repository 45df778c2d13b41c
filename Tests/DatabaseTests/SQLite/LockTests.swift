import DevProcess
import Foundation
import Testing

@testable import Database

/// One process, one driver: whoever comes second is refused and told whom to stop.
@Suite struct LockTests {
    @Test func secondDriverInTheProcessIsRefused() throws {
        let scratch = Scratch()
        let first = try SQLiteDriver(path: scratch.database)
        let problem = failure { _ = try SQLiteDriver(path: scratch.database) }
        #expect(problem?.code == .alreadyOpen)
        #expect(problem?.message.contains("process \(getpid())") == true)
        try first.close()
        try SQLiteDriver(path: scratch.database).close()
    }

    @Test func anotherNameOfTheFileIsRefused() throws {
        let scratch = Scratch()
        let first = try SQLiteDriver(path: scratch.database)
        let link = scratch.file("link.sqlite")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: scratch.database)
        #expect(failure { _ = try SQLiteDriver(path: link) }?.code == .alreadyOpen)
        try first.close()
    }

    @Test func droppedDriverGivesUpItsLock() throws {
        let scratch = Scratch()
        do {
            let first = try SQLiteDriver(path: scratch.database)
            try first.write { try $0.executeScript(Notes.create) }
        }
        try SQLiteDriver(path: scratch.database).close()
    }

    @Test func anotherProcessIsRefusedUntilItIsKilled() async throws {
        let scratch = Scratch()
        try SQLiteDriver(path: scratch.database).close()
        let holder = try lockHolder(scratch.database + ".lock")
        let problem = failure { _ = try SQLiteDriver(path: scratch.database) }
        #expect(problem?.code == .alreadyOpen)
        #expect(problem?.message.contains("process \(holder.processID).") == true)
        holder.signal(SIGKILL)
        _ = holder.waitHere()
        try SQLiteDriver(path: scratch.database).close()
    }

    @Test func anotherProcessCannotTakeTheLock() throws {
        let scratch = Scratch()
        let driver = try SQLiteDriver(path: scratch.database)
        let attempt = "import fcntl,sys; fcntl.flock(open(sys.argv[1],'r+'), 6)"
        #expect(throws: PythonFailed.self) { try python(attempt, scratch.database + ".lock") }
        try driver.close()
        try python(attempt, scratch.database + ".lock")
    }

    /// A child that outlives this process must not keep the database locked.
    @Test func childProcessesDoNotInheritTheLock() throws {
        let scratch = Scratch()
        let driver = try SQLiteDriver(path: scratch.database)
        // Not `ChildProcess`, which closes every file of its own accord.
        var child: pid_t = 0
        let arguments = [strdup("sleep"), strdup("60"), nil]
        #expect(posix_spawn(&child, "/bin/sleep", nil, nil, arguments, nil) == 0)
        arguments.forEach { free($0) }
        let files = "/proc/\(child)/fd"
        let names = try FileManager.default.contentsOfDirectory(atPath: files).compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: files + "/" + $0)
        }
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        #expect(!names.isEmpty)
        #expect(!names.contains { $0.hasSuffix("test.sqlite.lock") })
        try driver.close()
    }

    /// Another process that holds the lock, once it does.
    private func lockHolder(_ path: String) throws -> ChildProcess {
        let said = path + ".said"
        let holder = try ChildProcess(
            "python3",
            [
                "-c",
                "import fcntl,os,sys,time; f=open(sys.argv[1],'r+'); fcntl.flock(f, 6);"
                    + "f.truncate(0); f.write(str(os.getpid())); f.flush();"
                    + "print('held', flush=True); time.sleep(60)", path,
            ], log: said)
        while FileManager.default.contents(atPath: said)?.isEmpty != false {
            if let status = holder.endedStatus() {
                throw ProcessFailure("the holder ended with status \(status)")
            }
            usleep(1_000)
        }
        return holder
    }
}
