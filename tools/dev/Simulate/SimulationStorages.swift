import Foundation
import Simulation

/// The databases that seeds run on; gone afterwards.
struct SimulationStorages {
    let all: [any SimulatedStorage]
    private let folder: String

    init(_ names: [String]) throws {
        let memory = "/dev/shm"
        let base =
            FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        let folder = "\(base)/scrip-simulate-\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        all = try names.map { name in
            switch name {
            case "memory": SQLiteStorage(folder: folder)
            case "postgres": try PostgresStorage()
            default: DiskStorage()
            }
        }
        self.folder = folder
    }

    func remove() {
        for case let storage as PostgresStorage in all { storage.remove() }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
