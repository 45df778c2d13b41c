package import Database
package import DevPostgres
package import Foundation
import PostgresDatabase
import Synchronization

/// The databases that the program supports: tests of what must hold on each take them all.
package enum Backend: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, postgres

    package static let all = allCases

    package var description: String { rawValue }

    /// An empty database.
    package func makeDatabase() throws -> TestDatabase {
        switch self {
        case .sqlite: try TestDatabase(place: .file)
        case .postgres: try TestDatabase(place: .server(address: SharedCluster.nextAddress()))
        }
    }
}

/// A database that goes away with the test process at the latest.
package struct TestDatabase: Sendable {
    /// For files of the test; a database in a file lies here too.
    package let folder: URL
    private let place: Place

    fileprivate enum Place: Sendable {
        case file
        case server(address: String)
    }

    fileprivate init(place: Place) throws {
        self.place = place
        folder = FileManager.default.temporaryDirectory
            .appending(path: "scrip-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Another driver on it each time; on a file the one before must have been closed.
    package func open() throws -> any Driver {
        switch place {
        case .file: try SQLiteDriver(path: folder.appending(path: "shop.sqlite").path)
        case .server(let address): try PostgresDriver(address: address)
        }
    }

    package func remove() throws {
        try FileManager.default.removeItem(at: folder)
    }
}

/// One server for all tests of this process, started by the first that needs it. Each test gets a
/// schema of its own; they are made all at once, which takes less than making them one by one.
package enum SharedCluster {
    private static let schemas = 4_000

    private static let cluster = Result {
        let cluster = try PostgresCluster()
        removedAtExit.withLock { $0 = cluster }
        atexit { removedAtExit.withLock { $0?.remove() } }
        try cluster.sql(
            "DO $$ BEGIN FOR i IN 1..\(schemas) LOOP EXECUTE 'CREATE SCHEMA t' || i; "
                + "END LOOP; END $$")
        return cluster
    }

    private static let used = Mutex(0)

    /// Fails where PostgreSQL is not installed: a test on it fails then, it is not skipped.
    package static func nextAddress() throws -> String {
        let number = used.withLock { used in
            used += 1
            return used
        }
        precondition(number <= schemas, "raise the number of schemas")
        return try shared().address(options: "search_path=t\(number)")
    }

    package static func shared() throws -> PostgresCluster {
        try cluster.get()
    }
}

private let removedAtExit = Mutex<PostgresCluster?>(nil)
