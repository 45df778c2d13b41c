import DevPostgres
import Foundation
import PostgresDatabase
import Synchronization
import TestSupport
import Testing

@testable import Database

/// What a lost, silent or refusing server means for a transaction.
@Suite struct PostgresLossTests {
    private static let ownProcess = SQL("SELECT pg_backend_pid()")
    private static let die = SQL("SELECT pg_terminate_backend(pg_backend_pid())")

    private func makeDriver(
        _ address: String? = nil, _ change: (inout PostgresOptions) -> Void = { _ in }
    ) throws -> PostgresDriver {
        var options = PostgresOptions()
        change(&options)
        return try PostgresDriver(
            address: try address ?? SharedCluster.nextAddress(), options: options)
    }

    private func process(_ connection: any Connection) throws -> pid_t {
        var process: Int64 = 0
        try connection.query(Self.ownProcess) { process = try $0.integer(0) }
        return pid_t(process)
    }

    private func isStopped(_ process: pid_t) throws -> Bool {
        let status = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return status.contains(") T ")
    }

    @Test func connectionLostInTheMiddleIsUnavailableAndNothingIsKept() throws {
        let driver = try makeDriver()
        try driver.write { try $0.executeScript(Notes.create) }
        let problem = failure {
            try driver.write { connection in
                try Notes.insert(0..<3, connection)
                try connection.execute(Self.die)
            }
        }
        #expect(problem?.code == .unavailable)
        #expect(try driver.write { try Notes.count($0) } == 0)
    }

    @Test func connectionLostWhileIdleIsReplacedWithoutAWord() async throws {
        let driver = try makeDriver()
        try driver.write { try $0.executeScript(Notes.create) }
        let writer = try driver.write { try process($0) }
        let reader = try await driver.read { try process($0) }
        for process in [writer, reader] {
            try SharedCluster.shared().sql("SELECT pg_terminate_backend(\(process), 5000)")
        }
        try driver.write { try Notes.insert(0..<3, $0) }
        #expect(try await driver.read { try Notes.count($0) } == 3)
    }

    /// A trigger that fires at the commit ends the connection after the commit was sent.
    @Test func connectionLostWhileCommittingLeavesTheOutcomeOpen() throws {
        let driver = try makeDriver()
        try driver.write { connection in
            try connection.executeScript(
                Notes.create,
                SQL(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                    """),
                SQL(
                    """
                    CREATE CONSTRAINT TRIGGER late AFTER INSERT ON note
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()
                    """))
        }
        #expect(
            failure { try driver.write { try Notes.insert(0..<1, $0) } }?.code == .outcomeUnknown)
        #expect(try driver.write { try Notes.count($0) } == 0)
    }

    @Test func serverThatDoesNotAnswerIsUnavailableInTime() throws {
        let driver = try makeDriver {
            $0.writeMilliseconds = 200
            $0.graceMilliseconds = 100
        }
        var stopped: pid_t = 0
        let problem = failure {
            try driver.write { connection in
                stopped = try process(connection)
                kill(stopped, SIGSTOP)
                // It may go on for a moment where the machine is busy.
                while try !isStopped(stopped) { sleepOneMillisecond() }
                try connection.query(SQL("SELECT 1")) { _ in }
            }
        }
        kill(stopped, SIGCONT)
        #expect(problem?.code == .unavailable)
        #expect(problem?.message.contains("does not answer") == true)
        #expect(try driver.write { try process($0) } != stopped)
    }

    @Test func statementThatTakesTooLongIsUnavailableAndTheConnectionStays() throws {
        let driver = try makeDriver { $0.writeMilliseconds = 100 }
        let first = try driver.write { try process($0) }
        let problem = failure {
            try driver.write { try $0.query(SQL("SELECT pg_sleep(60)")) { _ in } }
        }
        #expect(problem?.code == .unavailable)
        #expect(try driver.write { try process($0) } == first)
    }

    @Test func lockHeldByAnotherProcessIsBusy() throws {
        let address = try SharedCluster.nextAddress()
        let driver = try makeDriver(address)
        let other = try makeDriver(address) { $0.lockMilliseconds = 50 }
        try driver.write { connection in
            try connection.executeScript(Notes.create)
            try Notes.insert(0..<1, connection)
        }
        let lock = SQL("SELECT id FROM note WHERE id = 0 {for_update}")
        try driver.write { connection in
            try connection.query(lock) { _ in }
            #expect(failure { try other.write { try $0.query(lock) { _ in } } }?.code == .busy)
        }
    }

    @Test func serverThatIsNotThereIsUnavailableWithAdvice() throws {
        let problem = failure {
            _ = try makeDriver("postgresql://someone:secret@/shop?host=/nonexistent") {
                $0.reconnectMilliseconds = 100
            }
        }
        #expect(problem?.code == .unavailable)
        #expect(problem?.message.contains("/nonexistent") == true)
        #expect("\(String(describing: problem?.debugDescription))".contains("secret") == false)
    }

    @Test func missingDatabaseIsToldApart() throws {
        let problem = failure {
            _ = try makeDriver(try SharedCluster.shared().address(database: "nowhere"))
        }
        #expect(problem?.code == .cannotOpen)
        #expect(problem?.message.contains("no such database") == true)
    }

    @Test func databaseInAnotherEncodingIsRefused() throws {
        let cluster = try SharedCluster.shared()
        try cluster.sql("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
        let problem = failure { _ = try makeDriver(cluster.address(database: "latin")) }
        #expect(problem?.code == .cannotOpen)
        #expect(problem?.message.contains("LATIN1") == true)
    }

    @Test func databaseThatMayOnlyBeReadIsReadOnly() async throws {
        let cluster = try SharedCluster.shared()
        let address = cluster.address(options: "default_transaction_read_only=on")
        #expect(failure { _ = try makeDriver(address) }?.code == .readOnly)
        let reader = try makeDriver(address) { $0.isReadOnly = true }
        #expect(try await reader.read { try process($0) } > 0)
        #expect(failure { try reader.write { _ in } }?.code == .readOnly)
        try reader.close()
    }
}

/// What needs a server of its own.
@Suite struct PostgresStandbyTests {
    @Test func unconfirmedCommitLeavesTheOutcomeOpen() async throws {
        let cluster = try PostgresCluster(
            settings: ["synchronous_standby_names = 'nobody'"])
        defer { cluster.remove() }
        // On a busy machine whoever ends the wait may come late.
        var options = PostgresOptions()
        options.writeMilliseconds = 120_000
        let driver = try PostgresDriver(address: cluster.address(), options: options)
        options.writeMilliseconds = 3_000
        let hasty = try PostgresDriver(address: cluster.address(), options: options)
        // Each on a thread of its own: the task pool may be busy with other tests for minutes.
        let ended = Mutex<(isSo: Bool, failure: DatabaseFailure?)>((false, nil))
        Thread.detachNewThread {
            let problem = failure { try driver.write { try $0.executeScript(Notes.create) } }
            ended.withLock { $0 = (true, problem) }
        }
        try await onThread {
            while !ended.withLock({ $0.isSo }) {
                try cluster.sql(
                    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
                        + "WHERE wait_event = 'SyncRep'")
            }
        }
        let problem = ended.withLock { $0.failure }
        #expect(problem?.code == .outcomeUnknown)
        #expect(problem?.message.contains("standby") == true)
        // Without anyone to end the wait it is given up in time.
        let second = failure { try hasty.write { try Notes.insert(0..<1, $0) } }
        #expect(second?.code == .outcomeUnknown)
    }

    @Test func primaryThatWasReplacedIsFenced() async throws {
        let old = try PostgresCluster()
        defer { old.remove() }
        let new = try old.standby(name: "new", port: 5_432)
        defer { new.remove() }
        let both =
            "postgresql:///postgres?host=\(old.folder),\(new.folder)&port=5432&user=postgres"
        let driver = try PostgresDriver(address: both)
        try driver.write { try $0.executeScript(Notes.create) }
        #expect(driver.server?.timeline == 1)
        old.kill()
        try new.promote()
        try driver.write { try Notes.insert(0..<1, $0) }
        #expect(driver.server?.timeline == 2)
        #expect(driver.server?.system != 0)
        // The old one comes back as it was, first in the list.
        try old.start()
        let fresh = try PostgresDriver(address: both)
        #expect(try fresh.write { try Notes.count($0) } == 1)
        #expect(fresh.server?.timeline == 2)
        // And is the only one left.
        new.kill()
        #expect(failure { try driver.write { try Notes.count($0) } } != nil)
        let problem = failure { try driver.write { try Notes.count($0) } }
        #expect(problem?.code == .fenced || problem?.code == .unavailable)
        try fresh.close()
        try driver.close()
    }
}
