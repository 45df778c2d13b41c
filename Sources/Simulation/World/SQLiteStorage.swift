package import Database
import Foundation

/// A SQLite file in a folder of its own, best on a file system in memory.
package final class SQLiteStorage: SimulatedStorage {
    private let path: String
    private var driver: SQLiteDriver?

    package init(folder: String) {
        path = folder + "/simulated.sqlite"
    }

    package func start(seed: UInt64) throws -> any Driver {
        try end()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        return try open()
    }

    package func restart() throws -> any Driver {
        try end()
        return try open()
    }

    package func end() throws {
        try driver?.close()
        driver = nil
    }

    private func open() throws -> any Driver {
        var options = SQLiteOptions()
        options.readers = 1
        options.cacheKibibytes = 8_192
        let driver = try SQLiteDriver(path: path, options: options)
        self.driver = driver
        return driver
    }
}
