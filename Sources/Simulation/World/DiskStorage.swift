package import Database

/// SQLite on a simulated disk: when the process dies the machine dies with it, and what no flush
/// has covered is lost, torn or reordered.
package final class DiskStorage: SimulatedStorage {
    private static let path = "/simulated.sqlite"
    private var disk = SimulatedDisk()
    private var driver: SQLiteDriver?
    private var random = SeededRandom(seed: 0)

    package init() {}

    package func start(seed: UInt64) throws -> any Driver {
        random = SeededRandom(seed: seed, stream: 0xD15C)
        return try open(DiskImage())
    }

    package func restart() throws -> any Driver {
        let losses = CrashLoss.allCases
        let image = disk.state.image(losses[random.below(losses.count)], using: &random)
        return try open(image)
    }

    package func end() throws {
        try driver?.close()
        driver = nil
    }

    private func open(_ image: DiskImage) throws -> any Driver {
        // The old process holds files of the old disk only; whatever it still does is not seen.
        try? end()
        disk = SimulatedDisk(image, seed: random.next())
        var options = SQLiteOptions()
        options.readers = 1
        options.cacheKibibytes = 8_192
        options.vfs = disk.vfsName
        let driver = try SQLiteDriver(path: Self.path, options: options)
        self.driver = driver
        return driver
    }
}
